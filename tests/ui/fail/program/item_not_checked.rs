//! KF1008: after the last item an iterator's program gets NULL.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::{bpf_iter_meta, task_struct};

#[program(iter = "task")]
fn each(_meta: Trusted<'_, bpf_iter_meta>, _task: Trusted<'_, task_struct>) -> i32 {
    0
}

fn main() {}
