// KF0210: a parameter name that says something else than its attribute
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::{c_char, c_int};

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(nullable)] name__str: *const c_char) -> c_int;
}

fn main() {}
