//! KF1009: a program that may sleep is in no RCU section.

use kfunc::{RcuSection, program};

#[program(iter = "task", sleepable)]
fn each(_section: &RcuSection) -> i32 {
    0
}

fn main() {}
