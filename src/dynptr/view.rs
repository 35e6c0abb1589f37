//! Reading through a dynptr.
//!
//! Knows the kfuncs and helpers that leave the memory alone, and the one that
//! a slice to write to comes from.

use core::{
    ffi::c_void,
    marker::PhantomData,
    mem::{MaybeUninit, align_of, size_of},
};

use super::{DynptrSlot, Packet, Region, Reserved, Room, outcome};
use crate::{helper, types::Memory};

// As 6.19 and later have them. Up to 6.18 offsets and sizes are u32, of which
// the same registers hold the same numbers.
unsafe extern "C" {
    fn bpf_dynptr_slice(
        p: *const c_void,
        offset: u64,
        buffer: *mut c_void,
        bytes: u64,
    ) -> *mut c_void;
    fn bpf_dynptr_slice_rdwr(
        p: *const c_void,
        offset: u64,
        buffer: *mut c_void,
        bytes: u64,
    ) -> *mut c_void;
    fn bpf_dynptr_adjust(p: *mut c_void, start: u64, end: u64) -> i32;
    fn bpf_dynptr_is_null(p: *const c_void) -> bool;
    fn bpf_dynptr_is_rdonly(p: *const c_void) -> bool;
    fn bpf_dynptr_size(p: *const c_void) -> u64;
    fn bpf_dynptr_clone(p: *const c_void, clone: *mut c_void) -> i32;
}

/// A dynptr through which its memory is read.
#[derive(Debug)]
#[repr(transparent)]
pub struct View<'d, K> {
    /// Into the slot.
    dynptr: *mut c_void,
    life: PhantomData<(&'d mut DynptrSlot, K)>,
}

impl<'d, K> View<'d, K> {
    /// Takes over what a kfunc or helper has put into a slot.
    ///
    /// # Safety
    /// `slot` points into a slot that is borrowed for `'d`, and a dynptr on
    /// memory of this kind was made there.
    #[inline(always)]
    pub unsafe fn from_raw(slot: *mut c_void) -> Self {
        Self {
            dynptr: slot,
            life: PhantomData,
        }
    }

    /// Where the dynptr is.
    #[inline(always)]
    pub fn as_ptr(&self) -> *const c_void {
        self.dynptr
    }

    /// Where the dynptr is, for a kfunc that may change its memory.
    #[inline(always)]
    pub(super) fn as_mut_ptr(&self) -> *mut c_void {
        self.dynptr
    }

    /// How many bytes there are.
    #[inline(always)]
    pub fn size(&self) -> u32 {
        // SAFETY: a dynptr is in the slot. What is above 32 bits is nothing up
        // to 6.18, and 0 after it: only a file's dynptr is longer.
        unsafe { bpf_dynptr_size(self.dynptr) as u32 }
    }

    /// Whether there is no memory behind it.
    #[inline(always)]
    pub fn is_null(&self) -> bool {
        // SAFETY: a dynptr is in the slot.
        unsafe { bpf_dynptr_is_null(self.dynptr) }
    }

    /// Whether the kernel refuses to write to its memory.
    #[inline(always)]
    pub fn is_rdonly(&self) -> bool {
        // SAFETY: a dynptr is in the slot.
        unsafe { bpf_dynptr_is_rdonly(self.dynptr) }
    }

    /// A copy of the bytes at `offset`.
    ///
    /// # Errors
    /// The kernel's: -E2BIG beyond the end.
    #[inline(always)]
    pub fn read<T: Memory>(&self, offset: u32) -> Result<T, i64> {
        let mut value = MaybeUninit::<T>::uninit();
        let bytes = size_of::<T>() as u64;
        let to = value.as_mut_ptr().cast();
        // SAFETY: a dynptr is in the slot, and there is room for the bytes.
        outcome(unsafe { helper::dynptr_read(to, bytes, self.dynptr, offset.into(), 0) })?;
        // SAFETY: the kernel has filled it, and every bit pattern is a value.
        Ok(unsafe { value.assume_init() })
    }

    /// Narrows the view to the bytes from `start` up to `end`.
    ///
    /// # Errors
    /// The kernel's: -EINVAL where `end` is before `start`, -ERANGE beyond the
    /// end.
    #[inline(always)]
    pub fn adjust(&mut self, start: u32, end: u32) -> Result<(), i64> {
        // SAFETY: a dynptr is in the slot.
        let done = unsafe { bpf_dynptr_adjust(self.dynptr, start.into(), end.into()) };
        outcome(done.into())
    }
}

/// Dynptrs of which a second view may be made. None of a [`Reserved`] one: up
/// to 7.2 the place of such a view can never be used again while the record
/// lasts, even if the view is not (`cannot overwrite referenced dynptr`,
/// `destroy_if_dynptr_stack_slot` in kernel/bpf/verifier.c, 6.12).
macro_rules! cloned {
    ($($kind:ident)*) => {$(
        impl View<'_, $kind> {
            /// A second view of the same memory, to be narrowed on its own.
    #[inline(always)]
    pub fn clone_in<'v>(&'v self, slot: &'v mut DynptrSlot) -> Option<View<'v, $kind>> {
        let slot = slot.as_mut_ptr();
        // SAFETY: a dynptr is in this slot, and none that is used in the other.
        let made = unsafe { bpf_dynptr_clone(self.dynptr, slot) };
        // SAFETY: it was made just now.
        (made == 0).then(|| unsafe { View::from_raw(slot) })
    }
        }
    )*};
}
cloned!(Packet Region);

impl View<'_, Packet> {
    /// The bytes at `offset`: where they are, or copied to `room` where they do
    /// not lie in one piece. `None` where they are not all there.
    #[inline(always)]
    pub fn slice<'a, T: Memory>(&'a self, offset: u32, room: &'a mut Room<T>) -> Option<&'a T> {
        const { any_place::<T>() };
        let (room, bytes) = (room.as_mut_ptr().cast(), size_of::<T>() as u64);
        // SAFETY: a dynptr is in the slot, and the room is as long as it says.
        let slice = unsafe { bpf_dynptr_slice(self.dynptr, offset.into(), room, bytes) };
        // SAFETY: NULL, or as many bytes, which stay while they are borrowed.
        unsafe { slice.cast::<T>().as_ref() }
    }
}

impl View<'_, Reserved> {
    /// The bytes at `offset`; `None` where they are not all there.
    #[inline(always)]
    pub fn slice<T: Memory>(&self, offset: u32) -> Option<&T> {
        // SAFETY: nobody writes to them while they are borrowed.
        unsafe { self.data::<T>(offset).as_ref() }
    }

    /// Where the bytes at `offset` are, or NULL.
    #[inline(always)]
    pub(super) fn data<T: Memory>(&self, offset: u32) -> *mut T {
        const { any_place::<T>() };
        // SAFETY: a dynptr is in the slot.
        unsafe { helper::dynptr_data(self.dynptr, offset.into(), size_of::<T>() as u64) }.cast()
    }
}

/// Where the bytes at `offset` are, in the packet or copied to `room`; NULL
/// where they are not all there.
///
/// # Safety
/// A dynptr is in the slot, and the room is writable.
#[inline(always)]
pub(super) unsafe fn slice_rdwr<T: Memory>(slot: *mut c_void, offset: u32, room: *mut T) -> *mut T {
    let bytes = size_of::<T>() as u64;
    // SAFETY: the caller's promise.
    unsafe { bpf_dynptr_slice_rdwr(slot, offset.into(), room.cast(), bytes) }.cast()
}

/// Compiles for what may stand anywhere in memory.
pub(super) const fn any_place<T>() {
    assert!(
        align_of::<T>() == 1,
        "bytes behind a dynptr stand anywhere: take an array of bytes, or a `repr(C, packed)` struct"
    );
}
