//! A result that may be NULL, released without a check.

use kfunc_defs::helpers::{bpf_task_from_pid, bpf_task_release};

fn main() {
    let task = bpf_task_from_pid(1);
    bpf_task_release(task);
}
