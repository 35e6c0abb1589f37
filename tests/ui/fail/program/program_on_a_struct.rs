//! KF1001: a program is a function.

use kfunc::program;

#[program(syscall)]
pub struct Count;

fn main() {}
