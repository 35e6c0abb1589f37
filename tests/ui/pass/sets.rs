// Near misses of the rules about sets: KF0400 KF0401 KF0402 KF0403 KF0404
//   KF0406 KF0407 KF0408 KF0409 KF0410 KF0411
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

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

// KF0400: a program type that is not known
mod kf0400 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing, unspec))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0401: the same kfunc declared twice
mod kf0401 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args, until = "6.12")]
        #[kfunc(rcu, since = "6.13")]
        pub fn bpf_example(p: *mut task_struct) -> u32;
    }
}

// KF0402: the same kfunc with different flags in two sets
mod kf0402 {
    use super::*;

    mod here {
        use super::*;

        #[kfunc_set(ids = "first_ids", prog_types(tracing))]
        unsafe extern "C" {
            #[kfunc(rcu)]
            pub fn bpf_example(p: *mut task_struct) -> u32;
        }
    }

    mod there {
        use super::*;

        #[kfunc_set(ids = "second_ids", prog_types(syscall))]
        unsafe extern "C" {
            #[kfunc(rcu)]
            pub fn bpf_example(p: *mut task_struct) -> u32;
        }
    }
}

// KF0403: a set that no program type may call
mod kf0403 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(unspec))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0404: two program types that share a hook bucket
mod kf0404 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing(until = "6.14"), lsm(since = "6.15")))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0406: a module's second set for a hook
mod kf0406 {
    use super::*;

    #[kfunc_set(ids = "example_ids", module = "example", prog_types(syscall, tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0407: a destructor that is not in the set
mod kf0407 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), dtor(task_struct = bpf_task_release))]
    unsafe extern "C" {
        #[kfunc(acquire, rcu, ret_null)]
        pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0408: a destructor that is no `void f(T *)`
mod kf0408 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), dtor(task_struct = bpf_task_release))]
    unsafe extern "C" {
        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0409: two destructors for one type
mod kf0409 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), dtor(task_struct = bpf_task_release, cgroup = bpf_cgroup_release))]
    unsafe extern "C" {
        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);

        #[kfunc(release)]
        pub fn bpf_cgroup_release(p: *mut cgroup);
    }
}

// KF0410: two sets with one name
mod kf0410 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example() -> u32;
    }

    #[kfunc_set(ids = "other_ids", prog_types(syscall))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_other() -> u32;
    }
}

// KF0411: a kfunc in a set that is not declared
mod kf0411 {
    use super::*;

    #[kfunc_set(ids = "old_ids", prog_types(tracing))]
    unsafe extern "C" {}

    #[kfunc_set(ids = "new_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(sets(old_ids), until = "6.12")]
        #[kfunc(unread, since = "6.13", until = "6.15")]
        #[kfunc(since = "6.16")]
        pub fn bpf_example(size: u64) -> u64;
    }
}

fn main() {}
