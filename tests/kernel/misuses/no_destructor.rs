//! Keeps a connection as a kptr, which has no destructor: no map may.
#![no_std]
#![no_main]

use core::ffi::c_void;
use core::panic::PanicInfo;

use kfunc::map::{HashMap, MapValue};
use kfunc::{KernelType, Kptr};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

/// The kernel's, with a destructor that it does not have.
#[derive(KernelType)]
#[kernel_type(kptr)]
#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

#[repr(C)]
struct Slot {
    connection: Kptr<nf_conn>,
}

// SAFETY: a kptr, as in C.
unsafe impl MapValue for Slot {}

#[unsafe(no_mangle)]
#[unsafe(link_section = ".maps")]
static SLOTS: HashMap<u32, Slot, 1> = HashMap::new();

#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn look(_context: *mut c_void) -> i32 {
    if let Some(slot) = SLOTS.get(&0) {
        core::mem::forget(slot.connection.take());
    }
    0
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
