// KF0113: an iterator kfunc whose first argument is not its iterator
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(iter_new)]
    pub fn bpf_iter_example_new(start: u32) -> c_int;
}

fn main() {}
