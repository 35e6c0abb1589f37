//! KF1005: some lsm hooks sleep, this one does not.

use kfunc::program;

#[program(lsm = "task_free", sleepable)]
fn on_free() -> i32 {
    0
}

fn main() {}
