// KF0703: a layout that C does not have
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct example_opts {
    pub value: u32,
    _unused: [u32; 3],
}

fn main() {}
