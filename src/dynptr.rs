//! Dynptrs: memory whose length the kernel knows, and checks at every access.
//!
//! A dynptr stands in a [`DynptrSlot`] on the program's stack, and must stay
//! there. What makes one borrows the slot and gives a [`Dynptr`]; a second one
//! on the same memory is a [`View`], which only reads.
//!
//! | dynptr | made by | its memory |
//! |---|---|---|
//! | `Dynptr<Packet>` | `bpf_dynptr_from_xdp`, `bpf_dynptr_from_skb` | may lie in pieces |
//! | [`Record`] | [`Record::reserve`] | this program's until it is submitted |
//! | `Dynptr<Region>` | [`Dynptr::from_mem`] | a map's, which others change |
//!
//! Bytes that do not lie in one piece are copied into a [`Room`] for a slice of
//! them; what others change is only ever copied.
//!
//! A slice lives no longer than the borrow of its dynptr, and nothing that
//! ends a slice for the verifier (kernel/bpf/verifier.c, 6.12: a write to a
//! packet, `clear_all_pkt_pointers`; the end of a record,
//! `unmark_stack_slots_dynptr`) can be called while it lives.
//!
//! Refuses to know packets: the kfuncs that make dynptrs of them are declared
//! elsewhere.

mod record;
mod view;

pub use record::Record;
pub use view::View;

use core::{
    ffi::{c_int, c_void},
    mem::{MaybeUninit, size_of},
    ops::Deref,
};

use crate::{helper, shared::Shared, types::Memory};

/// Room on the stack for a dynptr (`struct bpf_dynptr`, 16 bytes in 6.12 and
/// 7.3).
///
/// The verifier knows a dynptr by its place on the stack: the slot stays where
/// it is, and what borrows it may be moved freely.
#[derive(Debug)]
#[repr(C, align(8))]
pub struct DynptrSlot {
    state: MaybeUninit<[u64; 2]>,
}

impl DynptrSlot {
    /// An empty slot. Costs nothing: it is not initialised.
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            state: MaybeUninit::uninit(),
        }
    }

    /// Where the dynptr is.
    #[inline(always)]
    pub fn as_mut_ptr(&mut self) -> *mut c_void {
        self.state.as_mut_ptr().cast()
    }
}

/// Room on the stack into which bytes are copied that do not lie in one piece.
#[derive(Debug)]
#[repr(transparent)]
pub struct Room<T: Memory> {
    bytes: MaybeUninit<T>,
}

impl<T: Memory> Room<T> {
    /// Empty room. Costs nothing: it is not initialised.
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            bytes: MaybeUninit::uninit(),
        }
    }

    #[inline(always)]
    fn as_mut_ptr(&mut self) -> *mut T {
        self.bytes.as_mut_ptr()
    }
}

/// The bytes of a packet, as this program sees them.
#[derive(Debug)]
pub enum Packet {}

/// Room in a ring buffer that this program fills.
#[derive(Debug)]
pub enum Reserved {}

/// Memory of a map's value.
#[derive(Debug)]
pub enum Region {}

/// A dynptr through which its memory may be changed.
///
/// Reading is in [`View`], to which this dereferences. `'d` bounds the slot
/// and what the dynptr was made of.
#[derive(Debug)]
#[repr(transparent)]
pub struct Dynptr<'d, K> {
    view: View<'d, K>,
}

impl<'d, K> Dynptr<'d, K> {
    /// Takes over what a kfunc or helper has put into a slot.
    ///
    /// # Safety
    /// `slot` points into a slot that is borrowed for `'d`, a dynptr on memory
    /// of this kind was made there, and no other `Dynptr` stands for it.
    #[inline(always)]
    pub unsafe fn from_raw(slot: *mut c_void) -> Self {
        Self {
            // SAFETY: the caller's promise.
            view: unsafe { View::from_raw(slot) },
        }
    }

    /// What is in `slot` once the kfunc that should make it has returned: a
    /// dynptr, unless that was an error.
    ///
    /// # Safety
    /// As for [`Dynptr::from_raw`], if `error` is 0.
    #[doc(hidden)]
    #[inline(always)]
    pub unsafe fn made(error: c_int, slot: &'d mut DynptrSlot) -> Option<Self> {
        if error != 0 {
            return None;
        }
        // SAFETY: the caller's promise.
        Some(unsafe { Self::from_raw(slot.as_mut_ptr()) })
    }

    /// Where it is, in the type that the kfunc gives it.
    #[doc(hidden)]
    #[inline(always)]
    pub fn address<T>(&mut self) -> *mut T {
        self.view.as_ptr().cast_mut().cast()
    }

    /// Copies `value` to `offset`. (What a syscall program was given must be
    /// copied out first: no helper takes it where it is, `R3 type=ctx`.)
    ///
    /// # Errors
    /// The kernel's: -E2BIG beyond the end, -EINVAL where the memory may only
    /// be read.
    #[inline(always)]
    pub fn write<T: Memory>(&mut self, offset: u32, value: &T) -> Result<(), i64> {
        let value = core::ptr::from_ref(value).cast();
        let bytes = size_of::<T>() as u64;
        // SAFETY: a dynptr is in the slot, and the value is readable.
        let done = unsafe { helper::dynptr_write(self.as_ptr(), offset.into(), value, bytes, 0) };
        outcome(done)
    }

    /// Narrows the dynptr to the bytes from `start` up to `end`.
    ///
    /// # Errors
    /// The kernel's: -EINVAL where `end` is before `start`, -ERANGE beyond the
    /// end.
    #[inline(always)]
    pub fn adjust(&mut self, start: u32, end: u32) -> Result<(), i64> {
        self.view.adjust(start, end)
    }
}

impl<'d, K> Deref for Dynptr<'d, K> {
    type Target = View<'d, K>;

    #[inline(always)]
    fn deref(&self) -> &View<'d, K> {
        &self.view
    }
}

impl<'d> Dynptr<'d, Packet> {
    /// Lets `change` change the bytes at `offset` where they are, or in `room`
    /// where they do not lie in one piece; they are written back then.
    ///
    /// Programs that may not write to packets cannot call this (all but tc,
    /// xdp, lwt_xmit and sk_skb; `may_access_direct_pkt_data` in
    /// kernel/bpf/verifier.c, 6.12): the verifier says `the prog does not allow
    /// writes to packet data`.
    ///
    /// # Errors
    /// `None` where the bytes are not all there; the kernel's own error where
    /// they could not be written back.
    #[inline(always)]
    pub fn slice_rdwr<T: Memory>(
        &mut self,
        offset: u32,
        room: &mut Room<T>,
        change: impl FnOnce(&mut T),
    ) -> Result<(), Option<i64>> {
        const { view::any_place::<T>() };
        let room = room.as_mut_ptr();
        // SAFETY: a dynptr is in the slot, and the room is as long as it says.
        let bytes: *mut T = unsafe { view::slice_rdwr(self.as_mut_ptr(), offset, room) };
        // SAFETY: NULL, or as many bytes, which nobody else looks at meanwhile.
        change(unsafe { bytes.as_mut() }.ok_or(None)?);
        if bytes == room {
            // SAFETY: the kernel has filled it.
            self.write(offset, unsafe { &*room }).map_err(Some)?;
        }
        Ok(())
    }
}

impl<'d> Dynptr<'d, Region> {
    /// A dynptr on memory of a map's value; a `static` is such memory too.
    /// `None` where the kernel refuses its length.
    ///
    /// Memory that is not a map's is refused with `Unsupported reg type %s for
    /// bpf_dynptr_from_mem data`.
    #[inline(always)]
    pub fn from_mem<M: Memory>(memory: &'d Shared<M>, slot: &'d mut DynptrSlot) -> Option<Self> {
        let data = core::ptr::from_ref(memory).cast_mut().cast();
        let slot = slot.as_mut_ptr();
        // SAFETY: the memory is there for `'d`, and so is the slot.
        let made = unsafe { helper::dynptr_from_mem(data, size_of::<M>() as u64, 0, slot) };
        // SAFETY: it was made just now.
        (made == 0).then(|| unsafe { Self::from_raw(slot) })
    }
}

/// A helper's 0 or negative error.
#[inline(always)]
fn outcome(returned: i64) -> Result<(), i64> {
    match returned {
        0 => Ok(()),
        error => Err(error),
    }
}
