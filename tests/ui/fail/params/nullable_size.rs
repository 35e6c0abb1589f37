// KF0205: a constraint for pointers on something else
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_void;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(b: *mut c_void, #[arg(size_of = "b", nullable)] n: u32) -> u32;
}

fn main() {}
