//! Contexts: the one argument of programs on packets.

use core::{marker::PhantomData, ptr::NonNull};

use crate::{sealed::Closed, types::KernelType};

/// The context that a program of its kind was called with (`ctx`).
///
/// There is one of it, so that borrowing it stands for borrowing the packet:
/// one dynptr changes that at a time.
#[derive(Debug)]
#[repr(transparent)]
pub struct Context<'p, T> {
    ptr: NonNull<T>,
    life: PhantomData<&'p T>,
}

impl<T> Context<'_, T> {
    /// Names a pointer that is the program's context.
    ///
    /// # Safety
    /// The kernel called the program with it, a `T`, and `'p` ends before the
    /// program does.
    #[inline(always)]
    pub unsafe fn from_raw(ptr: *mut T) -> Self {
        // SAFETY: no program is called with NULL.
        let ptr = unsafe { NonNull::new_unchecked(ptr) };
        Self {
            ptr,
            life: PhantomData,
        }
    }

    /// The pointer itself.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut T {
        self.ptr.as_ptr()
    }
}

/// A struct that programs of kind `K` are called with.
///
/// # Safety
/// The kernel calls them with a pointer to it (`bpf_ctx_convert` in
/// kernel/bpf/btf.c, 6.12).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the context of this kind of program",
    label = "tc and cgroup_skb programs are called with a `__sk_buff`, xdp programs with an `xdp_md`",
    note = "the verifier says when it is passed on: arg#%d expected pointer to ctx, but got %s"
)]
pub unsafe trait ContextType<K>: KernelType {}

/// The context of the program, for a kfunc that takes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the context of the program",
    label = "expected `&Context<'_, {T}>`",
    note = "the verifier says: arg#%d expected pointer to ctx, but got %s"
)]
pub trait AsCtx<T> {
    #[doc(hidden)]
    fn closed(_: Closed);

    /// The pointer to pass.
    fn ptr(self) -> *mut T;
}

impl<T: KernelType> AsCtx<T> for &Context<'_, T> {
    fn closed(_: Closed) {}

    #[inline(always)]
    fn ptr(self) -> *mut T {
        self.as_ptr()
    }
}
