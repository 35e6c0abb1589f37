// Near misses of the rules about versions: KF0600 KF0601 KF0602 KF0603 KF0604
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use kfunc::{KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

// KF0600: a kernel that is not known
mod kf0600 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, since = "6.2")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0601: `since` is younger than `until`
mod kf0601 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, since = "6.12", until = "6.12")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0602: two contracts for one kernel
mod kf0602 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args, until = "6.17")]
        #[kfunc(rcu, since = "6.18")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0603: a gap between two contracts
mod kf0603 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(until = "6.1")]
        #[kfunc(rcu, since = "6.2")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0604: a target that has none of the kfuncs
mod kf0604 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), kernels = "6.2..=6.3")]
    unsafe extern "C" {
        #[kfunc(trusted_args, until = "6.3")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

fn main() {}
