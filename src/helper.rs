//! The BPF helpers that this crate calls, each under the number that every
//! kernel knows it by (`include/uapi/linux/bpf.h`, `___BPF_FUNC_MAPPER`).
//!
//! A helper has no symbol: a call of it is an instruction with its number, and
//! that is what LLVM makes of a call of the function "at" that number. Knows
//! numbers and prototypes; refuses to know when a call is right.

use core::ffi::c_void;

macro_rules! helpers {
    ($($(#[$doc:meta])* $number:literal fn $name:ident($($param:ident: $ty:ty),*) $(-> $ret:ty)?;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// The arguments are what the verifier takes for this helper.
        #[inline(always)]
        pub(crate) unsafe fn $name($($param: $ty),*) $(-> $ret)? {
            type Helper = unsafe extern "C" fn($($ty),*) $(-> $ret)?;
            // SAFETY: not a place in memory but a number: the backend makes
            // the call instruction of it, and nothing reads from there.
            let helper: Helper = unsafe { core::mem::transmute::<usize, Helper>($number) };
            // SAFETY: the caller's promise.
            unsafe { helper($($param),*) }
        }
    )*};
}

helpers! {
    /// Makes a dynptr of the memory of a map's value; 0, or a negative error.
    197 fn dynptr_from_mem(data: *mut c_void, bytes: u64, flags: u64, dynptr: *mut c_void) -> i64;
    /// Makes a dynptr of room in a ring buffer; 0, or a negative error.
    198 fn ringbuf_reserve_dynptr(ring: *const c_void, bytes: u64, flags: u64, dynptr: *mut c_void) -> i64;
    /// Shows what was put into reserved room to the reader.
    199 fn ringbuf_submit_dynptr(dynptr: *mut c_void, flags: u64);
    /// Gives reserved room up.
    200 fn ringbuf_discard_dynptr(dynptr: *mut c_void, flags: u64);
    /// Copies out of a dynptr; 0, or a negative error.
    201 fn dynptr_read(to: *mut c_void, bytes: u64, dynptr: *const c_void, offset: u64, flags: u64) -> i64;
    /// Copies into a dynptr; 0, or a negative error.
    202 fn dynptr_write(dynptr: *const c_void, offset: u64, from: *const c_void, bytes: u64, flags: u64) -> i64;
    /// The memory of a dynptr that is one piece, or NULL.
    203 fn dynptr_data(dynptr: *const c_void, offset: u64, bytes: u64) -> *mut c_void;
}
