// KF0501: a name that is a keyword of C
#![allow(non_camel_case_types, unused_imports)]

use kfunc::KernelType;

#[derive(KernelType)]
#[repr(C)]
pub struct example_opts {
    pub kind: u32,
    pub volatile: u32,
}

fn main() {}
