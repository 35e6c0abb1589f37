//! A field that no list of the kernel's vouches for, where a pointer under RCU is wanted.

use fields::task_struct_fields as _;
use kfunc::Trusted;
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

mod fields {
    use kfunc_defs::helpers::task_struct;

    kfunc::layout! {
        kernel = "6.18.44";
        type mm_struct;
        struct task_struct {
            mm: *mm_struct @ 1136;
            pid: i32 @ 1264;
            real_parent: *task_struct @ 1280;
            last_wakee: *task_struct @ 72;
        }
    }
}

fn program(task: Trusted<'_, task_struct>) {
    if let Some(wakee) = task.last_wakee() {
        let _task = bpf_task_acquire(wakee);
    }
}

fn main() {}
