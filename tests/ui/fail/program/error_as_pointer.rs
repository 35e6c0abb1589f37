//! KF1010: the entry that `cachefiles_lookup` found may be an error.

use kfunc::{KernelType, Trusted, program};

#[derive(KernelType)]
#[repr(C)]
pub struct dentry {
    _opaque: [u8; 0],
}

#[program(tp_btf = "cachefiles_lookup")]
fn on_lookup(_obj: u64, _dir: Trusted<'_, dentry>, _de: Trusted<'_, dentry>) -> i32 {
    0
}

fn main() {}
