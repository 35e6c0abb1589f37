// KF0002: a word that an attribute does not know
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", programs(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub fn bpf_example(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
