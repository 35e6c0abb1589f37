//! Regions without preemption and interrupts, records, memory of a map, and
//! helpers. Returns which step went wrong, or 0.
#![no_std]
#![no_main]

use kfunc::without_interrupts;
use kfunc::{Dynptr, DynptrSlot, Memory, PreemptGuard, RcuGuard, Record, Shared};
use kfunc::{helper, map};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";

#[unsafe(no_mangle)]
static SHARED: Shared<[u8; 32]> = Shared::new([0; 32]);

#[map]
static EVENTS: map::RingBuf<4096> = map::RingBuf::new();

/// What the test passes: who runs the program, and what the record is to be.
#[repr(C)]
struct Args {
    pid_tgid: u64,
    record: [u8; 8],
}

// SAFETY: numbers only, without padding.
unsafe impl Memory for Args {}

#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn kfregions(args: &mut Args) -> i32 {
    if helper::get_current_pid_tgid() != args.pid_tgid {
        return 1;
    }
    if helper::get_smp_processor_id() >= 1024 || helper::ktime_get_ns() == 0 {
        return 2;
    }
    let task = helper::get_current_task::<task_struct>();
    if bpf_task_acquire(task).is_none() {
        return 3;
    }
    let step = regions();
    if step != 0 {
        return step;
    }
    // No helper takes what is in the context of a syscall program.
    let bytes = args.record;
    match (memory(), record(&bytes)) {
        (Some(()), Some(())) => 0,
        (None, _) => 7,
        (_, None) => 8,
    }
}

/// Processors do not change inside, and the clock goes on.
#[inline(always)]
fn regions() -> i32 {
    let here = PreemptGuard::new();
    let processor = helper::get_smp_processor_id();
    let section = RcuGuard::new();
    let later = without_interrupts(|| {
        let before = helper::ktime_get_ns();
        without_interrupts(|| helper::ktime_get_ns()) >= before
    });
    drop(section);
    if helper::get_smp_processor_id() != processor {
        return 4;
    }
    drop(here);
    if later { 0 } else { 5 }
}

#[inline(always)]
fn memory() -> Option<()> {
    let mut slot = DynptrSlot::new();
    let mut memory = Dynptr::from_mem(&SHARED, &mut slot)?;
    memory.write(16, b"dynptr").ok()?;
    memory.adjust(8, 24).ok()?;
    let there: [u8; 6] = memory.read(8).ok()?;
    let beyond = memory.read::<[u8; 8]>(9);
    let whole = SHARED.get();
    (there == *b"dynptr" && beyond == Err(-7) && whole[16..22] == there).then_some(())
}

/// One record is shown, another given up.
#[inline(always)]
fn record(bytes: &[u8; 8]) -> Option<()> {
    let mut slot = DynptrSlot::new();
    let mut shown = Record::reserve(&EVENTS, 24, &mut slot)?;
    shown.write(0, bytes).ok()?;
    *shown.slice_mut::<[u8; 8]>(16)? = *bytes;
    if shown.slice::<[u8; 8]>(0)? != bytes || shown.slice_mut::<[u8; 8]>(17).is_some() {
        return None;
    }
    shown.submit();
    let mut other = DynptrSlot::new();
    let mut given_up = Record::reserve(&EVENTS, 8, &mut other)?;
    given_up.write(0, b"given up").ok()
}

#[cfg(target_arch = "bpf")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
