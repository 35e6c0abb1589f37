//! An argument that may be NULL, taken as one that never is by a type of another name.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::{bpf_iter_meta, task_struct};

type Task<'p> = Trusted<'p, task_struct>;

#[program(iter = "task")]
fn each(_meta: Trusted<'_, bpf_iter_meta>, _task: Task<'_>) -> i32 {
    0
}

fn main() {}
