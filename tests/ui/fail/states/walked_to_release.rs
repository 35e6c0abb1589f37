//! A pointer that was read out of another object, given to a kfunc that releases.

use kfunc::Walked;
use kfunc_defs::helpers::{bpf_task_release, task_struct};

fn program(task: Walked<'_, task_struct>) {
    bpf_task_release(task);
}

fn main() {}
