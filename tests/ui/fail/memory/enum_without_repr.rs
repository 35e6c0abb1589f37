// KF0703: a layout that C does not have
#![allow(non_camel_case_types, dead_code, unused_imports)]

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(Clone, Copy, KernelEnum)]
pub enum example_kind {
    FIRST,
    SECOND,
}

fn main() {}
