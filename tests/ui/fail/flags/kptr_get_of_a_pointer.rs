// KF0118: `kptr_get` whose first argument is not a pointer to a pointer
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing), kernels = "6.2..=6.3")]
unsafe extern "C" {
    #[kfunc(acquire, kptr_get, ret_null, until = "6.3")]
    pub fn bpf_task_kptr_get(pp: *mut task_struct) -> *mut task_struct;

    #[kfunc(release)]
    pub fn bpf_task_release(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
