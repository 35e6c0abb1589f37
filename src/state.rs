//! The borrowed states: pointers that the program may use and never gives up.
//!
//! Each is `Copy`, as the verifier copies registers. How a pointer comes to be
//! in a state is the business of the `unsafe` constructors' callers; which
//! kfuncs take which state is the business of [`bound`](crate::bound).

use core::{marker::PhantomData, ptr::NonNull};

use crate::{
    rcu::RcuSection,
    types::{FirstMember, KernelType},
};

macro_rules! state {
    (
        $(#[$doc:meta])*
        $name:ident<$life:lifetime>, $valid:literal
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[repr(transparent)]
        pub struct $name<$life, T> {
            ptr: NonNull<T>,
            life: PhantomData<&$life T>,
        }

        impl<T> Clone for $name<'_, T> {
            #[inline(always)]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<'_, T> {}

        impl<$life, T> $name<$life, T> {
            /// Names the state of a pointer; `None` if it is NULL.
            ///
            /// # Safety
            /// `ptr` is NULL, or
            #[doc = $valid]
            #[inline(always)]
            pub unsafe fn from_raw(ptr: *mut T) -> Option<Self> {
                NonNull::new(ptr).map(|ptr| Self { ptr, life: PhantomData })
            }

            /// Names the state of a pointer that is never NULL.
            ///
            /// # Safety
            /// `ptr` is not NULL, and
            #[doc = $valid]
            #[inline(always)]
            pub unsafe fn from_raw_unchecked(ptr: *mut T) -> Self {
                // SAFETY: the caller promises that it is not NULL.
                let ptr = unsafe { NonNull::new_unchecked(ptr) };
                Self { ptr, life: PhantomData }
            }

            /// The pointer itself.
            #[inline(always)]
            pub fn as_ptr(self) -> *mut T {
                self.ptr.as_ptr()
            }

            /// The same pointer, as one to the object's first member.
            #[inline(always)]
            pub fn upcast<Base: KernelType>(self) -> $name<$life, Base>
            where
                T: FirstMember<Base>,
            {
                $name { ptr: self.ptr.cast(), life: PhantomData }
            }
        }
    };
}

state! {
    /// A pointer that the verifier trusts (`trusted_ptr_`).
    ///
    /// Arguments of tp_btf, struct_ops, iterator and most LSM programs, items
    /// of kernel iterators, `bpf_get_current_task_btf()`. Not the arguments of
    /// fentry, fexit and fmod_ret programs: those are [`Walked`].
    Trusted<'p>, "the verifier sees it as trusted for as long as `'p`."
}

state! {
    /// A pointer that is valid while an RCU section lasts (`rcu_ptr_`).
    ///
    /// `'g` is the life of the section's guard. Ending the section makes the
    /// verifier see the pointer as untrusted, so it cannot be used after that.
    Rcu<'g>, "the verifier sees it as MEM_RCU for as long as `'g`."
}

state! {
    /// A pointer that was read out of another object (`ptr_`).
    ///
    /// It may be read, and on kernels up to 6.19 be given to a kfunc that
    /// asks nothing of its arguments. Arguments of fentry, fexit and fmod_ret
    /// programs, and what a kfunc that does not acquire returns up to 6.19,
    /// are in the same state. The series that began this called it PTR_WALKED.
    Walked<'p>, "it may be read for as long as `'p`."
}

impl<'p, T> Trusted<'p, T> {
    /// A trusted pointer serves wherever one that is valid under RCU does.
    #[inline(always)]
    pub fn as_rcu(self) -> Rcu<'p, T> {
        Rcu {
            ptr: self.ptr,
            life: PhantomData,
        }
    }
}

impl<'g, T> Rcu<'g, T> {
    /// Names the state of a pointer that was loaded in an RCU section: from a
    /// `__kptr` field, from a member marked `__rcu`, or from one that the
    /// kernel lists as safe. `None` if it is NULL.
    ///
    /// # Safety
    /// `ptr` was loaded inside `section`, and the kernels that the program
    /// targets see such a load as MEM_RCU.
    #[inline(always)]
    pub unsafe fn load(section: &'g RcuSection, ptr: *mut T) -> Option<Self> {
        let _ = section;
        // SAFETY: the caller promises the state, the borrow gives the life.
        unsafe { Self::from_raw(ptr) }
    }
}

/// A pointer that may be read and nothing else (`untrusted_ptr_`).
///
/// The result of `bpf_rdonly_cast`, of walking outside an RCU section, of
/// loading a kptr outside one. May be NULL or dangling: reading it through
/// the kernel's fault handling is all that a program can do.
#[derive(Debug)]
#[repr(transparent)]
pub struct Untrusted<T> {
    ptr: *mut T,
}

impl<T> Clone for Untrusted<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Untrusted<T> {}

impl<T> Untrusted<T> {
    /// Takes a pointer as one that may be read and no more.
    ///
    /// # Safety
    /// The verifier has it as a pointer to a `T` of the kernel, in whatever state:
    /// an address that was a number is none, and is refused where it is kept in a
    /// map (`invalid kptr access`).
    #[inline(always)]
    pub unsafe fn from_raw(ptr: *mut T) -> Self {
        Self { ptr }
    }

    /// The pointer itself.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.ptr
    }
}
