// KF0502: a kfunc with the name of a BPF helper
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(trusted_args)]
    pub fn bpf_task_storage_get(p: *mut task_struct) -> u64;
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
