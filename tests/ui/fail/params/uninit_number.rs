// KF0208: a constraint for dynptrs and iterators on something else
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(uninit)] out: *mut u64) -> c_int;
}

fn main() {}
