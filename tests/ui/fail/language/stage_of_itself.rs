// KF0004: a word with a value of the wrong form
#![allow(non_camel_case_types, unused_imports)]

use kfunc::KernelType;

#[derive(KernelType)]
#[kernel_type(alias_of = example_thing)]
#[repr(C)]
pub struct example_thing {
    _opaque: [u8; 0],
}

fn main() {}
