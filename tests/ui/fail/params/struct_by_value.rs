// KF0201: a struct or union by value
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(at: timespec64) -> u64;
}

#[derive(KernelType)]
#[repr(C)]
pub struct timespec64 {
    _opaque: [u8; 0],
}

fn main() {}
