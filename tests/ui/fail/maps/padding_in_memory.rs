//! Four bytes that are whatever was on the stack before.

use kfunc::Memory;

#[derive(Memory)]
#[repr(C)]
struct Key {
    pid: u32,
    inode: u64,
}

fn main() {}
