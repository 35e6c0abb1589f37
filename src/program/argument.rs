//! Which types may stand for what the kernel gives.

use core::ffi::c_void;

use super::{Context, ContextType, given, refused};
use crate::{
    sealed::Closed,
    state::{Trusted, Walked},
    types::{KernelType, Memory},
};

/// One run of a program: what its arguments live for.
#[derive(Debug)]
pub struct Run {
    context: *mut c_void,
}

impl Run {
    /// The run that the kernel started with this context.
    ///
    /// # Safety
    /// It is the context that the kernel called the program with, and the
    /// result is dropped before the program returns.
    #[inline(always)]
    pub unsafe fn of(context: *mut c_void) -> Self {
        Self { context }
    }

    /// What stands in a slot, of a context that has slots.
    ///
    /// A load that may be moved can end up behind a branch, and there as one
    /// with another branch's, of an address that was chosen before: of a
    /// context the verifier allows no such (`dereference of modified ctx ptr
    /// R%d off=%d disallowed`). So it stays where it is, unless nobody wants
    /// the value: then it must be allowed to go.
    ///
    /// # Safety
    /// The context has that slot, and a value of `V` is in it.
    #[inline(always)]
    unsafe fn slot<V>(&self, place: Place) -> V {
        let Place { index, used } = place;
        // SAFETY: the caller knows of the slot; each is eight bytes.
        unsafe {
            let slot = self.context.cast::<u64>().add(index).cast::<V>();
            match used {
                true => slot.read_volatile(),
                false => slot.read(),
            }
        }
    }
}

/// Where an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from the first.
    pub index: usize,
    /// Whether the program has a use for it.
    pub used: bool,
}

/// A type that may take what the kernel gives in a slot.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of this program",
    label = "not what the kernel gives here",
    note = "numbers are taken by their width, pointers to structs of the kernel as `Trusted<'_, _>` or `Walked<'_, _>`",
    note = "tc, xdp and cgroup_skb programs have one argument, `Context<'_, _>`; syscall programs `&mut` of plain memory"
)]
pub trait Argument<'p, Given>: Sized {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// Takes what is in this place.
    ///
    /// # Safety
    /// The kernel gives `Given` there, in every run of the program.
    unsafe fn take(run: &'p Run, place: Place) -> Self;
}

/// Numbers, by their width: what stands above them in a slot is not defined.
macro_rules! numbers {
    ($($number:ty)*) => {
        numbers!(@ $($number,)*; GivenTrusted GivenTrustedOrNull);
        numbers!(@ $($number,)*; GivenWalked GivenWalkedOrNull GivenNumber);
    };
    (@ $($number:ty,)*; $given:ident $($more:ident)*) => {
        $(
            impl<'p> Argument<'p, given::$given> for $number {
                fn closed(_: Closed) {}

                #[inline(always)]
                unsafe fn take(run: &'p Run, place: Place) -> Self {
                    // SAFETY: the caller knows that the slot is there, and the
                    // low bytes of a little-endian number come first.
                    unsafe {
                        match cfg!(target_endian = "little") {
                            true => run.slot::<$number>(place),
                            false => run.slot::<u64>(place) as $number,
                        }
                    }
                }
            }
        )*

        impl<'p> Argument<'p, given::$given> for bool {
            fn closed(_: Closed) {}

            #[inline(always)]
            unsafe fn take(run: &'p Run, place: Place) -> Self {
                // SAFETY: as the caller promises.
                unsafe { <u8 as Argument<'p, given::$given>>::take(run, place) != 0 }
            }
        }

        numbers!(@ $($number,)*; $($more)*);
    };
    (@ $($number:ty,)*;) => {};
}

numbers!(u8 i8 u16 i16 u32 i32 u64 i64 usize isize);

/// Pointers that are taken for what is given, checked or not.
macro_rules! pointers {
    ($($given:ident: $($state:ident)*;)*) => {$($(
        impl<'p, T: KernelType> Argument<'p, given::$given> for $state<'p, T> {
            fn closed(_: Closed) {}

            #[inline(always)]
            unsafe fn take(run: &'p Run, place: Place) -> Self {
                // SAFETY: the caller knows that such a pointer is there.
                unsafe { Self::from_raw_unchecked(run.slot(place)) }
            }
        }
    )*)*};
}

pointers! {
    GivenTrusted: Trusted Walked;
    GivenWalked: Walked;
}

/// Pointers that may be NULL. Asking where the kernel never gives NULL costs
/// a branch, and is no mistake.
macro_rules! nullable {
    ($($given:ident: $($state:ident)*;)*) => {$($(
        impl<'p, T: KernelType> Argument<'p, given::$given> for Option<$state<'p, T>> {
            fn closed(_: Closed) {}

            #[inline(always)]
            unsafe fn take(run: &'p Run, place: Place) -> Self {
                // SAFETY: the caller knows that such a pointer is there.
                unsafe { $state::from_raw(run.slot(place)) }
            }
        }
    )*)*};
}

nullable! {
    GivenTrusted: Trusted Walked;
    GivenTrustedOrNull: Trusted Walked;
    GivenWalked: Walked;
    GivenWalkedOrNull: Walked;
}

/// Pointers that promise more than is given, each under its refusal's
/// condition.
macro_rules! refused {
    ($($given:ident: $state:ty => $why:ident;)*) => {$(
        impl<'p, T: KernelType> Argument<'p, given::$given> for $state
        where
            refused::Kernel: refused::$why<Self>,
        {
            fn closed(_: Closed) {}

            unsafe fn take(_: &'p Run, _: Place) -> Self {
                loop {}
            }
        }
    )*};
}

refused! {
    GivenTrustedOrNull: Trusted<'p, T> => GivenOrNull;
    GivenTrustedOrNull: Walked<'p, T> => GivenOrNull;
    GivenWalkedOrNull: Walked<'p, T> => GivenOrNull;
    GivenWalkedOrNull: Trusted<'p, T> => NotTrusted;
    GivenWalkedOrNull: Option<Trusted<'p, T>> => NotTrusted;
    GivenWalked: Trusted<'p, T> => NotTrusted;
    GivenWalked: Option<Trusted<'p, T>> => NotTrusted;
    GivenNumber: Trusted<'p, T> => MayBeAnError;
    GivenNumber: Option<Trusted<'p, T>> => MayBeAnError;
    GivenNumber: Walked<'p, T> => MayBeAnError;
    GivenNumber: Option<Walked<'p, T>> => MayBeAnError;
}

impl<'p, M: Memory> Argument<'p, given::GivenMemory> for &'p mut M {
    fn closed(_: Closed) {}

    #[inline(always)]
    unsafe fn take(run: &'p Run, _: Place) -> Self {
        // SAFETY: the context is the memory; where user space passes less of
        // it, the kernel does not run the program (ctx_size_in against
        // max_ctx_offset, bpf_prog_test_run_syscall in net/bpf/test_run.c).
        unsafe { &mut *run.context.cast() }
    }
}

impl<'p, K, T: ContextType<K>> Argument<'p, given::GivenContext<K>> for Context<'p, T> {
    fn closed(_: Closed) {}

    #[inline(always)]
    unsafe fn take(run: &'p Run, _: Place) -> Self {
        // SAFETY: the context is the argument itself, and never NULL.
        unsafe { Self::from_raw(run.context.cast()) }
    }
}
