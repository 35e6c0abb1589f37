// KF0007: a flag that no kernel has
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(acquire, ret_nul)]
    pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

    #[kfunc(release)]
    pub fn bpf_task_release(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
