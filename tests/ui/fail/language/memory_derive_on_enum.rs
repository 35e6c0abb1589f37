// KF0016: a derive on an item of the wrong kind
#![allow(dead_code, unused_imports)]

use kfunc::Memory;

#[derive(Memory)]
#[repr(u32)]
enum Mode {
    Off,
    On,
}

fn main() {}
