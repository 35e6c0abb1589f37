//! KF1005: tracepoints do not sleep.

use kfunc::program;

#[program(tp_btf = "task_newtask", sleepable)]
fn on_newtask() -> i32 {
    0
}

fn main() {}
