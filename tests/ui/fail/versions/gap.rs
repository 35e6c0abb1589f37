// KF0603: a gap between two contracts
#![deny(deprecated)]
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(trusted_args, until = "6.12")]
    #[kfunc(rcu, since = "6.15")]
    pub fn bpf_example(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
