//! An argument that is kept longer than the program runs.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::task_struct;

#[program(tp_btf = "task_newtask")]
fn on_newtask(_task: Trusted<'static, task_struct>, _clone_flags: u64) -> i32 {
    0
}

fn main() {}
