//! A trusted pointer without a reference, given to a kfunc that releases.

use kfunc::Trusted;
use kfunc_defs::helpers::{bpf_task_release, task_struct};

fn program(task: Trusted<'_, task_struct>) {
    bpf_task_release(task);
}

fn main() {}
