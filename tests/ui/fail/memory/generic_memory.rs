// KF0702: bytes that others see, in a generic struct
#![allow(dead_code, unused_imports)]

use kfunc::Memory;

#[derive(Memory)]
#[repr(C)]
struct Pair<T> {
    first: T,
    second: T,
}

fn main() {}
