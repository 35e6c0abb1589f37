//! What kfuncs read at an address that the verifier does not look at: the bits of words of
//! the kernel, and a string of the process that runs the program.
#![no_std]
#![no_main]

use core::ffi::c_void;

use kfunc::{Memory, Slot};
use kfunc_defs::helpers::{bpf_copy_from_user_str, bpf_iter_bits_new};

kfunc::license!("GPL");

/// What the test passes.
#[repr(C)]
struct Args {
    words: [u64; 2],
    /// Where a string is, in the process that runs this.
    text: u64,
}

// SAFETY: numbers only, without padding.
unsafe impl Memory for Args {}

/// Returns the sum of the numbers of the set bits.
#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn kfbits(args: &mut Args) -> i32 {
    let mut slot = Slot::new();
    let mut sum = 0;
    let mut bits = bpf_iter_bits_new(&mut slot, args.words.as_ptr(), 2);
    while let Some(bit) = bits.next() {
        sum += *bit;
    }
    sum
}

/// Returns how long the string is with its final 0, or an error.
#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn kftext(args: &mut Args) -> i32 {
    let mut copy = [0u8; 16];
    let length = bpf_copy_from_user_str(&mut copy, args.text as *const c_void, 0);
    match copy.first() {
        Some(b'k') => length,
        Some(_) | None => 0,
    }
}
