// KF0207: a constraint for `void *` on something else
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(map)] map: *mut bpf_map) -> c_int;
}

#[derive(KernelType)]
#[repr(C)]
pub struct bpf_map {
    _opaque: [u8; 0],
}

fn main() {}
