//! A pointer that was read out of another object, where one under RCU is wanted.

use kfunc::Walked;
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

fn program(walked: Walked<'_, task_struct>) {
    let _task = bpf_task_acquire(walked);
}

fn main() {}
