// KF0212: two constraints that need the same end of one name
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(nullable, uninit)] out: *mut bpf_dynptr) -> c_int;
}

#[derive(KernelType)]
#[repr(C)]
pub struct bpf_dynptr {
    _opaque: [u8; 0],
}

fn main() {}
