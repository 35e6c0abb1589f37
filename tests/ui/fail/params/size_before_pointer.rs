// KF0202: a size that does not stand behind its pointer
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::{c_void, c_int};

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(size_of = "buf")] len: u32, buf: *mut c_void) -> c_int;
}

fn main() {}
