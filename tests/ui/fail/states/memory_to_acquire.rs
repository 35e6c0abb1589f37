//! Memory of the program's own, for a struct that holds pointers.

use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

fn program(task: &mut task_struct) {
    let _task = bpf_task_acquire(task);
}

fn main() {}
