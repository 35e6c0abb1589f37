//! A reference used after it was given up. To the verifier the register is a
//! number by then: arg#0 pointer type STRUCT task_struct must point to scalar, or
//! struct with scalar.

use kfunc::Owned;
use kfunc_defs::helpers::{bpf_task_acquire, bpf_task_release, task_struct};

fn program(task: Owned<task_struct>) {
    bpf_task_release(task);
    let _again = bpf_task_acquire(&task);
}

fn main() {}
