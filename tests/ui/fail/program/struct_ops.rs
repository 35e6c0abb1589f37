//! KF1004: what struct_ops programs are given is in no type yet.

use kfunc::program;

#[program(struct_ops = "init")]
fn init() -> i32 {
    0
}

fn main() {}
