//! Pointers to kernel objects that are kept in map values.
//!
//! Owns how a field is filled, emptied and looked at. Such a field exists in
//! map values alone: nothing here makes one, so that none can stand on the
//! stack, and none can be moved.
//!
//! The kernel knows such a field by a tag on the pointer's type in BTF, which
//! rustc cannot write. The member `__kfunc_*` says which tag is meant and what
//! is pointed to; `kfunc link` puts the tagged pointer in the type's place.

mod percpu;
mod untrusted;

pub use percpu::PercpuKptr;
pub use untrusted::{AnyState, KptrUntrusted};

use core::cell::UnsafeCell;

use crate::{
    helper,
    owned::{Origin, Owned},
    rcu::RcuSection,
    state::Rcu,
    types::{KptrType, RcuProtected},
};

/// A field of a map value that holds a reference to a kernel object, or none
/// (`__kptr`).
///
/// What is in it when its element is removed, or the map goes, the kernel
/// releases.
#[repr(C)]
pub struct Kptr<T> {
    pointer: UnsafeCell<*mut T>,
    __kfunc_kptr: [T; 0],
}

// SAFETY: it is changed by an atomic exchange and read as a whole.
unsafe impl<T> Sync for Kptr<T> {}

impl<T: KptrType> Kptr<T> {
    /// Puts `new` in, or nothing, and takes out what was there.
    #[inline(always)]
    pub fn swap<O: Origin>(&self, new: Option<Owned<T, O>>) -> Option<Owned<T>> {
        match new {
            Some(new) => self.put(new),
            None => self.take(),
        }
    }

    /// Puts a reference in, and takes out the one that was there.
    #[inline(always)]
    pub fn put<O: Origin>(&self, new: Owned<T, O>) -> Option<Owned<T>> {
        // SAFETY: the exchange takes the reference over.
        let new = unsafe { new.into_kptr() };
        // SAFETY: `new` is a reference that nobody else gives up.
        unsafe { exchange(&self.pointer, new) }
    }

    /// Takes the reference out; `None` where there is none.
    #[inline(always)]
    pub fn take(&self) -> Option<Owned<T>> {
        // SAFETY: nothing is put in.
        unsafe { exchange(&self.pointer, null()) }
    }

    /// The object, without a reference of one's own: it stays what it is until
    /// `section` ends, whoever empties the field meanwhile.
    #[inline(always)]
    pub fn get<'g>(&self, section: &'g RcuSection) -> Option<Rcu<'g, T>>
    where
        T: RcuProtected,
    {
        // SAFETY: in a map value, where the verifier allows this very load.
        let pointer = unsafe { self.pointer.get().read_volatile() };
        // SAFETY: loaded in `section`, of a type that RCU protects.
        unsafe { Rcu::load(section, pointer) }
    }
}

/// `bpf_kptr_xchg`.
///
/// # Safety
/// `new` is NULL, or a reference that the caller has and gives up; the field
/// is in a map value.
#[inline(always)]
unsafe fn exchange<T: KptrType>(field: &UnsafeCell<*mut T>, new: *mut T) -> Option<Owned<T>> {
    // SAFETY: the caller's promise.
    let old = unsafe { helper::kptr_xchg(field.get().cast(), new.cast()) };
    // SAFETY: what the exchange returns belongs to the program.
    unsafe { Owned::from_raw(old.cast()) }
}

/// A NULL that stays one for the verifier.
///
/// It takes a literal 0, and no pointer that only may be NULL. LLVM makes the
/// latter of `match new { Some(p) => p, None => 0 }` if it sees the 0.
#[inline(always)]
fn null<T>() -> *mut T {
    #[cfg(target_arch = "bpf")]
    {
        let zero: *mut T;
        // SAFETY: one register is set.
        unsafe {
            core::arch::asm!("{} = 0", out(reg) zero, options(pure, nomem, nostack, preserves_flags));
        }
        zero
    }
    #[cfg(not(target_arch = "bpf"))]
    core::ptr::null_mut()
}
