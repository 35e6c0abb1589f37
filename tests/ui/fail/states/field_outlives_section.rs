//! A field that is valid in an RCU section, kept past its end.

use fields::task_struct_fields as _;
use kfunc::{RcuGuard, Trusted};
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
    let section = RcuGuard::new();
    let parent = task.real_parent(&section);
    drop(section);
    let _task = bpf_task_acquire(parent);
}

fn main() {}
