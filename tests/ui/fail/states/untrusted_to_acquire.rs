//! A pointer that may only be read, given to a kfunc that acquires.

use kfunc::Untrusted;
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

fn program(untrusted: Untrusted<task_struct>) {
    let _task = bpf_task_acquire(untrusted);
}

fn main() {}
