// KF0408: a destructor that is no `void f(T *)`
#![allow(non_camel_case_types, unused_imports)]

use kfunc::{KernelType, kfunc_set};

#[kfunc_set(ids = "example_ids", prog_types(tracing), dtor(task_struct = bpf_task_release))]
unsafe extern "C" {
    #[kfunc(release)]
    pub fn bpf_task_release(p: *mut task_struct, flags: u64);
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

fn main() {}
