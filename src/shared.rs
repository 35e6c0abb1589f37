//! Numbers that other programs, processors and user space see as well.
//!
//! Owns how such memory is read and written: never as if it were ours alone.

use core::cell::UnsafeCell;

use crate::types::Memory;

/// Plain memory that others change at any time: a field of a map value, or a
/// `static` of the program.
///
/// In BTF it is a `volatile` of what is in it, once `kfunc link` has seen it.
#[repr(C)]
pub struct Shared<T: Memory> {
    value: UnsafeCell<T>,
    __kfunc_shared: [T; 0],
}

// SAFETY: all access is volatile or atomic, and whatever mixture of several
// writes a read comes upon is a value.
unsafe impl<T: Memory> Sync for Shared<T> {}

impl<T: Memory> Shared<T> {
    /// Memory that begins with `value`.
    #[inline(always)]
    pub const fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(value),
            __kfunc_shared: [],
        }
    }
}

impl<T: Memory> Shared<T> {
    /// Where it is, for a helper that writes there.
    #[inline(always)]
    pub(crate) fn as_ptr(&self) -> *mut T {
        self.value.get()
    }
}

impl<T: Memory + Copy> Shared<T> {
    /// What is there now. More than eight bytes may be of several writes.
    #[inline(always)]
    pub fn get(&self) -> T {
        // SAFETY: it is there as long as `self` is.
        unsafe { self.value.get().read_volatile() }
    }

    /// Puts `value` there.
    #[inline(always)]
    pub fn set(&self, value: T) {
        // SAFETY: it is there as long as `self` is.
        unsafe { self.value.get().write_volatile(value) }
    }
}

/// Atomic addition. BPF has it for these widths; `core` offers none where a
/// machine has no compare-and-swap, which rustc says of BPF.
macro_rules! add {
    ($($number:ty, $atomic:ident;)*) => {$(
        impl Shared<$number> {
            /// Adds `more`, atomically, and wraps around.
            #[inline(always)]
            pub fn add(&self, more: $number) {
                let place = self.value.get();
                // LLVM 22 makes of this order the instruction that only adds,
                // and takes `more` for the result.
                #[cfg(target_arch = "bpf")]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    use core::intrinsics::{AtomicOrdering, atomic_xadd};
                    atomic_xadd::<_, _, { AtomicOrdering::Relaxed }>(place, more);
                }
                #[cfg(not(target_arch = "bpf"))]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    use core::sync::atomic::{$atomic, Ordering};
                    $atomic::from_ptr(place).fetch_add(more, Ordering::Relaxed);
                }
            }

            /// Adds `more`, atomically, and wraps around: what was there before.
            #[inline(always)]
            pub fn fetch_add(&self, more: $number) -> $number {
                let place = self.value.get();
                #[cfg(target_arch = "bpf")]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    use core::intrinsics::{AtomicOrdering, atomic_xadd};
                    atomic_xadd::<_, _, { AtomicOrdering::SeqCst }>(place, more)
                }
                #[cfg(not(target_arch = "bpf"))]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    use core::sync::atomic::{$atomic, Ordering};
                    $atomic::from_ptr(place).fetch_add(more, Ordering::SeqCst)
                }
            }
        }
    )*};
}

add! {
    u32, AtomicU32;
    i32, AtomicI32;
    u64, AtomicU64;
    i64, AtomicI64;
}
