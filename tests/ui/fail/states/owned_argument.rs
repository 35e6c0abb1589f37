//! An argument of a type that the kernel gives to no program.

use kfunc::{Owned, program};
use kfunc_defs::helpers::task_struct;

#[program(tp_btf = "task_newtask")]
fn on_newtask(_task: Owned<task_struct>, _clone_flags: u64) -> i32 {
    0
}

fn main() {}
