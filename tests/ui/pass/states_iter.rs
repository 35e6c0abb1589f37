//! Iterators: driven to the end, and destroyed by being dropped.

use std::cell::Cell;

use kfunc::{Null, RcuGuard, Slot};
use kfunc_defs::helpers::{
    bpf_iter_num, bpf_iter_num_new, bpf_iter_task, bpf_iter_task_new, bpf_task_acquire, task_struct,
};

thread_local! {
    static LIVE: Cell<i32> = const { Cell::new(0) };
}

fn step(by: i32) {
    LIVE.set(LIVE.get() + by);
}

/// Stands in for the kernel.
mod kernel {
    use super::*;

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_num_new(it: *mut [i32; 2], start: i32, end: i32) -> i32 {
        step(1);
        // SAFETY: the caller's slot.
        unsafe { it.write([start - 1, end]) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_num_next(it: *mut [i32; 2]) -> *mut i32 {
        // SAFETY: the caller's slot, set up by new.
        let [at, end] = unsafe { &mut *it };
        *at += 1;
        if at == end { std::ptr::null_mut() } else { at }
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_num_destroy(_: *mut bpf_iter_num) {
        step(-1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_task_new(it: *mut u64, task: *mut task_struct, _: u32) -> i32 {
        assert!(task.is_null());
        step(1);
        // SAFETY: the caller's slot.
        unsafe { it.write(2) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_task_next(it: *mut u64) -> *mut task_struct {
        // SAFETY: the caller's slot, set up by new.
        let left = unsafe { &mut *it };
        *left -= 1;
        if *left == 0 {
            std::ptr::null_mut()
        } else {
            std::ptr::dangling_mut()
        }
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_iter_task_destroy(_: *mut bpf_iter_task) {
        step(-1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct {
        step(1);
        p
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_release(_: *mut task_struct) {
        step(-1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_rcu_read_lock() {}

    #[unsafe(no_mangle)]
    extern "C" fn bpf_rcu_read_unlock() {}
}

fn sum(until: i32) -> i32 {
    let mut slot = Slot::new();
    let mut numbers = bpf_iter_num_new(&mut slot, 0, until);
    let mut sum = 0;
    while let Some(number) = numbers.next() {
        assert_eq!(LIVE.get(), 1);
        sum += *number;
    }
    sum
}

/// Near miss of item_outlives_step: a reference to the item outlives it.
fn first() {
    let guard = RcuGuard::new();
    let mut slot = Slot::new();
    let mut tasks = bpf_iter_task_new(&guard, &mut slot, Null, 0);
    let first = tasks.next().and_then(bpf_task_acquire);
    assert!(tasks.next().is_none());
    assert!(first.is_some());
    assert_eq!(LIVE.get(), 2);
}

fn main() {
    assert_eq!(sum(5), 10);
    assert_eq!(LIVE.get(), 0);
    first();
    assert_eq!(LIVE.get(), 0);
}
