//! Regions that a program must leave as it entered them: without preemption,
//! and without interrupts. (RCU read sections are
//! [`RcuGuard`](crate::RcuGuard)s.)
//!
//! In either the program may call nothing that sleeps: the verifier says
//! `kernel func %s is sleepable within non-preemptible region`
//! (kernel/bpf/verifier.c, 6.12) or `within IRQ-disabled region` (6.14).
//!
//! Knows the kfuncs that begin and end them, and no other.

use core::{
    ffi::{c_ulong, c_void},
    marker::PhantomData,
    mem::MaybeUninit,
};

unsafe extern "C" {
    safe fn bpf_preempt_disable();
    safe fn bpf_preempt_enable();
    fn bpf_local_irq_save(flags: *mut c_ulong);
    fn bpf_local_irq_restore(flags: *mut c_ulong);
}

/// A region in which the program stays on its processor; it ends when this is
/// dropped. For kernels from 6.10 on.
///
/// Regions nest, and may end in any order: the kernel counts them.
#[derive(Debug)]
#[must_use = "the region ends when the guard is dropped"]
pub struct PreemptGuard {
    /// Regions belong to the processor that entered them.
    here: PhantomData<*mut c_void>,
}

impl PreemptGuard {
    /// Enters a region (`bpf_preempt_disable`).
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        bpf_preempt_disable();
        Self { here: PhantomData }
    }
}

impl Drop for PreemptGuard {
    #[inline(always)]
    fn drop(&mut self) {
        bpf_preempt_enable();
    }
}

/// Runs `region` without interrupts on this processor, and restores them as
/// they were. For kernels from 6.14 on: of an older one `kfunc link --kernel`
/// says that it lacks `bpf_local_irq_save`.
///
/// Regions nest, and the last one ends first; the verifier would say
/// `cannot restore irq state out of order`. No guard stands for a region,
/// because two that stand side by side could be dropped in either order.
#[inline(always)]
pub fn without_interrupts<R>(region: impl FnOnce() -> R) -> R {
    let mut flags = MaybeUninit::<u64>::uninit();
    let flags = flags.as_mut_ptr().cast();
    // SAFETY: the flags stay where they are until they are restored. They have
    // eight bytes: the verifier wants a whole slot of the stack.
    unsafe { bpf_local_irq_save(flags) };
    let result = region();
    // SAFETY: they were saved, and every region within this one is left.
    unsafe { bpf_local_irq_restore(flags) };
    result
}
