//! A pointer that is valid under RCU, used after the section has ended. To the
//! verifier it is untrusted by then: R1 must be a rcu pointer.

use kfunc::{Rcu, RcuGuard};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

fn program(kptr: *mut task_struct) {
    let guard = RcuGuard::new();
    // SAFETY: as if loaded from a `__kptr` field of a map's value.
    let Some(task) = (unsafe { Rcu::load(&guard, kptr) }) else {
        return;
    };
    drop(guard);
    let _task = bpf_task_acquire(task);
}

fn main() {}
