//! KF1006: the kernel reads what a program returns.

use kfunc::program;

#[program(syscall)]
fn count() {}

fn main() {}
