//! Fields of kernel objects: which pointers they may be read through, and in
//! which state a pointer is that was read.
//!
//! The rules are those of `check_ptr_to_btf_access` (kernel/bpf/verifier.c,
//! 6.12 and 7.3). Which field is at which offset, and which of the rules it
//! falls under, is the business of [`layout!`](crate::layout!): the traits that
//! it makes call the methods here.
//!
//! | read through | a member that the kernel trusts | one that is safe under RCU | any other |
//! |---|---|---|---|
//! | [`Trusted`], [`Rcu`], `&`[`Owned`] | [`Trusted`] | [`Rcu`], in a section | [`Walked`] |
//! | [`Walked`] | [`Walked`] | [`Walked`] | [`Walked`] |
//!
//! That a pointer is valid under RCU is no proof of being in a section, since
//! every trusted one is; so a member that is safe in a section is read with
//! the section at hand, whatever it is read through.

use core::ptr;

use crate::{
    owned::{Origin, Owned},
    program::Context,
    rcu::RcuSection,
    sealed::Closed,
    state::{Rcu, Trusted, Walked},
    types::KernelType,
};

/// A pointer to an object whose fields a program may read.
#[diagnostic::on_unimplemented(
    message = "no field can be read through `{Self}`",
    label = "this may be NULL, or is not a pointer to a kernel object",
    note = "the verifier says: R%d invalid mem access '%s'"
)]
pub trait Readable: Sized {
    /// What it points to.
    type Object;

    #[doc(hidden)]
    fn closed(_: Closed);

    /// The number, or the array of numbers, that is `AT` bytes into the
    /// object.
    ///
    /// # Safety
    /// The kernel's object has plain numbers there, in all bytes of a `V`.
    unsafe fn number<V: Copy, const AT: usize>(self) -> V;
}

/// A pointer to an object whose pointers may be followed.
#[diagnostic::on_unimplemented(
    message = "no pointer can be followed out of `{Self}`",
    label = "not a pointer to a kernel object",
    note = "the verifier says: R%d invalid mem access '%s'"
)]
pub trait Walkable: Readable {
    /// A member that is trusted wherever its object is, and never NULL
    /// (`BTF_TYPE_SAFE_TRUSTED`).
    type Trusted<T: 'static>;
    /// The same of one that may be NULL (`BTF_TYPE_SAFE_TRUSTED_OR_NULL`).
    type TrustedOrNull<T: 'static>;
    /// A member that is valid in an RCU section, and never NULL
    /// (`BTF_TYPE_SAFE_RCU`).
    type Rcu<'g, T: 'static>;
    /// The same of one that may be NULL (`BTF_TYPE_SAFE_RCU_OR_NULL`, or with
    /// the type tag `rcu`).
    type RcuOrNull<'g, T: 'static>;
    /// Any other member.
    type Walked<T: 'static>;

    /// The pointer at `AT`, to a `T`.
    ///
    /// # Safety
    /// The kernel's object has such a member there, and so in each of these.
    unsafe fn walked<T: 'static, const AT: usize>(self) -> Self::Walked<T>;

    /// The same.
    ///
    /// # Safety
    /// And the kernel lists it as safe and trusted.
    unsafe fn trusted<T: 'static, const AT: usize>(self) -> Self::Trusted<T>;

    /// The same.
    ///
    /// # Safety
    /// And the kernel lists it as safe and trusted, or NULL.
    unsafe fn trusted_or_null<T: 'static, const AT: usize>(self) -> Self::TrustedOrNull<T>;

    /// The same.
    ///
    /// # Safety
    /// And the kernel lists it as safe under RCU.
    unsafe fn rcu<'g, T: 'static, const AT: usize>(
        self,
        section: &'g RcuSection,
    ) -> Self::Rcu<'g, T>;

    /// The same.
    ///
    /// # Safety
    /// And the kernel lists it as safe under RCU, or NULL, or tags it so.
    unsafe fn rcu_or_null<'g, T: 'static, const AT: usize>(
        self,
        section: &'g RcuSection,
    ) -> Self::RcuOrNull<'g, T>;
}

/// Makes LLVM read words where the bytes of an array allow it.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Words<V>(V);

/// Reads a value that is `AT` bytes into an object.
///
/// The place is a constant of the type: were it an argument, LLVM would join
/// the three loads into one for the least alignment before it knows which of
/// them it is, and the verifier takes no pointer byte by byte.
///
/// # Safety
/// As for [`Readable::number`], and the verifier sees `object` as a pointer
/// that may be read: where the object is gone, the kernel catches the fault.
#[inline(always)]
unsafe fn read<T, V: Copy, const AT: usize>(object: *mut T) -> V {
    let field = object.cast::<u8>().wrapping_add(AT).cast::<V>();
    if const { AT.is_multiple_of(8) && size_of::<V>().is_multiple_of(8) } {
        // SAFETY: the caller promises the field; objects begin at words.
        unsafe { ptr::read(field.cast::<Words<V>>()).0 }
    } else if const { AT.is_multiple_of(align_of::<V>()) } {
        // SAFETY: the same.
        unsafe { ptr::read(field) }
    } else {
        // SAFETY: the same, and nothing is asked of the offset.
        unsafe { ptr::read_unaligned(field) }
    }
}

macro_rules! readable {
    ([$($params:tt)*] $state:ty) => {
        impl<$($params)*> Readable for $state {
            type Object = S;

            fn closed(_: Closed) {}

            #[inline(always)]
            unsafe fn number<V: Copy, const AT: usize>(self) -> V {
                // SAFETY: the caller promises the field, the state that it may
                // be read.
                unsafe { read::<S, V, AT>(self.as_ptr()) }
            }
        }
    };
}

/// What is read through a pointer that the verifier vouches for, for `$life`.
macro_rules! vouched {
    ($life:lifetime, [$($params:tt)*] $state:ty) => {
        readable!([$($params)*] $state);

        impl<$($params)*> Walkable for $state {
            type Trusted<T: 'static> = Trusted<$life, T>;
            type TrustedOrNull<T: 'static> = Option<Trusted<$life, T>>;
            type Rcu<'g, T: 'static> = Rcu<'g, T>;
            type RcuOrNull<'g, T: 'static> = Option<Rcu<'g, T>>;
            type Walked<T: 'static> = Option<Walked<$life, T>>;

            #[inline(always)]
            unsafe fn walked<T: 'static, const AT: usize>(self) -> Option<Walked<$life, T>> {
                // SAFETY: the caller promises the member; what was walked to
                // may be read.
                unsafe { Walked::from_raw(self.number::<_, AT>()) }
            }

            #[inline(always)]
            unsafe fn trusted<T: 'static, const AT: usize>(self) -> Trusted<$life, T> {
                // SAFETY: the caller promises the member and its state.
                unsafe { Trusted::from_raw_unchecked(self.number::<_, AT>()) }
            }

            #[inline(always)]
            unsafe fn trusted_or_null<T: 'static, const AT: usize>(
                self,
            ) -> Option<Trusted<$life, T>> {
                // SAFETY: the same.
                unsafe { Trusted::from_raw(self.number::<_, AT>()) }
            }

            #[inline(always)]
            unsafe fn rcu<'g, T: 'static, const AT: usize>(
                self,
                _: &'g RcuSection,
            ) -> Rcu<'g, T> {
                // SAFETY: the same, and the section gives the life.
                unsafe { Rcu::from_raw_unchecked(self.number::<_, AT>()) }
            }

            #[inline(always)]
            unsafe fn rcu_or_null<'g, T: 'static, const AT: usize>(
                self,
                section: &'g RcuSection,
            ) -> Option<Rcu<'g, T>> {
                // SAFETY: the same.
                unsafe { Rcu::load(section, self.number::<_, AT>()) }
            }
        }
    };
}

vouched!('p, ['p, S] Trusted<'p, S>);
vouched!('p, ['p, S] Rcu<'p, S>);
vouched!('p, ['p, S: KernelType, O: Origin] &'p Owned<S, O>);
readable!(['p, S] Walked<'p, S>);

/// The verifier wants contexts read field by field, as wide as each field is
/// (`bpf_skb_is_valid_access` and its like in net/core/filter.c, 6.12):
/// `invalid bpf_context access off=%d size=%d`.
impl<S> Readable for &Context<'_, S> {
    type Object = S;

    fn closed(_: Closed) {}

    #[inline(always)]
    unsafe fn number<V: Copy, const AT: usize>(self) -> V {
        let field = self.as_ptr().cast::<u8>().wrapping_add(AT).cast::<V>();
        // SAFETY: the caller promises the field; the context is there as long
        // as the program.
        unsafe { ptr::read_volatile(field) }
    }
}

/// Nothing is vouched for of what is walked to from here, and the object may
/// be another one by now: any member may be NULL.
impl<'p, S> Walkable for Walked<'p, S> {
    type Trusted<T: 'static> = Option<Walked<'p, T>>;
    type TrustedOrNull<T: 'static> = Option<Walked<'p, T>>;
    type Rcu<'g, T: 'static> = Option<Walked<'p, T>>;
    type RcuOrNull<'g, T: 'static> = Option<Walked<'p, T>>;
    type Walked<T: 'static> = Option<Walked<'p, T>>;

    #[inline(always)]
    unsafe fn walked<T: 'static, const AT: usize>(self) -> Option<Walked<'p, T>> {
        // SAFETY: the caller promises the member; what was walked to may be
        // read.
        unsafe { Walked::from_raw(self.number::<_, AT>()) }
    }

    #[inline(always)]
    unsafe fn trusted<T: 'static, const AT: usize>(self) -> Option<Walked<'p, T>> {
        // SAFETY: the caller promises the member.
        unsafe { self.walked::<T, AT>() }
    }

    #[inline(always)]
    unsafe fn trusted_or_null<T: 'static, const AT: usize>(self) -> Option<Walked<'p, T>> {
        // SAFETY: the same.
        unsafe { self.walked::<T, AT>() }
    }

    #[inline(always)]
    unsafe fn rcu<'g, T: 'static, const AT: usize>(
        self,
        _: &'g RcuSection,
    ) -> Option<Walked<'p, T>> {
        // SAFETY: the same.
        unsafe { self.walked::<T, AT>() }
    }

    #[inline(always)]
    unsafe fn rcu_or_null<'g, T: 'static, const AT: usize>(
        self,
        _: &'g RcuSection,
    ) -> Option<Walked<'p, T>> {
        // SAFETY: the same.
        unsafe { self.walked::<T, AT>() }
    }
}
