//! A pointer that is valid under RCU only, given to a kfunc that releases.

use kfunc::Rcu;
use kfunc_defs::helpers::{bpf_task_release, task_struct};

fn program(task: Rcu<'_, task_struct>) {
    bpf_task_release(task);
}

fn main() {}
