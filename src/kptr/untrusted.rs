//! Fields that hold a pointer and no reference.

use core::cell::UnsafeCell;

use crate::{
    bound::Null,
    owned::{Origin, Owned},
    state::{Rcu, Trusted, Untrusted, Walked},
    types::KernelType,
};

/// Nobody else can name what is in here.
mod sealed {
    /// Keeps the set of states closed.
    pub trait Sealed {}
}

/// A field of a map value that holds a pointer to a kernel object, and no
/// reference (`__kptr_untrusted`): what comes out may be read and nothing else.
#[repr(C)]
pub struct KptrUntrusted<T> {
    pointer: UnsafeCell<*mut T>,
    __kfunc_kptr_untrusted: [T; 0],
}

// SAFETY: it is read and written as a whole.
unsafe impl<T> Sync for KptrUntrusted<T> {}

impl<T: KernelType> KptrUntrusted<T> {
    /// The pointer that is there, which may be NULL or dangle.
    #[inline(always)]
    pub fn get(&self) -> Untrusted<T> {
        // SAFETY: it is there as long as `self` is, and what is loaded from a kptr
        // is a pointer to the verifier.
        unsafe { Untrusted::from_raw(self.pointer.get().read_volatile()) }
    }

    /// Puts a pointer there, in whatever state; [`Null`] for none.
    #[inline(always)]
    pub fn set(&self, pointer: impl AnyState<T>) {
        // SAFETY: it is there as long as `self` is.
        unsafe { self.pointer.get().write_volatile(pointer.ptr()) }
    }
}

/// A pointer to a `T` in any state, checked for NULL or not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pointer to a `{T}` of the kernel",
    label = "expected a pointer in any state, or `Null`",
    note = "the verifier says: invalid kptr access, R%d type=%s expected=%s%s"
)]
pub trait AnyState<T>: sealed::Sealed {
    /// The pointer to keep.
    fn ptr(self) -> *mut T;
}

macro_rules! any_state {
    ($([$($life:lifetime)? $($origin:ident)?] $state:ty;)*) => {$(
        impl<$($life,)? T: KernelType $(, $origin: Origin)?> sealed::Sealed for $state {}

        impl<$($life,)? T: KernelType $(, $origin: Origin)?> AnyState<T> for $state {
            #[inline(always)]
            fn ptr(self) -> *mut T {
                self.as_ptr()
            }
        }
    )*};
}

any_state! {
    [O] &Owned<T, O>;
    ['p] Trusted<'p, T>;
    ['g] Rcu<'g, T>;
    ['p] Walked<'p, T>;
    [] Untrusted<T>;
}

impl sealed::Sealed for Null {}

impl<T: KernelType> AnyState<T> for Null {
    #[inline(always)]
    fn ptr(self) -> *mut T {
        core::ptr::null_mut()
    }
}

impl<P: sealed::Sealed> sealed::Sealed for Option<P> {}

impl<T: KernelType, P: AnyState<T>> AnyState<T> for Option<P> {
    #[inline(always)]
    fn ptr(self) -> *mut T {
        self.map_or(core::ptr::null_mut(), P::ptr)
    }
}
