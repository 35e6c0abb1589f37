// KF0018: a kfunc with a variable number of arguments
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(level: u32, ...) -> c_int;
}

fn main() {}
