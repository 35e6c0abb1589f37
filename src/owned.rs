//! The owned state: a reference that this program must release.
//!
//! Dropping releases. Refuses to know which kfunc that is (`KernelType` says)
//! and which kfuncs take a reference over (the wrappers' bounds say).

use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};

use crate::{
    state::{Rcu, Trusted},
    types::{FirstMember, KernelType, KptrType},
};

/// Nobody else can name what is in here.
mod sealed {
    /// Keeps the set of origins closed.
    pub trait Sealed {}
}

/// How the program came by a reference.
pub trait Origin: sealed::Sealed {}

/// The object was there before, and the program took a reference to it.
#[derive(Debug)]
pub enum Acquired {}

/// A kfunc made the object for this program, and nobody else knows it yet.
///
/// Such an object may still be changed freely; kernels from 6.2 on say so
/// with a type of its own, as `struct nf_conn___init` is to `struct nf_conn`.
#[derive(Debug)]
pub enum Allocated {}

impl sealed::Sealed for Acquired {}
impl sealed::Sealed for Allocated {}
impl Origin for Acquired {}
impl Origin for Allocated {}

/// A reference to a kernel object that this program must give up.
///
/// It is given up once: by dropping it, which calls the type's release kfunc,
/// or by passing it to a kfunc that consumes it. For a type without a release
/// kfunc only the second is possible, and a path on which it would be dropped
/// is a compile error.
///
/// That error comes when the program is built with `panic = "abort"`, as every
/// BPF program is; `cargo check` instantiates nothing and so does not see it.
/// Where panics unwind, as in unit tests on the host, every call may lead to a
/// drop, so there it is the drop itself that panics.
#[derive(Debug)]
#[repr(transparent)]
#[must_use = "dropping a reference at once releases it at once"]
pub struct Owned<T: KernelType, O: Origin = Acquired> {
    ptr: NonNull<T>,
    origin: PhantomData<O>,
}

impl<T: KernelType, O: Origin> Owned<T, O> {
    /// Takes over a reference; `None` if the pointer is NULL.
    ///
    /// # Safety
    /// `ptr` is NULL, or a reference that came from a kfunc which acquires, or
    /// out of a map by `bpf_kptr_xchg`, and that nothing else will give up.
    #[inline(always)]
    pub unsafe fn from_raw(ptr: *mut T) -> Option<Self> {
        NonNull::new(ptr).map(|ptr| Self {
            ptr,
            origin: PhantomData,
        })
    }

    /// Takes over a reference from a kfunc that never returns NULL.
    ///
    /// # Safety
    /// As for [`Owned::from_raw`], and `ptr` is not NULL.
    #[inline(always)]
    pub unsafe fn from_raw_unchecked(ptr: *mut T) -> Self {
        Self {
            // SAFETY: the caller promises that it is not NULL.
            ptr: unsafe { NonNull::new_unchecked(ptr) },
            origin: PhantomData,
        }
    }

    /// The pointer, without giving anything up.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut T {
        self.ptr.as_ptr()
    }

    /// The pointer, with the duty to release what it points to.
    ///
    /// # Safety
    /// The caller gives the reference up on every path. The verifier's word
    /// for a path that does not: `Unreleased reference id=%d alloc_insn=%d`.
    #[inline(always)]
    pub unsafe fn into_raw(self) -> *mut T {
        ManuallyDrop::new(self).as_ptr()
    }

    /// The pointer, to be put into a map by `bpf_kptr_xchg`.
    ///
    /// # Safety
    /// The next thing done with it is `bpf_kptr_xchg` into a `__kptr` field,
    /// and what that returns goes through [`Owned::from_raw`].
    #[inline(always)]
    pub unsafe fn into_kptr(self) -> *mut T
    where
        T: KptrType,
    {
        ManuallyDrop::new(self).as_ptr()
    }

    /// Lends the reference as a trusted pointer.
    #[inline(always)]
    pub fn as_trusted(&self) -> Trusted<'_, T> {
        // SAFETY: a pointer with a reference is trusted while it is held.
        unsafe { Trusted::from_raw_unchecked(self.ptr.as_ptr()) }
    }

    /// Lends the reference as a pointer that is valid under RCU.
    #[inline(always)]
    pub fn as_rcu(&self) -> Rcu<'_, T> {
        self.as_trusted().as_rcu()
    }

    /// Lends the reference as a pointer to the object's first member.
    #[inline(always)]
    pub fn upcast<Base: KernelType>(&self) -> Trusted<'_, Base>
    where
        T: FirstMember<Base>,
    {
        self.as_trusted().upcast()
    }
}

/// What is said of a reference that is dropped and cannot be.
const UNRELEASED: &str = "a reference to this type is dropped, and no kfunc releases it: pass it on \
    every path to a kfunc that consumes it. The verifier would say: Unreleased reference";

impl<T: KernelType, O: Origin> Drop for Owned<T, O> {
    #[inline(always)]
    fn drop(&mut self) {
        const {
            assert!(
                cfg!(panic = "unwind") || T::RELEASE.is_some(),
                "{}",
                UNRELEASED
            )
        }
        let Some(release) = T::RELEASE else {
            panic!("{UNRELEASED}");
        };
        // SAFETY: the reference is owned, and being dropped it is not used again.
        unsafe { release(self.ptr.as_ptr()) }
    }
}
