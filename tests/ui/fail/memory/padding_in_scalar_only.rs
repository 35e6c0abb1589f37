// KF0704: `scalar_only` on more than numbers
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct example_opts {
    pub kind: u8,
    pub value: u64,
}

fn main() {}
