//! Counts the tasks that are created, and those of them that a reference can be
//! taken to: the least that calls kfuncs, and gives back what it took.
#![no_std]
#![no_main]

use core::cell::UnsafeCell;
use core::panic::PanicInfo;

use kfunc::Trusted;
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

/// A number that a loader reads.
#[repr(transparent)]
struct Counter(UnsafeCell<u64>);

// SAFETY: it is a plain number, read and written as a whole. Programs that run at
// the same time may lose a count, as in C.
unsafe impl Sync for Counter {}

impl Counter {
    const fn new() -> Self {
        Self(UnsafeCell::new(0))
    }

    fn count(&self) {
        let number = self.0.get();
        // SAFETY: the cell is there, and aligned; volatile, for the loader reads it meanwhile.
        unsafe { number.write_volatile(number.read_volatile() + 1) }
    }
}

/// Tasks that were created.
#[unsafe(no_mangle)]
static CREATED: Counter = Counter::new();

/// Of these, tasks that a reference was taken to.
#[unsafe(no_mangle)]
static HELD: Counter = Counter::new();

fn count(task: Trusted<'_, task_struct>) {
    CREATED.count();
    if bpf_task_acquire(task).is_some() {
        HELD.count();
    }
}

/// # Safety
/// Called by the kernel, with the arguments of the tracepoint `task_newtask`.
#[unsafe(no_mangle)]
#[unsafe(link_section = "tp_btf/task_newtask")]
unsafe extern "C" fn on_newtask(ctx: *const *mut task_struct) -> i32 {
    // SAFETY: the first argument is the new task, and an argument is trusted.
    if let Some(task) = unsafe { Trusted::from_raw(*ctx) } {
        count(task);
    }
    0
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
