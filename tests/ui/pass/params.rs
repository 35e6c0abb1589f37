// Near misses of the rules about params: KF0200 KF0201 KF0202 KF0203 KF0204
//   KF0205 KF0206 KF0207 KF0208 KF0209 KF0210 KF0211 KF0212 KF0213
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use core::ffi::{c_void, c_char, c_int, c_ulong};

use kfunc::{KernelEnum, KernelType, kfunc_set};

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct bpf_dynptr {
    _opaque: [u8; 0],
}

#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum example_mode {
    Off,
    On,
}

// KF0200: more parameters than the kernel passes
mod kf0200 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(since = "7.3")]
        pub fn bpf_example(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64;
    }
}

// KF0201: a struct or union by value
mod kf0201 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(mode: example_mode) -> u64;
    }
}

// KF0202: a size that does not stand behind its pointer
mod kf0202 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(buf: *mut c_void, #[arg(size_of = "buf")] len: u32) -> c_int;
    }
}

// KF0203: a constraint for integers on something else
mod kf0203 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(constant)] id: u64) -> u64;
    }
}

// KF0204: more than one argument that must be a constant
mod kf0204 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(constant)] id: u64, of: u64) -> u64;
    }
}

// KF0205: a constraint for pointers on something else
mod kf0205 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(nullable)] flags: *mut u64) -> u64;
    }
}

// KF0206: `string` on something that is not `const char *`
mod kf0206 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(string)] name: *const c_char) -> c_int;
    }
}

// KF0207: a constraint for `void *` on something else
mod kf0207 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(map)] map: *mut c_void) -> c_int;
    }
}

// KF0208: a constraint for dynptrs and iterators on something else
mod kf0208 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(uninit)] out: *mut bpf_dynptr) -> c_int;
    }
}

// KF0209: `irq_flag` on something that is not `unsigned long *`
mod kf0209 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(since = "6.14")]
        pub fn bpf_example(#[arg(irq_flag)] flags: *mut c_ulong);
    }
}

// KF0210: a parameter name that says something else than its attribute
mod kf0210 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(name__str: *const c_char) -> c_int;
    }
}

// KF0211: a constraint that a target kernel cannot be told of
mod kf0211 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(since = "7.0")]
        pub fn bpf_example(#[arg(arena)] p: *mut c_void) -> u64;
    }
}

// KF0212: two constraints that need the same end of one name
mod kf0212 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example(#[arg(trusted, nullable)] p: *mut task_struct) -> c_int;
    }
}

// KF0213: two types of a parameter for the same kernel
mod kf0213 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(returns = "u32", until = "6.18")]
        #[kfunc(since = "6.19")]
        pub fn bpf_example(
            #[arg(
                was(ty = "u16", until = "6.12"),
                was(ty = "u32", since = "6.13", until = "6.18")
            )]
            size: u64,
        ) -> u64;
    }

    /// Sizes were of 16 bits on some of the kernels that are targeted.
    pub fn narrow() -> u64 {
        let size: u16 = 7;
        bpf_example(size)
    }
}

fn main() {}
