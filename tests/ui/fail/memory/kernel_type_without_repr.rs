// KF0701: bytes that others see, in the order that rustc likes
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(KernelType)]
pub struct example_opts {
    pub kind: u8,
    pub value: u64,
}

fn main() {}
