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

/// Atomic addition. BPF has it for these widths; rustc takes BPF for a machine
/// of one thread, and would make a load and a store of it. A half register can
/// be left to the compiler only where `-C target-cpu` is v3 or more.
macro_rules! add {
    ($($number:ty, $atomic:ty, $instruction:literal, $value:tt;)*) => {$(
        impl Shared<$number> {
            /// Adds `more`, atomically, and wraps around.
            #[inline(always)]
            pub fn add(&self, more: $number) {
                #[cfg(target_arch = "bpf")]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    core::arch::asm!($instruction, in(reg) self.value.get(), in($value) more);
                }
                #[cfg(not(target_arch = "bpf"))]
                // SAFETY: it is there, and aligned, as long as `self` is.
                unsafe {
                    <$atomic>::from_ptr(self.value.get())
                        .fetch_add(more, core::sync::atomic::Ordering::Relaxed);
                }
            }
        }
    )*};
}

add! {
    u32, core::sync::atomic::AtomicU32, "lock *(u32 *)({} + 0) += w2", "r2";
    i32, core::sync::atomic::AtomicI32, "lock *(u32 *)({} + 0) += w2", "r2";
    u64, core::sync::atomic::AtomicU64, "lock *(u64 *)({} + 0) += {}", reg;
    i64, core::sync::atomic::AtomicI64, "lock *(u64 *)({} + 0) += {}", reg;
}
