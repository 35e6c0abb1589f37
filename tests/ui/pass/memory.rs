// Near misses of the rules about memory that others see: KF0700 KF0701 KF0702
#![allow(dead_code, unused_imports)]

use kfunc::{MapValue, Memory, Shared, map};

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

fn main() {}
