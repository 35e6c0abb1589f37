// Near misses of the rules about flags: KF0100 KF0101 KF0102 KF0103 KF0104
//   KF0105 KF0106 KF0107 KF0108 KF0109 KF0110 KF0111 KF0112 KF0113 KF0114
//   KF0115 KF0116 KF0117 KF0118 KF0119 KF0120 KF0121 KF0122
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use core::ffi::{c_void, c_int};

use kfunc::{KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct cgroup {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct bpf_prog_aux {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case106 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case107 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case108 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case110 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case111 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case112 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case113 {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub struct bpf_iter_case114 {
    _opaque: [u64; 2],
}

// KF0100: a flag that a target kernel does not have
mod kf0100 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(until = "6.12")]
        #[kfunc(fastcall, since = "6.13")]
        pub fn bpf_example(flags: u64) -> u64;
    }
}

// KF0101: `acquire` on a kfunc that returns no pointer to a struct
mod kf0101 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(acquire, rcu, ret_null)]
        pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0102: `ret_null` on a kfunc that returns no pointer
mod kf0102 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, ret_null)]
        pub fn bpf_example(p: *mut task_struct) -> *mut cgroup;
    }
}

// KF0103: `release` on a kfunc without a pointer argument
mod kf0103 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0104: a released argument that is not the first
mod kf0104 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(release, until = "7.2")]
        pub fn bpf_task_put(flags: u64, p: *mut task_struct);
    }
}

// KF0105: `acquire` of a type that nothing in sight releases
mod kf0105 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(acquire, rcu, ret_null)]
        pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0106: more than one iterator role
mod kf0106 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case106_new(it: *mut bpf_iter_case106, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case106_next(it: *mut bpf_iter_case106) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case106_destroy(it: *mut bpf_iter_case106);
    }
}

// KF0107: an iterator without all three of its kfuncs
mod kf0107 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case107_new(it: *mut bpf_iter_case107, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case107_next(it: *mut bpf_iter_case107) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case107_destroy(it: *mut bpf_iter_case107);
    }
}

// KF0108: an iterator kfunc with another name than the kernel asks for
mod kf0108 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case108_new(it: *mut bpf_iter_case108, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case108_next(it: *mut bpf_iter_case108) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case108_destroy(it: *mut bpf_iter_case108);
    }
}

// KF0109: an iterator struct of a size that the kernel refuses
mod kf0109 {
    use super::*;

    #[derive(KernelType)]
    #[kernel_type(size = 16)]
    #[repr(C)]
    pub struct bpf_iter_sixteen {
        _opaque: [u8; 0],
    }
}

// KF0110: `iter_next` on a kfunc that returns no pointer
mod kf0110 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case110_new(it: *mut bpf_iter_case110, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case110_next(it: *mut bpf_iter_case110) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case110_destroy(it: *mut bpf_iter_case110);
    }
}

// KF0111: `iter_destroy` on a kfunc that returns something
mod kf0111 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case111_new(it: *mut bpf_iter_case111, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case111_next(it: *mut bpf_iter_case111) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case111_destroy(it: *mut bpf_iter_case111);
    }
}

// KF0112: `iter_next` or `iter_destroy` with more than the iterator
mod kf0112 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case112_new(it: *mut bpf_iter_case112, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case112_next(it: *mut bpf_iter_case112) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case112_destroy(it: *mut bpf_iter_case112);
    }
}

// KF0113: an iterator kfunc whose first argument is not its iterator
mod kf0113 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case113_new(it: *mut bpf_iter_case113, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case113_next(it: *mut bpf_iter_case113) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case113_destroy(it: *mut bpf_iter_case113);
    }
}

// KF0114: `iter_next` without `ret_null`
mod kf0114 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(iter_new)]
        pub fn bpf_iter_case114_new(it: *mut bpf_iter_case114, start: u32) -> c_int;

        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_case114_next(it: *mut bpf_iter_case114) -> *mut c_int;

        #[kfunc(iter_destroy)]
        pub fn bpf_iter_case114_destroy(it: *mut bpf_iter_case114);
    }
}

// KF0115: `trusted_args`, `owned_args` or `rcu` without a pointer argument
mod kf0115 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(pid: u32) -> u32;
    }
}

// KF0116: `trusted_args` with `rcu`, which weakens it
mod kf0116 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args)]
        pub fn bpf_example(p: *mut task_struct, #[arg(rcu)] of: *mut cgroup);
    }
}

// KF0117: `owned_args` with `rcu`, which contradicts it
mod kf0117 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct, #[arg(owned)] of: *mut cgroup);
    }
}

// KF0118: `kptr_get` whose first argument is not a pointer to a pointer
mod kf0118 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), kernels = "6.2..=6.3")]
    unsafe extern "C" {
        #[kfunc(acquire, kptr_get, ret_null, until = "6.3")]
        pub fn bpf_task_kptr_get(pp: *mut *mut task_struct) -> *mut task_struct;

        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0119: `sleepable` with `rcu_protected`
mod kf0119 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu_protected, trusted_args)]
        pub fn bpf_example(p: *mut task_struct) -> u32;
    }
}

// KF0120: `implicit_args` without an argument that the verifier supplies
mod kf0120 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(implicit_args, since = "7.0")]
        pub fn bpf_example(flags: u64, aux: *mut bpf_prog_aux) -> u64;
    }
}

// KF0121: an arena flag on something that is not a pointer
mod kf0121 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(arena_ret, since = "6.15")]
        pub fn bpf_example(pages: u32) -> *mut c_void;
    }
}

// KF0122: no flag on a kernel where that means trusted
mod kf0122 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(trusted)] p: *mut task_struct) -> u32;
    }
}

fn main() {}
