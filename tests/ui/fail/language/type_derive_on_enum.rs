// KF0016: a derive on an item of the wrong kind
#![allow(non_camel_case_types, unused_imports)]

use kfunc::KernelType;

#[derive(KernelType)]
#[repr(u32)]
pub enum example_mode {
    Off,
    On,
}

fn main() {}
