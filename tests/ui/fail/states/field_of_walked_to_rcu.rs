//! A field that the kernel vouches for, read through a pointer that it does not vouch for.

use fields::task_struct_fields as _;
use kfunc::{RcuSection, Walked};
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

fn program(task: Walked<'_, task_struct>, section: &RcuSection) {
    if let Some(parent) = task.real_parent(section) {
        let _task = bpf_task_acquire(parent);
    }
}

fn main() {}
