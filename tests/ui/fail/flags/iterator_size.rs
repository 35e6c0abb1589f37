// KF0109: an iterator struct of a size that the kernel refuses
#![allow(non_camel_case_types, unused_imports)]

use kfunc::KernelType;

#[derive(KernelType)]
#[kernel_type(size = 12)]
#[repr(C)]
pub struct bpf_iter_twelve {
    _opaque: [u8; 0],
}

fn main() {}
