// KF0701: bytes that others see, in the order that rustc likes
#![allow(dead_code, unused_imports)]

use kfunc::{MapValue, Memory, Shared};

#[derive(Memory)]
struct Key {
    pid: u32,
    cpu: u32,
}

#[derive(MapValue)]
struct Entry {
    seen: Shared<u64>,
}

fn main() {}
