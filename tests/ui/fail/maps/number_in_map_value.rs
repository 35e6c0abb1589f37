//! A number that others change while Rust takes it for constant.

use kfunc::MapValue;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    seen: u64,
}

fn main() {}
