//! As near to a mistake with a program as can be without being one: KF1001,
//! KF1002, KF1003, KF1004, KF1005, KF1006, KF1007, KF1008, KF1009, KF1010.
#![allow(non_camel_case_types)]

use kfunc::{Context, KernelType, Memory, RcuSection, Trusted, Walked, program};
use kfunc_defs::helpers::{bpf_iter_meta, bpf_task_acquire, task_struct};
use kfunc_defs::nf_conntrack_bpf::{__sk_buff, xdp_md};

kfunc::license!("Dual BSD/GPL");

#[derive(KernelType)]
#[repr(C)]
pub struct dentry {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct file {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct Args {
    pid: i32,
    found: u32,
}

// SAFETY: numbers only, without padding.
unsafe impl Memory for Args {}

// KF1001: a function, and nothing to take.
/// Does nothing.
#[program(syscall)]
fn kf1001() -> i32 {
    0
}

// KF1002: whatever is inside of it may be generic.
#[program(syscall)]
fn kf1002() -> i32 {
    const fn same<T: Copy>(value: T) -> T {
        value
    }
    same(0)
}

// KF1003: one kind, with what it is attached to.
#[program(cgroup_skb = "ingress")]
fn kf1003(ctx: Context<'_, __sk_buff>) -> i32 {
    i32::from(!ctx.as_ptr().is_null())
}

// KF1004: lsm_cgroup is supported, and given what lsm is.
#[program(lsm_cgroup = "socket_bind")]
fn kf1004() -> i32 {
    1
}

// KF1005: a hook that may sleep, and kinds that may.
#[program(lsm = "file_open", sleepable)]
fn kf1005(_file: Trusted<'_, file>, ret: i32) -> i32 {
    ret
}

#[program(fentry = "wake_up_new_task", sleepable)]
fn kf1005_fentry(_task: Walked<'_, task_struct>) -> i32 {
    0
}

#[program(iter = "task", sleepable)]
fn kf1005_iter() -> i32 {
    0
}

// KF1006: `i32` by C's name.
#[program(fexit = "wake_up_new_task")]
fn kf1006(_task: Walked<'_, task_struct>, _ret: u64) -> core::ffi::c_int {
    0
}

// KF1007: one argument, or none.
#[program(xdp)]
fn kf1007(_ctx: Context<'_, xdp_md>) -> i32 {
    2
}

#[program(syscall)]
fn kf1007_memory(args: &mut Args) -> i32 {
    args.found = args.pid as u32;
    0
}

// KF1008: checked, and an argument of the same tracepoint that is never NULL.
#[program(iter = "task")]
fn kf1008(_meta: Trusted<'_, bpf_iter_meta>, task: Option<Trusted<'_, task_struct>>) -> i32 {
    let Some(task) = task else {
        return 0;
    };
    let _task = bpf_task_acquire(task);
    0
}

#[program(tp_btf = "sched_pi_setprio")]
fn kf1008_listed(
    task: Trusted<'_, task_struct>,
    pi_task: Option<Trusted<'_, task_struct>>,
) -> i32 {
    let _task = bpf_task_acquire(pi_task.unwrap_or(task));
    0
}

// KF1009: first, in a program that cannot sleep.
#[program(tp_btf = "task_newtask")]
fn kf1009(_section: &RcuSection, task: Trusted<'_, task_struct>, _flags: u64) -> i32 {
    let _task = bpf_task_acquire(task);
    0
}

// KF1010: a number, in the place of what may be an error.
#[program(tp_btf = "cachefiles_lookup")]
fn kf1010(_obj: u64, _dir: Trusted<'_, dentry>, de: u64) -> i32 {
    i32::from(de == 0)
}

fn main() {}
