//! `examples/cpumask-rust` without this project: externs, helpers and maps as
//! they are, and nothing that checks how they are used.
#![no_std]
#![no_main]
#![allow(non_camel_case_types, missing_docs)]

use core::ffi::c_void;
use core::sync::atomic::{AtomicU64, Ordering};

#[repr(C)]
pub struct bpf_cpumask {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct cpumask {
    _opaque: [u8; 0],
}

/// Where `cpus_ptr` is in a task.
const CPUS_PTR: usize = 992;

unsafe extern "C" {
    fn bpf_cpumask_create() -> *mut bpf_cpumask;
    fn bpf_cpumask_release(cpumask: *mut bpf_cpumask);
    fn bpf_cpumask_set_cpu(cpu: u32, cpumask: *mut bpf_cpumask);
    fn bpf_cpumask_and(
        dst: *mut bpf_cpumask,
        src1: *const cpumask,
        src2: *const cpumask,
    ) -> bool;
    fn bpf_cpumask_weight(cpumask: *const cpumask) -> u32;
    fn bpf_cpumask_first(cpumask: *const cpumask) -> u32;
    fn bpf_rcu_read_lock();
    fn bpf_rcu_read_unlock();
}

unsafe fn map_lookup_elem(map: *const c_void, key: *const u32) -> *mut Used {
    let call: unsafe extern "C" fn(*const c_void, *const u32) -> *mut Used =
        unsafe { core::mem::transmute(1usize) };
    unsafe { call(map, key) }
}

unsafe fn get_smp_processor_id() -> u32 {
    let call: unsafe extern "C" fn() -> u32 = unsafe { core::mem::transmute(8usize) };
    unsafe { call() }
}

unsafe fn get_current_task_btf() -> *const u8 {
    let call: unsafe extern "C" fn() -> *const u8 = unsafe { core::mem::transmute(158usize) };
    unsafe { call() }
}

unsafe fn kptr_xchg(slot: *mut *mut bpf_cpumask, new: *mut bpf_cpumask) -> *mut bpf_cpumask {
    let call: unsafe extern "C" fn(*mut *mut bpf_cpumask, *mut bpf_cpumask) -> *mut bpf_cpumask =
        unsafe { core::mem::transmute(194usize) };
    unsafe { call(slot, new) }
}

#[repr(C)]
pub struct Used {
    cpus: *mut bpf_cpumask,
    made: AtomicU64,
}

#[repr(C)]
pub struct Map {
    kind: *const [i32; 2],
    max_entries: *const [i32; 1],
    key: *const u32,
    value: *const Used,
}

unsafe impl Sync for Map {}

#[unsafe(no_mangle)]
#[unsafe(link_section = ".maps")]
pub static USED: Map = Map {
    kind: core::ptr::null(),
    max_entries: core::ptr::null(),
    key: core::ptr::null(),
    value: core::ptr::null(),
};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
pub static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

#[repr(C)]
pub struct Report {
    made: u64,
    on: u32,
    allowed: u32,
    first: u32,
    unused: u32,
}

unsafe fn used() -> Option<&'static mut Used> {
    let first = 0;
    unsafe { map_lookup_elem((&raw const USED).cast(), &first).as_mut() }
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
pub unsafe extern "C" fn begin(_ctx: *mut c_void) -> i32 {
    let Some(used) = (unsafe { used() }) else {
        return -2;
    };
    let cpus = unsafe { bpf_cpumask_create() };
    if cpus.is_null() {
        return -12;
    }
    used.made = AtomicU64::new(0);
    let old = unsafe { kptr_xchg(&mut used.cpus, cpus) };
    if !old.is_null() {
        unsafe { bpf_cpumask_release(old) };
    }
    0
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "tp_btf/task_newtask")]
pub unsafe extern "C" fn on_newtask(_ctx: *mut u64) -> i32 {
    let Some(used) = (unsafe { used() }) else {
        return 0;
    };
    let cpus = unsafe { (&raw const used.cpus).read_volatile() };
    if cpus.is_null() {
        return 0;
    }
    unsafe { bpf_cpumask_set_cpu(get_smp_processor_id(), cpus) };
    used.made.fetch_add(1, Ordering::Relaxed);
    0
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
pub unsafe extern "C" fn ask(report: *mut Report) -> i32 {
    let Some(used) = (unsafe { used() }) else {
        return -2;
    };
    let both = unsafe { bpf_cpumask_create() };
    if both.is_null() {
        return -12;
    }
    unsafe { bpf_rcu_read_lock() };
    let cpus = unsafe { (&raw const used.cpus).read_volatile() };
    let mut err = -2;
    if !cpus.is_null() {
        unsafe {
            let may = *get_current_task_btf().add(CPUS_PTR).cast::<*const cpumask>();
            bpf_cpumask_and(both, cpus.cast(), may);
            (*report).made = used.made.load(Ordering::Relaxed);
            (*report).on = bpf_cpumask_weight(cpus.cast());
            (*report).allowed = bpf_cpumask_weight(both.cast());
            (*report).first = bpf_cpumask_first(cpus.cast());
        }
        err = 0;
    }
    unsafe {
        bpf_rcu_read_unlock();
        bpf_cpumask_release(both);
    }
    err
}

#[cfg(target_arch = "bpf")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
