// KF0211: a constraint that a target kernel cannot be told of
#![deny(deprecated)]
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_void;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(arena)] p: *mut c_void) -> u64;
}

fn main() {}
