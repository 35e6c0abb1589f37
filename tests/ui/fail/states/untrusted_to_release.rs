//! A pointer that may only be read, given to a kfunc that releases.

use kfunc::Untrusted;
use kfunc_defs::helpers::{bpf_task_release, task_struct};

fn program(task: Untrusted<task_struct>) {
    bpf_task_release(task);
}

fn main() {}
