//! A reference that is only lent, given to a kfunc that releases.

use kfunc::Owned;
use kfunc_defs::helpers::{bpf_task_release, task_struct};

fn program(task: &Owned<task_struct>) {
    bpf_task_release(task);
}

fn main() {}
