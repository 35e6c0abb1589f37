//! An iterator's item, used after the next step. No verifier sees that: the
//! kernel promises the item up to the next step, and only the type says so.

use kfunc::{Null, RcuGuard, Slot};
use kfunc_defs::helpers::{bpf_iter_task_new, bpf_task_acquire};

fn main() {
    let guard = RcuGuard::new();
    let mut slot = Slot::new();
    let mut tasks = bpf_iter_task_new(&guard, &mut slot, Null, 0);
    let Some(first) = tasks.next() else { return };
    let _second = tasks.next();
    let _task = bpf_task_acquire(first);
}
