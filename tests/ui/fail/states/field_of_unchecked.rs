//! A field read through a pointer that has not been checked for NULL.

use fields::task_struct_fields as _;
use kfunc::Owned;
use kfunc_defs::helpers::{bpf_task_from_pid, task_struct};

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

fn program() -> i32 {
    let task: Option<Owned<task_struct>> = bpf_task_from_pid(7);
    task.pid()
}

fn main() {}
