// Near misses of the rules about language: KF0001 KF0002 KF0003 KF0004 KF0005
//   KF0006 KF0007 KF0008 KF0009 KF0010 KF0011 KF0012 KF0013 KF0014 KF0015
//   KF0016 KF0017 KF0018 KF0019 KF0020 KF0021 KF0022 KF0023
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use core::ffi::{c_void, c_int};

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

// KF0001: the source is not valid Rust
mod kf0001 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, ret_null,)]
        pub fn bpf_example(p: *mut task_struct) -> *mut task_struct;
    }
}

// KF0002: a word that an attribute does not know
mod kf0002 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0002: a word that an attribute does not know
mod kf0002_architecture {
    use super::*;

    #[kfunc_set(
        ids = "example_ids",
        unsupported_arch(x86_64, loongarch, sh),
        prog_types(tracing)
    )]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0003: a word given twice in one attribute
mod kf0003 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing, syscall))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0004: a word with a value of the wrong form
mod kf0004 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing(since = "6.4")))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0004: a word with a value of the wrong form
mod kf0004_config {
    use super::*;

    #[kfunc_set(ids = "example_ids", config = "CONFIG_PPC_8xx", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, config = "CONFIG_NET")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0005: a word that an attribute must have is missing
mod kf0005 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0006: an ABI other than C
mod kf0006 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0007: a flag that no kernel has
mod kf0007 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(acquire, rcu, ret_null)]
        pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

        #[kfunc(release)]
        pub fn bpf_task_release(p: *mut task_struct);
    }
}

// KF0008: an async kfunc
mod kf0008 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args, sleepable)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0009: a const kfunc
mod kf0009 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args)]
        pub fn bpf_example(p: *const task_struct);
    }
}

// KF0010: a generic kfunc
mod kf0010 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args)]
        pub fn bpf_example(p: *mut c_void, #[arg(size_of = "p")] len: u32);
    }
}

// KF0011: `#[cfg]` on a kfunc
mod kf0011 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, config = "CONFIG_CGROUPS")]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0012: `#[kfunc]` on something that is not a function
mod kf0012 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example() -> u32;
    }
}

// KF0013: a kfunc declared inside a macro call
mod kf0013 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *mut task_struct);
    }
}

// KF0014: `#[kfunc_set]` on something that holds no kfuncs
mod kf0014 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    pub mod implementations {
        use super::*;

        #[kfunc(rcu)]
        pub unsafe extern "C" fn bpf_example_inside(p: *mut task_struct) {
            let _ = p;
        }
    }
}

// KF0015: a function in a set without `#[kfunc]`
mod kf0015 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(flags: u64) -> u32;
    }
}

// KF0016: a derive on an item of the wrong kind
mod kf0016 {
    use super::*;

    #[derive(KernelEnum, Clone, Copy)]
    #[repr(u32)]
    pub enum example_mode {
        Off,
        On,
    }
}

// KF0017: `#[kfunc_set]` on a module in another file
mod kf0017 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    mod here {
        use super::*;

        #[kfunc(rcu)]
        pub unsafe extern "C" fn bpf_example_here(p: *mut task_struct) {
            let _ = p;
        }
    }
}

// KF0018: a kfunc with a variable number of arguments
mod kf0018 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(args: *const c_void, #[arg(size_of = "args")] len: u32) -> c_int;
    }
}

// KF0019: a parameter without a name
mod kf0019 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(flags: u64) -> u32;
    }
}

// KF0020: a type that C does not have
mod kf0020 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(share_in_percent: u32) -> u32;
    }
}

// KF0021: a reference where a pointer belongs
mod kf0021 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example(p: *const task_struct);
    }
}

// KF0022: a flag given twice
mod kf0022 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu, ret_null)]
        pub fn bpf_example(p: *mut task_struct) -> *mut task_struct;
    }
}

// KF0023: a source that is nested too deeply
mod kf0023 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(p: *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut u8);
    }
}

fn main() {}
