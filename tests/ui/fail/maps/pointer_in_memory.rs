//! A pointer in what user space sees.

use kfunc::Memory;

#[derive(Memory)]
#[repr(C)]
struct Key {
    pid: u64,
    task: *mut u8,
}

fn main() {}
