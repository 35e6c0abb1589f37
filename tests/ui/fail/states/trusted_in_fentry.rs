//! A trusted argument where the kernel gives plain pointers: fentry.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[program(fentry = "wake_up_new_task")]
fn on_wake(task: Trusted<'_, task_struct>) -> i32 {
    let _task = bpf_task_acquire(task);
    0
}

fn main() {}
