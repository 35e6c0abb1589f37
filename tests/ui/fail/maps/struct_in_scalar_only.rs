//! A kernel type that is `scalar_only` holds a struct that is not plain memory.
#![allow(non_camel_case_types, dead_code)]

use kfunc::KernelType;

#[derive(Clone, Copy)]
#[repr(C)]
pub struct part {
    pub set: bool,
}

#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct example_opts {
    pub part: part,
}

fn main() {}
