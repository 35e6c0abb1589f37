//! A result that may be NULL, used without a check.

use kfunc_defs::helpers::{bpf_task_acquire, bpf_task_from_pid};

fn main() {
    let task = bpf_task_from_pid(1);
    let _again = bpf_task_acquire(&task);
    let _again = bpf_task_acquire(task);
}
