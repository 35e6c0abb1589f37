//! The BPF helpers that this crate calls, each under the number that every
//! kernel knows it by (`include/uapi/linux/bpf.h`, `___BPF_FUNC_MAPPER`).
//!
//! A helper has no symbol: a call of it is an instruction with its number, and
//! that is what LLVM makes of a call of the function "at" that number. Knows
//! numbers and prototypes; refuses to know when a call is right. Those of which
//! every call is right are public.

mod safe;

pub use safe::*;

use core::ffi::c_void;

/// The helper with this number, as a function.
///
/// # Safety
/// `F` is the type of a function, and that of the helper.
#[inline(always)]
unsafe fn call<F: Copy>(number: usize) -> F {
    const { assert!(size_of::<F>() == size_of::<usize>()) }
    // SAFETY: not a place in memory but a number: the backend makes the call
    // instruction of it, and nothing reads from there.
    unsafe { core::mem::transmute_copy(&number) }
}

macro_rules! helpers {
    ($(
        $(#[$doc:meta])*
        $number:literal fn $name:ident($($param:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?;
    )*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// The arguments are what the verifier takes for this helper.
        #[inline(always)]
        pub(crate) unsafe fn $name($($param: $ty),*) $(-> $ret)? {
            type Helper = unsafe extern "C" fn($($ty),*) $(-> $ret)?;
            // SAFETY: the number is that of this helper; the rest is the
            // caller's promise.
            unsafe { call::<Helper>($number)($($param),*) }
        }
    )*};
}

helpers! {
    /// The value of a key, or NULL.
    1 fn map_lookup_elem(map: *const c_void, key: *const c_void) -> *mut c_void;
    /// Puts a value under a key; 0, or a negative error.
    2 fn map_update_elem(
        map: *const c_void,
        key: *const c_void,
        value: *const c_void,
        flags: u64,
    ) -> i64;
    /// Removes a key; 0, or a negative error.
    3 fn map_delete_elem(map: *const c_void, key: *const c_void) -> i64;
    /// Room in a ring buffer, or NULL.
    131 fn ringbuf_reserve(ring: *const c_void, bytes: u64, flags: u64) -> *mut c_void;
    /// Shows what was put into reserved room to the reader.
    132 fn ringbuf_submit(data: *mut c_void, flags: u64);
    /// Gives reserved room up.
    133 fn ringbuf_discard(data: *mut c_void, flags: u64);
    /// What this processor's part of an object is.
    154 fn this_cpu_ptr(object: *const c_void) -> *mut c_void;
    /// A task's value, or NULL.
    156 fn task_storage_get(
        map: *const c_void,
        task: *mut c_void,
        value: *mut c_void,
        flags: u64,
    ) -> *mut c_void;
    /// Removes a task's value; 0, or a negative error.
    157 fn task_storage_delete(map: *const c_void, task: *mut c_void) -> i64;
    /// Puts a pointer into a field of a map value; the one that was there.
    194 fn kptr_xchg(field: *mut c_void, new: *mut c_void) -> *mut c_void;
    /// Makes a dynptr of the memory of a map's value; 0, or a negative error.
    197 fn dynptr_from_mem(data: *mut c_void, bytes: u64, flags: u64, dynptr: *mut c_void) -> i64;
    /// Makes a dynptr of room in a ring buffer; 0, or a negative error.
    198 fn ringbuf_reserve_dynptr(
        ring: *const c_void,
        bytes: u64,
        flags: u64,
        dynptr: *mut c_void
    ) -> i64;
    /// Shows what was put into reserved room to the reader.
    199 fn ringbuf_submit_dynptr(dynptr: *mut c_void, flags: u64);
    /// Gives reserved room up.
    200 fn ringbuf_discard_dynptr(dynptr: *mut c_void, flags: u64);
    /// Copies out of a dynptr; 0, or a negative error.
    201 fn dynptr_read(
        to: *mut c_void,
        bytes: u64,
        dynptr: *const c_void,
        offset: u64,
        flags: u64
    ) -> i64;
    /// Copies into a dynptr; 0, or a negative error.
    202 fn dynptr_write(
        dynptr: *const c_void,
        offset: u64,
        from: *const c_void,
        bytes: u64,
        flags: u64
    ) -> i64;
    /// The memory of a dynptr that is one piece, or NULL.
    203 fn dynptr_data(dynptr: *const c_void, offset: u64, bytes: u64) -> *mut c_void;
    /// A control group's value, or NULL.
    210 fn cgrp_storage_get(
        map: *const c_void,
        cgroup: *mut c_void,
        value: *mut c_void,
        flags: u64,
    ) -> *mut c_void;
    /// Removes a control group's value; 0, or a negative error.
    211 fn cgrp_storage_delete(map: *const c_void, cgroup: *mut c_void) -> i64;
}
