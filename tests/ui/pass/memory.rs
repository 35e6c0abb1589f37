// Near misses of the rules about memory that others see: KF0700 KF0701 KF0702
//   KF0703 KF0704
#![allow(dead_code, non_camel_case_types, unused_imports)]

use core::ffi::{c_int, c_void};

use kfunc::{KernelEnum, KernelType, MapValue, Memory, Shared, map};

// KF0700: `#[map]` on something that is not a static
mod kf0700 {
    use super::*;

    /// A map, with documentation and other attributes.
    #[allow(unused)]
    #[map]
    pub(super) static EXAMPLE_0700: map::HashMap<u32, Shared<u64>, 64> = map::HashMap::new();
}

// KF0701: bytes that others see, in the order that rustc likes
mod kf0701 {
    use super::*;

    #[derive(Memory, Clone, Copy)]
    #[repr(transparent)]
    struct Pid(u32);

    #[derive(MapValue)]
    #[repr(C, align(8))]
    struct Entry {
        seen: Shared<u64>,
    }
}

// KF0702: bytes that others see, in a generic struct
mod kf0702 {
    use super::*;

    #[derive(Memory, Clone, Copy)]
    #[repr(C)]
    struct Pair {
        first: u32,
        second: [u8; 4],
    }
}

// KF0703: a layout that C does not have
mod kf0703 {
    use super::*;

    /// Words of which C has as many.
    #[derive(KernelType)]
    #[kernel_type(size = 16)]
    #[repr(C, align(8))]
    pub struct example_words {
        _opaque: [u64; 2],
    }

    /// Filling where C leaves room anyway, and where `size` says it.
    #[derive(KernelType)]
    #[kernel_type(size = 24)]
    #[repr(C)]
    pub struct example_opts {
        pub kind: u32,
        _unused: u32,
        pub value: u64,
        pub last: u32,
        _rest: [u8; 4],
    }

    /// All of its bytes are behind a pointer.
    #[derive(KernelType)]
    #[repr(C)]
    pub struct example_thing;

    #[derive(Clone, Copy, KernelEnum)]
    #[repr(i32)]
    pub enum example_kind {
        BELOW = -1,
        ABOVE = 0x7fff_ffff,
    }

    #[derive(Clone, Copy, KernelEnum)]
    #[repr(u64)]
    pub enum example_wide {
        BEYOND = 0x1_0000_0000,
    }
}

// KF0704: `scalar_only` on more than numbers
mod kf0704 {
    use super::*;

    #[derive(Clone, Copy, KernelType)]
    #[kernel_type(scalar_only)]
    #[repr(C)]
    pub struct example_part {
        pub kind: c_int,
        pub unused: [u8; 4],
        pub value: u64,
    }

    #[derive(Clone, Copy, KernelType)]
    #[kernel_type(scalar_only)]
    #[repr(C)]
    pub struct example_parts {
        pub parts: [example_part; 2],
        pub size: usize,
    }

    #[derive(Clone, Copy, KernelType)]
    #[kernel_type(scalar_only)]
    #[repr(C)]
    pub union example_either {
        pub small: u32,
        pub large: [u32; 4],
    }

    /// Not plain memory, and no promise of it.
    #[derive(Clone, Copy, KernelType)]
    #[repr(C)]
    pub struct example_thing {
        pub set: bool,
        pub next: *mut c_void,
    }

    /// Of which nothing is known, so that programs cannot make one.
    #[derive(KernelType)]
    #[kernel_type(scalar_only)]
    #[repr(C)]
    pub struct example_opaque {
        _opaque: [u8; 0],
    }
}

fn main() {}
