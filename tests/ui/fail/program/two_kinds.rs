//! KF1003: a program is in one section.

use kfunc::program;

#[program(tc, xdp)]
fn pass() -> i32 {
    0
}

fn main() {}
