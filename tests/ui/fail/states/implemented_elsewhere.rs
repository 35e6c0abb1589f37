//! A state of somebody else's making: nobody outside the crate can write what
//! closes a bound.

use kfunc::{AsRcu, KernelType};

#[derive(KernelType)]
#[repr(C)]
pub struct thing {
    _opaque: [u8; 0],
}

struct Forged(*mut thing);

impl AsRcu<thing> for Forged {
    fn ptr(self) -> *mut thing {
        self.0
    }
}

fn main() {}
