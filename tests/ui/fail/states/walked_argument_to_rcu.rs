//! An argument of an fentry program, where a pointer under RCU is wanted.

use kfunc::{Walked, program};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[program(fentry = "wake_up_new_task")]
fn on_wake(task: Walked<'_, task_struct>) -> i32 {
    let _task = bpf_task_acquire(task);
    0
}

fn main() {}
