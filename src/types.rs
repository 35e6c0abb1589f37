//! What a program must know of a kernel type: who releases a reference to it,
//! whether a map may hold one, and what it starts with.
//!
//! Refuses to know any type in particular; those come from the derives. What C
//! calls a type, only the declarations say: no program needs it at run time.

/// A struct or union of the kernel that pointers of a program may point to.
///
/// # Safety
/// Rust's name stands for one struct or union of the kernel's, and what
/// [`RELEASE`](Self::RELEASE) calls gives up exactly one reference to it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared as a kernel type",
    label = "no C name is known for this type",
    note = "put `#[derive(KernelType)]` on it; an opaque `#[repr(C)] struct {Self} {{ _p: [u8; 0] }}` will do"
)]
pub unsafe trait KernelType: Sized {
    /// The kfunc by which a dropped reference is released. `None`: there is
    /// none, and an [`Owned`](crate::Owned) of this type cannot be dropped.
    const RELEASE: Option<unsafe extern "C" fn(this: *mut Self)> = None;
}

/// A Rust enum that is an enum of the kernel.
///
/// libbpf compares kinds, so that an integer where the kernel has an enum
/// makes a prototype incompatible (`bpf_core_types_are_compat`).
///
/// # Safety
/// The layout is that of the C enum.
#[diagnostic::on_unimplemented(
    message = "KF0201: `{Self}` is passed by value",
    label = "only integers, `bool`, pointers and enums fit in a BPF register",
    note = "if the kernel has an enum of this name, declare it with `#[derive(KernelEnum)]`"
)]
pub unsafe trait KernelEnum: Copy {}

/// Compiles for enums of the kernel alone. Macros see one item and cannot tell
/// an enum from a struct, so what they make asks here.
#[doc(hidden)]
pub const fn by_value<T: KernelEnum>() {}

/// A kernel type that a map may hold as `__kptr`.
///
/// # Safety
/// The kernel has registered a destructor for the type
/// (`register_btf_id_dtor_kfuncs`) in every kernel that the program targets.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in a map as a kptr",
    label = "the kernel has no destructor for this type",
    note = "creating the map would fail with -ENOENT"
)]
pub unsafe trait KptrType: KernelType {}

/// A kernel type whose objects RCU protects: a kptr to one that is loaded in
/// an RCU section may be used there without a reference.
///
/// # Safety
/// The type is among `rcu_protected_types` (`kernel/bpf/verifier.c`) in every
/// kernel that the program targets.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` in a map cannot be looked at: RCU does not protect it",
    label = "take it out of the map instead, with `take`",
    note = "the verifier would see the loaded pointer as untrusted: it is not in `rcu_protected_types`"
)]
pub unsafe trait RcuProtected: KernelType {}

/// A kernel struct whose first member is a `Base`, so that the verifier takes
/// a pointer to it where it wants a pointer to `Base`.
///
/// # Safety
/// The first member is a `Base`, by value, in every kernel that is targeted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not start with a `{Base}`",
    label = "the verifier does not take this for a pointer to `{Base}`",
    note = "the verifier says: kernel function %s args#%d expected pointer to STRUCT {Base} but R%d has a pointer to STRUCT {Self}"
)]
pub unsafe trait FirstMember<Base: KernelType>: KernelType {}

/// Plain memory: numbers, and arrays and structs of them.
///
/// # Safety
/// No pointer is in it, every bit pattern is a value, since kfuncs write to it,
/// and it is as large as the kernel takes it to be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not plain memory",
    label = "only numbers, and arrays and structs of numbers, may be here",
    note = "the verifier says: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar"
)]
pub unsafe trait Memory {
    /// Where it is, in the type that the kfunc gives it.
    #[doc(hidden)]
    #[inline(always)]
    fn address<T>(&mut self) -> *mut T {
        core::ptr::from_mut(self).cast()
    }

    /// How many bytes it has, in the type that the kfunc counts them in.
    #[doc(hidden)]
    #[inline(always)]
    fn size<N: Length>(&self) -> N {
        N::of(core::mem::size_of_val(self))
    }
}

/// A number of C that may say how long memory is.
#[doc(hidden)]
pub trait Length {
    /// This many bytes.
    fn of(bytes: usize) -> Self;
}

macro_rules! memory {
    ($($scalar:ty)*) => {
        // SAFETY: integers have no pointers and no invalid bit patterns.
        $(unsafe impl Memory for $scalar {})*
        $(impl Length for $scalar {
            #[inline(always)]
            fn of(bytes: usize) -> Self {
                bytes as Self
            }
        })*
    };
}
memory!(u8 i8 u16 i16 u32 i32 u64 i64 usize isize);

// SAFETY: an array is its elements.
unsafe impl<M: Memory, const N: usize> Memory for [M; N] {}
// SAFETY: a slice is its elements.
unsafe impl<M: Memory> Memory for [M] {}

/// Compiles for plain memory alone: what `#[derive(Memory)]` asks.
#[doc(hidden)]
pub const fn memory<M: Memory>() {}
