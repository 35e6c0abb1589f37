//! `kernel/bpf/rqspinlock.c`: resilient spin locks: taking one fails, instead
//! of hanging, on a deadlock or after too long a wait.

use core::ffi::{c_int, c_ulong};

use kfunc::{KernelType, kfunc_set};

/// A resilient spin lock: a field of a map's value or of an object of
/// `bpf_obj_new`; 4 bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_res_spin_lock {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "rqspinlock_kfunc_ids", prog_types(unspec))]
unsafe extern "C" {
    /// Takes the lock `lock`, and keeps the program on its processor.
    ///
    /// Returns 0, and `bpf_res_spin_unlock` is due then, the lock that was taken
    /// last first; `-EDEADLK` when this processor holds it already, or it and
    /// another wait for each other's; `-ETIMEDOUT` after too long a wait. An error
    /// must be handled: the lock is not held. It is also reported to the program's
    /// stream for errors. A program may hold several such locks, and may not sleep
    /// while it holds one.
    #[kfunc(ret_null, since = "6.16", until = "7.2", allow(KF0102))]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_res_spin_lock(lock: *mut bpf_res_spin_lock) -> c_int;

    /// Takes the lock `lock` with interrupts disabled on this processor.
    ///
    /// Whether they were is kept in `flags`, on the program's stack. Returns 0, and
    /// `bpf_res_spin_unlock_irqrestore` is due then, the lock that was taken last
    /// first; `-EDEADLK` when this processor holds it already, or it and another
    /// wait for each other's; `-ETIMEDOUT` after too long a wait. After an error
    /// the lock is not held, and interrupts are as before.
    #[kfunc(ret_null, since = "6.16", until = "7.2", allow(KF0102))]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_res_spin_lock_irqsave(
        lock: *mut bpf_res_spin_lock,
        #[arg(irq_flag)] flags: *mut c_ulong,
    ) -> c_int;

    /// Gives up the lock `lock` of `bpf_res_spin_lock`, the last one first.
    #[kfunc(since = "6.16", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_res_spin_unlock(lock: *mut bpf_res_spin_lock);

    /// Gives up the lock `lock`, and restores interrupts as kept in `flags`.
    ///
    /// The lock must be the last one taken, by `bpf_res_spin_lock_irqsave` with the
    /// same `flags`.
    #[kfunc(since = "6.16", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_res_spin_unlock_irqrestore(
        lock: *mut bpf_res_spin_lock,
        #[arg(irq_flag)] flags: *mut c_ulong,
    );
}
