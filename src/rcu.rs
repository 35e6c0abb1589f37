//! RCU read sections: what an [`Rcu`](crate::Rcu) pointer lives under.
//!
//! Knows the two kfuncs that open and close one, and no other.

use core::{marker::PhantomData, ops::Deref};

unsafe extern "C" {
    safe fn bpf_rcu_read_lock();
    safe fn bpf_rcu_read_unlock();
}

/// Proof that the program is inside an RCU read section.
///
/// A kfunc that wants such a section (`KF_RCU_PROTECTED`) takes one by
/// reference, and what it returns lives no longer than that borrow.
#[derive(Debug)]
pub struct RcuSection {
    /// Sections belong to the processor that opened them.
    here: PhantomData<*mut ()>,
}

impl RcuSection {
    /// The section in which a program that cannot sleep runs as a whole.
    ///
    /// # Safety
    /// The program is not loaded as sleepable (`BPF_F_SLEEPABLE`).
    #[inline(always)]
    pub unsafe fn of_program() -> Self {
        Self { here: PhantomData }
    }
}

/// An RCU read section that ends when this is dropped.
///
/// Three things about it the types do not see, and the verifier does:
///
/// - Sections do not nest up to kernel 7.2: there a second guard while one is
///   held is refused with `nested rcu read lock (kernel function
///   bpf_rcu_read_lock)`.
/// - In a program that runs in a section as a whole ([`RcuSection::of_program`]),
///   what was taken in that section serves no more once a guard was dropped: `R1
///   must be a rcu pointer`. Such a program needs no guard.
/// - No kfunc that sleeps may be called while one is held: `kernel func %s is
///   sleepable within rcu_read_lock region`.
#[derive(Debug)]
#[must_use = "the section ends when the guard is dropped"]
pub struct RcuGuard {
    section: RcuSection,
}

impl RcuGuard {
    /// Opens a section (`bpf_rcu_read_lock`).
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        bpf_rcu_read_lock();
        Self {
            section: RcuSection { here: PhantomData },
        }
    }
}

impl Deref for RcuGuard {
    type Target = RcuSection;

    #[inline(always)]
    fn deref(&self) -> &RcuSection {
        &self.section
    }
}

impl Drop for RcuGuard {
    #[inline(always)]
    fn drop(&mut self) {
        bpf_rcu_read_unlock();
    }
}
