// KF0401: the same kfunc declared twice
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub fn bpf_example(p: *mut task_struct) -> u32;

    #[kfunc(rcu)]
    pub fn bpf_example(p: *mut task_struct) -> u32;
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
