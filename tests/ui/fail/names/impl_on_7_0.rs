// KF0504: a name in `_impl` on a kernel that gives it a meaning
#![deny(deprecated)]
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_void;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example_impl(flags: u64, #[arg(ignored)] meta: *mut c_void) -> u64;
}

fn main() {}
