// KF0106: more than one iterator role
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(iter_new, iter_next)]
    pub fn bpf_iter_example_new(it: *mut bpf_iter_example, start: u32) -> c_int;

    #[kfunc(iter_next, ret_null)]
    pub fn bpf_iter_example_next(it: *mut bpf_iter_example) -> *mut c_int;

    #[kfunc(iter_destroy)]
    pub fn bpf_iter_example_destroy(it: *mut bpf_iter_example);
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_example {
    _opaque: [u64; 2],
}

fn main() {}
