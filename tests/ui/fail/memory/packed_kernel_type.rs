// KF0703: a layout that C does not have
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C, packed)]
pub struct example_opts {
    pub kind: u8,
    pub value: u64,
}

fn main() {}
