//! Records: room in a ring buffer, filled and then shown or given up.

use core::{
    ffi::c_void,
    mem::ManuallyDrop,
    ops::{Deref, DerefMut},
};

use super::{Dynptr, DynptrSlot, Reserved};
use crate::{helper, map::RingBuf, types::Memory};

/// Room in a ring buffer, whose length need not be known to the verifier.
///
/// [`submit`](Self::submit) shows it to the reader; dropping it gives it up.
#[derive(Debug)]
#[repr(transparent)]
#[must_use = "dropping a record gives it up"]
pub struct Record<'d> {
    dynptr: Dynptr<'d, Reserved>,
}

impl<'d> Record<'d> {
    /// Reserves `bytes` bytes; `None` where the ring buffer is full.
    #[inline(always)]
    pub fn reserve<const BYTES: usize>(
        ring: &'static RingBuf<BYTES>,
        bytes: u32,
        slot: &'d mut DynptrSlot,
    ) -> Option<Self> {
        let ring = core::ptr::from_ref(ring).cast();
        let slot = slot.as_mut_ptr();
        // SAFETY: it is a ring buffer, and no dynptr that is used is in the slot.
        let full = unsafe { helper::ringbuf_reserve_dynptr(ring, bytes.into(), 0, slot) } != 0;
        // SAFETY: a dynptr was made, whatever was returned, and must be given
        // back (bpf_ringbuf_reserve_dynptr in kernel/bpf/ringbuf.c, 6.12).
        let dynptr = unsafe { Dynptr::from_raw(slot) };
        let record = Self { dynptr };
        (!full).then_some(record)
    }

    /// Shows the record to the reader.
    #[inline(always)]
    pub fn submit(self) {
        // SAFETY: a dynptr is in the slot, and this was all that used it.
        unsafe { helper::ringbuf_submit_dynptr(self.take(), 0) }
    }

    /// The bytes at `offset`; `None` where they are not all there.
    #[inline(always)]
    pub fn slice_mut<T: Memory>(&mut self, offset: u32) -> Option<&mut T> {
        // SAFETY: nobody else looks at them while they are borrowed.
        unsafe { self.dynptr.data::<T>(offset).as_mut() }
    }

    /// The dynptr, with the duty to give it back.
    #[inline(always)]
    fn take(self) -> *mut c_void {
        ManuallyDrop::new(self).dynptr.as_mut_ptr()
    }
}

impl<'d> Deref for Record<'d> {
    type Target = Dynptr<'d, Reserved>;

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        &self.dynptr
    }
}

impl DerefMut for Record<'_> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.dynptr
    }
}

impl Drop for Record<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a dynptr is in the slot, and being dropped it is not used again.
        unsafe { helper::ringbuf_discard_dynptr(self.dynptr.as_mut_ptr(), 0) }
    }
}
