//! A reference given away to a kfunc that only uses it.

use kfunc::Owned;
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

fn program(task: Owned<task_struct>) {
    let _again = bpf_task_acquire(task);
}

fn main() {}
