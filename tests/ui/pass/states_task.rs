//! Tasks in every state that a task's kfuncs take, each reference given up once.

use std::cell::Cell;

use kfunc::{Owned, Rcu, RcuGuard, Trusted};
use kfunc_defs::helpers::{
    bpf_task_acquire, bpf_task_from_pid, bpf_task_release, bpf_task_under_cgroup, cgroup,
    task_struct,
};

thread_local! {
    static HELD: Cell<i32> = const { Cell::new(0) };
    static SECTIONS: Cell<i32> = const { Cell::new(0) };
}

/// Stands in for the kernel.
mod kernel {
    use super::*;

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct {
        HELD.set(HELD.get() + 1);
        p
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_from_pid(pid: i32) -> *mut task_struct {
        if pid == 0 {
            return std::ptr::null_mut();
        }
        HELD.set(HELD.get() + 1);
        std::ptr::dangling_mut()
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_release(_: *mut task_struct) {
        HELD.set(HELD.get() - 1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_cgroup_release(_: *mut cgroup) {
        unreachable!()
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_under_cgroup(_: *mut task_struct, _: *mut cgroup) -> i64 {
        1
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_rcu_read_lock() {
        SECTIONS.set(SECTIONS.get() + 1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_rcu_read_unlock() {
        SECTIONS.set(SECTIONS.get() - 1);
    }
}

/// Near misses of walked_to_rcu, untrusted_to_acquire and the like.
fn acquire(trusted: Trusted<'_, task_struct>) {
    let Some(task) = bpf_task_acquire(trusted) else {
        return;
    };
    let again = bpf_task_acquire(&task);
    let under_rcu = bpf_task_acquire(task.as_rcu());
    assert_eq!(HELD.get(), 3);
    drop(again);
    drop(under_rcu);
    bpf_task_release(task);
    assert_eq!(HELD.get(), 0);
}

/// Near miss of unchecked_to_release and double_release.
fn checked() {
    match bpf_task_from_pid(1) {
        Some(task) => bpf_task_release(task),
        None => unreachable!(),
    }
    assert!(bpf_task_from_pid(0).is_none());
    assert_eq!(HELD.get(), 0);
}

/// Never released by hand: dropping does it.
fn dropped() {
    let _task = bpf_task_from_pid(1);
    assert_eq!(HELD.get(), 1);
}

/// Near miss of rcu_outlives_guard: used while the section lasts, and the
/// reference that is taken there outlives it.
fn section(kptr: *mut task_struct, group: &Owned<cgroup>) -> Option<Owned<task_struct>> {
    let guard = RcuGuard::new();
    // SAFETY: as if loaded from a `__kptr` field of a map's value.
    let task = unsafe { Rcu::load(&guard, kptr) }?;
    assert_eq!(SECTIONS.get(), 1);
    assert_eq!(bpf_task_under_cgroup(task, group), 1);
    bpf_task_acquire(task)
}

/// Near miss of kptr_without_destructor.
fn kept(task: Owned<task_struct>) -> Option<Owned<task_struct>> {
    // SAFETY: as if exchanged with an empty field of a map's value and back.
    unsafe { Owned::from_raw(task.into_kptr()) }
}

fn main() {
    let object = std::ptr::dangling_mut();
    // SAFETY: the kfuncs of this test read nothing through it.
    acquire(unsafe { Trusted::from_raw_unchecked(object) });
    checked();
    dropped();
    assert_eq!(HELD.get(), 0);

    // SAFETY: as above, and it is never dropped.
    let group = unsafe { Owned::from_raw_unchecked(std::ptr::dangling_mut()) };
    let task = section(object, &group);
    std::mem::forget(group);
    assert_eq!((SECTIONS.get(), HELD.get()), (0, 1));
    drop(task.and_then(kept));
    assert_eq!(HELD.get(), 0);
    assert_eq!(
        size_of::<Option<Owned<task_struct>>>(),
        size_of::<*mut task_struct>()
    );
}
