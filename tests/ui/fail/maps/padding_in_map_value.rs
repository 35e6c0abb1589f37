//! Four bytes that are whatever was in a map before.

use kfunc::{MapValue, Shared};

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    pid: Shared<u64>,
    seen: Shared<u32>,
}

fn main() {}
