// KF0505: `___` in a kfunc's name
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub fn bpf_example___v2(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
