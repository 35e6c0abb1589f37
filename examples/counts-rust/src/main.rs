//! Counts the tasks that are created, and those of them that a reference can be
//! taken to: the least that calls kfuncs, and gives back what it took.
#![no_std]
#![no_main]

use core::panic::PanicInfo;

use kfunc::{Shared, Trusted};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

/// Tasks that were created.
#[unsafe(no_mangle)]
static CREATED: Shared<u64> = Shared::new(0);

/// Of these, tasks that a reference was taken to.
#[unsafe(no_mangle)]
static HELD: Shared<u64> = Shared::new(0);

fn count(task: Trusted<'_, task_struct>) {
    CREATED.add(1);
    if bpf_task_acquire(task).is_some() {
        HELD.add(1);
    }
}

/// # Safety
/// Called by the kernel, with the arguments of the tracepoint `task_newtask`.
#[unsafe(no_mangle)]
#[unsafe(link_section = "tp_btf/task_newtask")]
unsafe extern "C" fn on_newtask(ctx: *const *mut task_struct) -> i32 {
    // SAFETY: the first argument is the new task, is trusted, and never NULL.
    count(unsafe { Trusted::from_raw_unchecked(*ctx) });
    0
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
