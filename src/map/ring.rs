//! Ring buffers: records for a reader in user space.

use core::{
    marker::PhantomData,
    mem::{ManuallyDrop, size_of},
    ptr::NonNull,
};

use super::{Number, handle};
use crate::{helper, types::Memory};

/// A ring buffer of `BYTES`, a power of two and as many pages
/// (`BPF_MAP_TYPE_RINGBUF`).
#[repr(C)]
pub struct RingBuf<const BYTES: usize> {
    r#type: Number<27>,
    max_entries: Number<BYTES>,
}

// SAFETY: what is in it is never read; what its address stands for is the
// kernel's, and locked there.
unsafe impl<const BYTES: usize> Sync for RingBuf<BYTES> {}

impl<const BYTES: usize> RingBuf<BYTES> {
    new!(r#type max_entries);

    /// Room for a record; `None` where the reader lags too far behind.
    #[inline(always)]
    pub fn reserve<T: Memory>(&'static self) -> Option<Reserved<T>> {
        const { assert!(size_of::<T>() > 0, "a record of no bytes") }
        // SAFETY: a ring buffer, and a constant number of bytes.
        let data = unsafe { helper::ringbuf_reserve(handle(self), size_of::<T>() as u64, 0) };
        NonNull::new(data.cast()).map(|data| Reserved {
            data,
            owned: PhantomData,
        })
    }
}

/// Room for a record. Dropping it gives it up unread.
#[must_use = "dropping it at once gives the room up"]
#[repr(transparent)]
pub struct Reserved<T: Memory> {
    data: NonNull<T>,
    owned: PhantomData<T>,
}

impl<T: Memory> Reserved<T> {
    /// Writes the record, and shows it to the reader.
    #[inline(always)]
    pub fn submit(self, record: T) {
        let data = ManuallyDrop::new(self).data.as_ptr();
        // SAFETY: room for a `T` that is ours; after this it is the reader's.
        unsafe {
            data.write(record);
            helper::ringbuf_submit(data.cast(), 0);
        }
    }
}

impl<T: Memory> Drop for Reserved<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: it was not submitted, and being dropped it is not used again.
        unsafe { helper::ringbuf_discard(self.data.as_ptr().cast(), 0) }
    }
}
