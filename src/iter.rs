//! Open-coded iterators: a kfunc triple new, next, destroy as one value.
//!
//! Knows the order in which the three may be called. Which kfuncs they are
//! and what they yield, [`KernelIter`] says.

use core::{marker::PhantomData, mem::MaybeUninit};

/// The state struct of a kernel iterator (`struct bpf_iter_task` and the like).
///
/// # Safety
/// `next` and `destroy` are the kfuncs of the same triple, and an item is
/// valid until the next call of either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kernel iterator",
    label = "no kfuncs bpf_iter_*_next and bpf_iter_*_destroy are declared for it"
)]
pub unsafe trait KernelIter: Sized {
    /// What `next` yields, valid for `'i`.
    type Item<'i>;

    /// The kfunc marked KF_ITER_NEXT.
    ///
    /// # Safety
    /// `iter` was set up by the kfunc marked KF_ITER_NEW, and the item is no
    /// longer used when either of the two is called again.
    unsafe fn next<'i>(iter: *mut Self) -> Option<Self::Item<'i>>;

    /// The kfunc marked KF_ITER_DESTROY.
    ///
    /// # Safety
    /// `iter` was set up, and is not used again before it is set up again.
    unsafe fn destroy(iter: *mut Self);
}

/// Room on the stack for an iterator.
///
/// The verifier knows an iterator by its place on the stack, so it must not
/// move between new and destroy. The slot stays where it is; the [`Iter`]
/// that borrows it may be moved freely.
#[derive(Debug)]
#[repr(transparent)]
pub struct Slot<I> {
    state: MaybeUninit<I>,
}

impl<I> Slot<I> {
    /// An empty slot. Costs nothing: it is not initialised.
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            state: MaybeUninit::uninit(),
        }
    }

    /// Where the state is.
    #[inline(always)]
    pub fn as_mut_ptr(&mut self) -> *mut I {
        self.state.as_mut_ptr()
    }
}

/// A kernel iterator in use. Dropping it calls its destroy kfunc.
///
/// `'i` bounds the slot and everything that was given to the new kfunc.
#[derive(Debug)]
#[repr(transparent)]
#[must_use = "dropping an iterator at once destroys it at once"]
pub struct Iter<'i, I: KernelIter> {
    state: *mut I,
    life: PhantomData<&'i mut I>,
}

impl<I: KernelIter> Iter<'_, I> {
    /// Takes over an iterator that the new kfunc has set up.
    ///
    /// # Safety
    /// `state` points into a slot that stays borrowed as long as the result
    /// lives, and the new kfunc was called on it, whatever it returned: the
    /// verifier wants a destroy also after a new that failed.
    #[inline(always)]
    pub unsafe fn from_raw(state: *mut I) -> Self {
        Self {
            state,
            life: PhantomData,
        }
    }

    /// The next item, valid until the iterator is used again.
    #[inline(always)]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<I::Item<'_>> {
        // SAFETY: set up when taken over, and the item borrows `self`.
        unsafe { I::next(self.state) }
    }
}

impl<I: KernelIter> Drop for Iter<'_, I> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: set up when taken over, and being dropped it is not used again.
        unsafe { I::destroy(self.state) }
    }
}
