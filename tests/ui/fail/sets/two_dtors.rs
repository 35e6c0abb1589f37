// KF0409: two destructors for one type
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing), dtor(task_struct = bpf_task_release, task_struct = bpf_task_put))]
unsafe extern "C" {
    #[kfunc(release)]
    pub fn bpf_task_release(p: *mut task_struct);

    #[kfunc(release)]
    pub fn bpf_task_put(p: *mut task_struct);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
