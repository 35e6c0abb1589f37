// KF0020: a type that C does not have
#![allow(non_camel_case_types, unused_imports)]

use kfunc::KernelType;

#[derive(KernelType)]
#[repr(C)]
pub struct example_opts {
    pub names: [[u16; 3]; 4],
}

fn main() {}
