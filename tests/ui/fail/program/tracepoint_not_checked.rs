//! KF1008: the kernel lists the process that `sched_pi_setprio` takes from.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::task_struct;

#[program(tp_btf = "sched_pi_setprio")]
fn on_boost(_task: Trusted<'_, task_struct>, _pi_task: Trusted<'_, task_struct>) -> i32 {
    0
}

fn main() {}
