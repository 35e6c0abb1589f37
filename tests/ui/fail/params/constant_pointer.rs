// KF0203: a constraint for integers on something else
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_void;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(constant)] id: *mut c_void) -> u64;
}

fn main() {}
