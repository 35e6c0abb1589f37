// Near misses of the rules about names: KF0500 KF0501 KF0502 KF0503 KF0504
//   KF0505 KF0506 KF0507 KF0508
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use core::ffi::c_void;

use kfunc::{KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct btf_struct_meta {
    _opaque: [u8; 0],
}

// KF0500: a name that is no identifier in C
mod kf0500 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(size: u32) -> u32;
    }
}

// KF0501: a name that is a keyword of C
mod kf0501 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(r#type: u32) -> u32;
    }
}

// KF0501: a name that is a keyword of C
mod kf0501_field {
    use super::*;

    /// `type` is a word of Rust's alone.
    #[derive(KernelType)]
    #[repr(C)]
    pub struct example_opts {
        pub r#type: u32,
    }
}

// KF0502: a kfunc with the name of a BPF helper
mod kf0502 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(trusted_args)]
        pub fn bpf_task_storage_peek(p: *mut task_struct) -> u64;
    }
}

// KF0503: a name that is too long for the kernel
mod kf0503 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing), kernels = "6.0")]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx() -> u32;
    }
}

// KF0504: a name in `_impl` on a kernel that gives it a meaning
mod kf0504 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(until = "6.19")]
        pub fn bpf_example_impl(flags: u64, #[arg(ignored)] meta: *mut c_void) -> u64;

        #[kfunc(implicit_args, since = "7.0")]
        pub fn bpf_example(flags: u64, meta: *mut btf_struct_meta) -> u64;
    }
}

// KF0505: `___` in a kfunc's name
mod kf0505 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)]
        pub fn bpf_example__v2(p: *mut task_struct);
    }
}

// KF0500: a name that is no identifier in C
mod kf0500_module {
    use super::*;

    #[kfunc_set(ids = "example_ids", module = "_int_8021q", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example() -> u32;
    }
}

// KF0503: a name that is too long for the kernel
mod kf0503_module {
    use super::*;

    #[kfunc_set(
        ids = "a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a",
        module = "a_module_whose_name_is_no_letter_longer_than_fifty_five",
        prog_types(tracing)
    )]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example() -> u32;
    }
}

// KF0506: one name for two things
mod kf0506 {
    use super::*;

    #[kfunc_set(ids = "example_set", module = "example", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn example_start() -> u32;
        #[kfunc]
        pub fn example_set_init() -> u32;
        #[kfunc]
        pub fn example_ids() -> u32;
    }
}

// KF0506: one name for two things
mod kf0506_parameters {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(opts: *mut c_void, #[arg(size_of = "opts")] opts__sz: u32) -> u32;
    }
}

// KF0507: one type declared in two ways
mod kf0507 {
    use super::*;

    mod here {
        use super::*;

        /// What one file says of it.
        #[derive(KernelType)]
        #[kernel_type(size = 8)]
        #[repr(C)]
        pub struct example_thing {
            _opaque: [u64; 1],
        }
    }

    mod there {
        use super::*;

        /// What another says of it.
        #[derive(KernelType)]
        #[kernel_type(size = 8)]
        #[repr(C)]
        pub struct example_thing {
            _opaque: [u64; 1],
        }
    }
}

// KF0508: a first member that is not declared
mod kf0508 {
    use super::*;

    #[derive(KernelType)]
    #[kernel_type(first_member = task_struct)]
    #[repr(C)]
    pub struct example_task {
        _opaque: [u8; 0],
    }
}

fn main() {}
