//! A program of each kind that a machine of ours loads.
#![no_std]
#![no_main]
#![allow(non_camel_case_types)]

use kfunc::{Context, KernelType, Memory, RcuSection, Trusted, program};
use kfunc_defs::helpers::{bpf_cgroup_from_id, cgroup};
use kfunc_defs::helpers::{
    bpf_iter_meta, bpf_task_acquire, bpf_task_from_pid, bpf_task_under_cgroup, task_struct,
};
use kfunc_defs::nf_conntrack_bpf::{__sk_buff, xdp_md};

kfunc::license!("GPL");

#[derive(KernelType)]
#[repr(C)]
pub struct sk_buff {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct sock {
    _opaque: [u8; 0],
}

/// What the user of `on_call` passes.
#[derive(Memory)]
#[repr(C)]
pub struct Args {
    pid: i32,
    found: u32,
}

#[program(tp_btf = "task_newtask")]
fn on_newtask(_section: &RcuSection, task: Trusted<'_, task_struct>, clone_flags: u64) -> i32 {
    match bpf_task_acquire(task) {
        Some(_) => clone_flags as i32,
        None => 0,
    }
}

/// Each value is wanted in a branch of its own: loads that moved there would be one, of an
/// address that depends on the branch.
#[program(tp_btf = "kfree_skb")]
fn on_kfree(
    _skb: Trusted<'_, sk_buff>,
    location: u64,
    reason: u32,
    rx: Option<Trusted<'_, sock>>,
) -> i32 {
    if rx.is_none() {
        reason as i32
    } else {
        location as i32
    }
}

#[program(iter = "task")]
fn on_task(_meta: Trusted<'_, bpf_iter_meta>, task: Option<Trusted<'_, task_struct>>) -> i32 {
    let _task = task.and_then(bpf_task_acquire);
    0
}

#[program(iter = "task", sleepable)]
fn on_task_slowly(
    _meta: Trusted<'_, bpf_iter_meta>,
    task: Option<Trusted<'_, task_struct>>,
) -> i32 {
    let _task = task.and_then(bpf_task_acquire);
    0
}

#[program(iter = "cgroup")]
fn on_cgroup(_meta: Trusted<'_, bpf_iter_meta>, cgroup: Option<Trusted<'_, cgroup>>) -> i32 {
    let (Some(cgroup), Some(task)) = (cgroup, bpf_task_from_pid(2)) else {
        return 0;
    };
    i32::from(bpf_task_under_cgroup(&task, cgroup) == 7)
}

#[program(syscall)]
fn on_call(args: &mut Args) -> i32 {
    args.found = u32::from(bpf_task_from_pid(args.pid).is_some());
    0
}

#[program(tc)]
fn on_tc(_ctx: Context<'_, __sk_buff>) -> i32 {
    let _group = bpf_cgroup_from_id(1);
    0
}

#[program(xdp)]
fn on_xdp(_ctx: Context<'_, xdp_md>) -> i32 {
    2
}

#[program(cgroup_skb = "ingress")]
fn on_ingress(_ctx: Context<'_, __sk_buff>) -> i32 {
    let _task = bpf_task_from_pid(2);
    1
}

#[program(cgroup_skb = "egress")]
fn on_egress() -> i32 {
    1
}
