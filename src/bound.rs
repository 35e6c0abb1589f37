//! Which state of a pointer serves where: the bounds of the wrappers.
//!
//! | bound | the kfunc's contract | takes |
//! |---|---|---|
//! | [`IntoOwned`] | `release` | [`Owned`], by value |
//! | [`IntoAllocated`] | `release` of `owned(allocated)` | [`Owned<T, Allocated>`], by value |
//! | [`AsOwned`] | `owned_args` | `&`[`Owned`] |
//! | [`AsAllocated`] | `owned(allocated)` | `&`[`Owned<T, Allocated>`] |
//! | [`AsTrusted`] | `trusted_args`, and no flag from 7.0 on | those, [`Trusted`] |
//! | [`AsRcu`] | `rcu` | those, [`Rcu`] |
//! | [`AsBtf`] | no flag, up to 6.19 | those, [`Walked`] |
//!
//! For a struct that is all numbers ([`Memory`]), `&mut` of one serves for all
//! but the first two.
//!
//! The traits are sealed. A state that does not serve has an implementation
//! too, under a condition that never holds (see [`refused`]): so rustc names
//! that condition, and its text is the verifier's own for that very mistake.
//! The quotes are those of Linux 6.12 (kernel/bpf/verifier.c), where `%d` of
//! `R%d` counts arguments from 1 and that of `arg#%d` and `arg%d` from 0.
//!
//! Refuses to know flags and kernels: a wrapper picks the bound that holds
//! over all the kernels that its crate targets.

pub mod refused;

use crate::{
    owned::{Acquired, Allocated, Origin, Owned},
    sealed::Closed,
    state::{Rcu, Trusted, Untrusted, Walked},
    types::{KernelType, Memory},
};

/// A NULL that the program writes out, for an argument that may be NULL.
///
/// Only this, and no `Option`: where an argument is nullable the verifier
/// takes a literal NULL, and up to 6.19 not a pointer that may be NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Null;

/// Of a bound: the argument must not be NULL.
#[derive(Debug)]
pub enum NotNull {}

/// Of a bound: the argument may also be [`Null`].
#[derive(Debug)]
pub enum OrNull {}

/// A pointer by which a kfunc may use a reference that the program keeps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference to a `{T}` that this program owns",
    label = "expected `&Owned<{T}>`",
    note = "the verifier says: R%d must be referenced (the series that proposed KF_OWNED_ARGS)"
)]
pub trait AsOwned<T, N = NotNull> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

/// A pointer by which a kfunc may use an object that this program allocated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference to a `{T}` that this program allocated",
    label = "expected `&Owned<{T}, Allocated>`",
    note = "the verifier says: R%d must be referenced (the series that proposed KF_OWNED_ARGS)"
)]
pub trait AsAllocated<T, N = NotNull> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

/// A pointer that the verifier trusts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a trusted pointer to a `{T}`",
    label = "expected `Trusted<'_, {T}>` or `&Owned<{T}>`",
    note = "the verifier says, of a state that is not trusted: R%d must be referenced or trusted",
    note = "and of a pointer to another struct: kernel function %s args#%d expected pointer to STRUCT {T}"
)]
pub trait AsTrusted<T, N = NotNull> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

/// A pointer that is valid under RCU, or trusted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pointer to a `{T}` that is valid under RCU",
    label = "expected `Rcu<'_, {T}>`, `Trusted<'_, {T}>` or `&Owned<{T}>`",
    note = "the verifier says, of a state that is neither: R%d must be a rcu pointer",
    note = "and of a pointer to another struct: kernel function %s args#%d expected pointer to STRUCT {T}"
)]
pub trait AsRcu<T, N = NotNull> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

/// Any pointer to a kernel object that the verifier does not call untrusted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pointer to a `{T}` of the kernel",
    label = "expected `Walked<'_, {T}>`, `Rcu<'_, {T}>`, `Trusted<'_, {T}>` or `&Owned<{T}>`",
    note = "the verifier says: arg#%d is %s expected ptr_ or socket"
)]
pub trait AsBtf<T, N = NotNull> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

/// A reference that a kfunc takes over.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference to a `{T}` that could be given up",
    label = "expected `Owned<{T}>`",
    note = "the verifier says: release kernel function %s expects refcounted PTR_TO_BTF_ID"
)]
pub trait IntoOwned<T> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass, with the duty to release what it points to.
    ///
    /// # Safety
    /// It is passed to a kfunc that takes the reference over.
    unsafe fn into_ptr(self) -> *mut T;
}

/// A reference to an object of the program's own making, which a kfunc takes over.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference to a `{T}` that this program allocated",
    label = "expected `Owned<{T}, Allocated>`",
    note = "the verifier says: release kernel function %s expects refcounted PTR_TO_BTF_ID"
)]
pub trait IntoAllocated<T> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass, with the duty to release what it points to.
    ///
    /// # Safety
    /// It is passed to a kfunc that takes the reference over.
    unsafe fn into_ptr(self) -> *mut T;
}

/// States that serve for a bound: the pointer is passed as it is.
macro_rules! accepted {
    ($($bound:ident: [$($life:lifetime)? $($origin:ident)?] $state:ty;)*) => {$(
        impl<$($life,)? T: KernelType, N $(, $origin: Origin)?> $bound<T, N> for $state {
            fn closed(_: Closed) {}

            #[inline(always)]
            fn ptr(self) -> *mut T {
                self.as_ptr()
            }
        }
    )*};
}

accepted! {
    AsOwned: [O] &Owned<T, O>;
    AsAllocated: [] &Owned<T, Allocated>;
    AsTrusted: [O] &Owned<T, O>;
    AsTrusted: ['p] Trusted<'p, T>;
    AsRcu: [O] &Owned<T, O>;
    AsRcu: ['p] Trusted<'p, T>;
    AsRcu: ['g] Rcu<'g, T>;
    AsBtf: [O] &Owned<T, O>;
    AsBtf: ['p] Trusted<'p, T>;
    AsBtf: ['g] Rcu<'g, T>;
    AsBtf: ['p] Walked<'p, T>;
}

/// Memory of the program's own serves for a struct of numbers alone, whatever
/// the kfunc's flags (`get_kfunc_ptr_arg_type` in `kernel/bpf/verifier.c`,
/// 6.12: what is no pointer to a kernel object is taken as memory).
macro_rules! memory {
    ($($bound:ident)*) => {$(
        impl<T: KernelType + Memory, N> $bound<T, N> for &mut T {
            fn closed(_: Closed) {}

            #[inline(always)]
            fn ptr(self) -> *mut T {
                self
            }
        }
    )*};
}

memory!(AsOwned AsAllocated AsTrusted AsRcu AsBtf);

/// States that do not serve for a bound, each under its refusal's condition.
macro_rules! refused {
    ($(
        $bound:ident: [$($life:lifetime)? $($param:ident $(: $kind:ident)?)?]
            $state:ty => $why:ident;
    )*) => {$(
        impl<$($life,)? T: KernelType, N $(, $param $(: $kind)?)?> $bound<T, N> for $state
        where
            refused::Verifier: refused::$why<Self>,
        {
            fn closed(_: Closed) {}

            fn ptr(self) -> *mut T {
                core::ptr::null_mut()
            }
        }
    )*};
}

refused! {
    AsOwned: [O: Origin] Owned<T, O> => NotLent;
    AsOwned: ['p] Trusted<'p, T> => TrustedIsNotOwned;
    AsOwned: ['g] Rcu<'g, T> => RcuIsNotOwned;
    AsOwned: ['p] Walked<'p, T> => WalkedIsNotOwned;
    AsOwned: [] Untrusted<T> => UntrustedIsNotOwned;
    AsOwned: [P] Option<P> => UncheckedIsNotOwned;
    AsOwned: [P] &Option<P> => UncheckedIsNotOwned;

    AsAllocated: [] &Owned<T, Acquired> => AcquiredIsNotAllocated;
    AsAllocated: [O: Origin] Owned<T, O> => NotLent;
    AsAllocated: ['p] Trusted<'p, T> => TrustedIsNotOwned;
    AsAllocated: ['g] Rcu<'g, T> => RcuIsNotOwned;
    AsAllocated: ['p] Walked<'p, T> => WalkedIsNotOwned;
    AsAllocated: [] Untrusted<T> => UntrustedIsNotOwned;
    AsAllocated: [P] Option<P> => UncheckedIsNotOwned;
    AsAllocated: [P] &Option<P> => UncheckedIsNotOwned;

    AsTrusted: [O: Origin] Owned<T, O> => NotLent;
    AsTrusted: ['g] Rcu<'g, T> => RcuIsNotTrusted;
    AsTrusted: ['p] Walked<'p, T> => WalkedIsNotTrusted;
    AsTrusted: [] Untrusted<T> => UntrustedIsNotTrusted;
    AsTrusted: [P] Option<P> => Unchecked;
    AsTrusted: [P] &Option<P> => Unchecked;

    AsRcu: [O: Origin] Owned<T, O> => NotLent;
    AsRcu: ['p] Walked<'p, T> => WalkedIsNotRcu;
    AsRcu: [] Untrusted<T> => UntrustedIsNotRcu;
    AsRcu: [P] Option<P> => Unchecked;
    AsRcu: [P] &Option<P> => Unchecked;

    AsBtf: [O: Origin] Owned<T, O> => NotLent;
    AsBtf: [] Untrusted<T> => UntrustedIsNotValid;
    AsBtf: [P] Option<P> => UncheckedIsNotValid;
    AsBtf: [P] &Option<P> => UncheckedIsNotValid;
}

/// A literal NULL serves where the argument is nullable, and only there.
macro_rules! null {
    ($($bound:ident)*) => {$(
        impl<T: KernelType> $bound<T, OrNull> for Null {
            fn closed(_: Closed) {}

            #[inline(always)]
            fn ptr(self) -> *mut T {
                core::ptr::null_mut()
            }
        }

        impl<T: KernelType> $bound<T, NotNull> for Null
        where
            refused::Verifier: refused::NullHere<T>,
        {
            fn closed(_: Closed) {}

            fn ptr(self) -> *mut T {
                core::ptr::null_mut()
            }
        }
    )*};
}

null!(AsOwned AsAllocated AsTrusted AsRcu AsBtf);

impl<T: KernelType, O: Origin> IntoOwned<T> for Owned<T, O> {
    fn closed(_: Closed) {}

    #[inline(always)]
    unsafe fn into_ptr(self) -> *mut T {
        // SAFETY: the caller passes the reference on.
        unsafe { self.into_raw() }
    }
}

impl<T: KernelType> IntoAllocated<T> for Owned<T, Allocated> {
    fn closed(_: Closed) {}

    #[inline(always)]
    unsafe fn into_ptr(self) -> *mut T {
        // SAFETY: the caller passes the reference on.
        unsafe { self.into_raw() }
    }
}

/// States that cannot be given up, each under its refusal's condition.
macro_rules! kept {
    ($(
        $bound:ident: [$($life:lifetime)? $($param:ident $(: $kind:ident)?)?]
            $state:ty => $why:ident;
    )*) => {$(
        impl<$($life,)? T: KernelType $(, $param $(: $kind)?)?> $bound<T> for $state
        where
            refused::Verifier: refused::$why<Self>,
        {
            fn closed(_: Closed) {}

            unsafe fn into_ptr(self) -> *mut T {
                core::ptr::null_mut()
            }
        }
    )*};
}

kept! {
    IntoOwned: [O: Origin] &Owned<T, O> => LentIsKept;
    IntoOwned: ['p] Trusted<'p, T> => TrustedIsKept;
    IntoOwned: ['g] Rcu<'g, T> => RcuIsKept;
    IntoOwned: ['p] Walked<'p, T> => WalkedIsKept;
    IntoOwned: [] Untrusted<T> => UntrustedIsKept;
    IntoOwned: [P] Option<P> => Unchecked;

    IntoAllocated: [] Owned<T, Acquired> => AcquiredIsNotAllocated;
    IntoAllocated: [O: Origin] &Owned<T, O> => LentIsKept;
    IntoAllocated: ['p] Trusted<'p, T> => TrustedIsKept;
    IntoAllocated: ['g] Rcu<'g, T> => RcuIsKept;
    IntoAllocated: ['p] Walked<'p, T> => WalkedIsKept;
    IntoAllocated: [] Untrusted<T> => UntrustedIsKept;
    IntoAllocated: [P] Option<P> => Unchecked;
}
