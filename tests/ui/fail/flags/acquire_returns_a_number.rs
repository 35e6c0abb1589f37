// KF0101: `acquire` on a kfunc that returns no pointer to a struct
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(acquire, rcu)]
    pub fn bpf_task_acquire(p: *mut task_struct) -> u64;
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
