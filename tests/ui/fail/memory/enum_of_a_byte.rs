// KF0703: a layout that C does not have
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(Clone, Copy, KernelEnum)]
#[repr(u8)]
pub enum example_kind {
    FIRST = 0,
    SECOND = 1,
}

fn main() {}
