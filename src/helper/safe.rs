//! Helpers that any program may call as it likes: clocks, the processor, the
//! current task.
//!
//! All programs may call them, whatever their licence, but where it is said
//! otherwise (`bpf_base_func_proto` in kernel/bpf/helpers.c, 6.12, for a loader
//! with CAP_BPF). The verifier's word elsewhere: `program of this type cannot
//! use helper %s`; for a licence that is not compatible with the GPL, `cannot
//! call GPL-restricted function from non-GPL compatible program`.

use core::mem::MaybeUninit;

use super::call;
use crate::{
    map::Task,
    program::{Context, ContextType, kind},
    shared::Shared,
    state::Trusted,
    types::Memory,
};

macro_rules! numbers {
    ($($(#[$doc:meta])* $number:literal fn $name:ident() -> $ret:ty;)*) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub fn $name() -> $ret {
            type Helper = unsafe extern "C" fn() -> u64;
            // SAFETY: the number is that of a helper that takes nothing.
            unsafe { call::<Helper>($number)() as $ret }
        }
    )*};
}

numbers! {
    /// Nanoseconds since the machine started, without the time that it slept.
    5 fn ktime_get_ns() -> u64;
    /// Nanoseconds since the machine started, with the time that it slept.
    125 fn ktime_get_boot_ns() -> u64;
    /// Nanoseconds of International Atomic Time.
    208 fn ktime_get_tai_ns() -> u64;
    /// Ticks of the kernel's timer.
    118 fn jiffies64() -> u64;
    /// A number that nobody can foresee.
    7 fn get_prandom_u32() -> u32;
    /// The processor that runs the program.
    8 fn get_smp_processor_id() -> u32;
    /// The memory node of that processor.
    42 fn get_numa_node_id() -> u32;
    /// Of the current task: its process (`tgid`) in the upper half, the thread
    /// (`pid`) in the lower, as the initial pid namespace numbers them.
    14 fn get_current_pid_tgid() -> u64;
    /// Of the current task: its group in the upper half, its user in the lower.
    ///
    /// Tracing, and most programs on control groups.
    15 fn get_current_uid_gid() -> u64;
    /// The current task's control group in the default hierarchy.
    80 fn get_current_cgroup_id() -> u64;
}

/// The name of the current task, filled up with zeros.
///
/// Tracing, and most programs on control groups.
///
/// All zeros where there is none, which cannot be for a length of 16
/// (`bpf_get_current_comm`, kernel/bpf/helpers.c, 6.12).
#[inline(always)]
pub fn get_current_comm() -> [u8; 16] {
    type Helper = unsafe extern "C" fn(*mut [u8; 16], u64) -> i64;
    let mut name = MaybeUninit::uninit();
    // SAFETY: the number is that of this helper, and the name has 16 bytes,
    // which it fills whatever it returns.
    unsafe {
        call::<Helper>(16)(name.as_mut_ptr(), 16);
        name.assume_init()
    }
}

/// Writes the name of the current task, filled up with zeros, where others see
/// it: to 16 bytes, of whatever type.
///
/// Tracing, and most programs on control groups.
#[inline(always)]
pub fn current_comm_to<T: Memory>(place: &Shared<T>) {
    type Helper<T> = unsafe extern "C" fn(*mut T, u64) -> i64;
    const { assert!(size_of::<T>() == 16, "a task's name has 16 bytes") }
    // SAFETY: the number is that of this helper, and there are 16 bytes of
    // which every pattern is a value.
    unsafe {
        call::<Helper<T>>(16)(place.as_ptr(), 16);
    }
}

/// The id of the control group, in the default hierarchy, of the socket that a
/// packet is sent from; 0 where there is none.
///
/// Traffic control.
#[inline(always)]
pub fn skb_cgroup_id<T: ContextType<kind::Tc>>(skb: &Context<'_, T>) -> u64 {
    type Helper<T> = unsafe extern "C" fn(*mut T) -> u64;
    // SAFETY: the number is that of this helper, which takes the context.
    unsafe { call::<Helper<T>>(79)(skb.as_ptr()) }
}

/// The current task (`bpf_get_current_task_btf`), which is there as long as the
/// program runs.
///
/// Programs under a licence that is compatible with the GPL; the loader needs
/// CAP_PERFMON.
#[inline(always)]
pub fn get_current_task<'p, T: Task>() -> Trusted<'p, T> {
    type Helper<T> = unsafe extern "C" fn() -> *mut T;
    // SAFETY: the number is that of this helper, which never returns NULL, and
    // what it returns is trusted (RET_PTR_TO_BTF_ID_TRUSTED,
    // kernel/trace/bpf_trace.c, 6.12).
    unsafe { Trusted::from_raw_unchecked(call::<Helper<T>>(158)()) }
}
