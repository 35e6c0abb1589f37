//! KF1002: nobody waits for what a program returns.

use kfunc::program;

#[program(syscall)]
async fn count() -> i32 {
    0
}

fn main() {}
