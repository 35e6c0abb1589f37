//! Programs of the kinds that a host may refuse: before, behind and in place of
//! functions that the kernel has to be tested with, and where a security module
//! is asked, for everybody or for a cgroup. Those that may sleep call what may.
#![no_std]
#![no_main]
#![allow(non_camel_case_types)]

use core::ptr::without_provenance;

use kfunc::{KernelType, RcuSection, Shared, Trusted, Walked, helper, program};
use kfunc_defs::helpers::{
    bpf_copy_from_user_str_raw, bpf_task_acquire, bpf_task_from_pid, task_struct,
};

kfunc::license!("GPL");

const EPERM: i32 = 1;

/// What may be denied.
const NAMES: u64 = 1;
const FILES: u64 = 2;

#[derive(KernelType)]
#[repr(C)]
pub struct socket {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct sockaddr {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct file {
    _opaque: [u8; 0],
}

/// In `.bss`: what the loader asks for, and what was seen.
#[repr(C)]
struct Seen {
    /// Where the process that counts has a string, and which it is.
    string: Shared<u64>,
    tgid: Shared<u64>,
    /// What functions are to return; what they would, if 0.
    instead: Shared<u64>,
    /// What is denied: names to sockets of the cgroup, or files.
    deny: Shared<u64>,
    /// The argument of the function, and what it returned.
    entered: Shared<u64>,
    returned: Shared<u64>,
    /// How often functions were about to run.
    asked: Shared<u64>,
    asked_slowly: Shared<u64>,
    /// How often sockets were about to be given a name, in the cgroup and anywhere.
    bound_in_cgroup: Shared<u64>,
    bound: Shared<u64>,
    opened: Shared<u64>,
    /// How often a program that may sleep read the string.
    read: Shared<u64>,
}

static SEEN: Seen = Seen {
    string: Shared::new(0),
    tgid: Shared::new(0),
    instead: Shared::new(0),
    deny: Shared::new(0),
    entered: Shared::new(0),
    returned: Shared::new(0),
    asked: Shared::new(0),
    asked_slowly: Shared::new(0),
    bound_in_cgroup: Shared::new(0),
    bound: Shared::new(0),
    opened: Shared::new(0),
    read: Shared::new(0),
};

fn is_followed() -> bool {
    helper::get_current_pid_tgid() >> 32 == SEEN.tgid.get()
}

/// Reads the string: what only a program that may sleep can do.
#[inline(always)]
fn read() {
    let mut word = [0u8; 8];
    let string = without_provenance(SEEN.string.get() as usize);
    // SAFETY: there are eight bytes; where the string is, the kernel does not trust.
    let size = unsafe { bpf_copy_from_user_str_raw((&raw mut word).cast(), 8, string, 0) };
    if size == 7 && word == *b"asleep\0\0" {
        SEEN.read.add(1);
    }
}

#[program(fentry = "bpf_fentry_test1", sleepable)]
fn on_entry(a: i32) -> i32 {
    SEEN.entered.set(u64::from(a.cast_unsigned()));
    read();
    0
}

#[program(fexit = "bpf_fentry_test1", sleepable)]
fn on_return(_a: i32, ret: i32) -> i32 {
    SEEN.returned.set(u64::from(ret.cast_unsigned()));
    read();
    0
}

#[program(fmod_ret = "bpf_fentry_test1", sleepable)]
fn in_place_slowly(_a: i32, _ret: i32) -> i32 {
    SEEN.asked_slowly.add(1);
    read();
    SEEN.instead.get() as i32
}

#[program(fmod_ret = "bpf_modify_return_test")]
fn in_place(_section: &RcuSection, a: i32) -> i32 {
    if bpf_task_from_pid(a).is_some() {
        SEEN.asked.add(1);
    }
    SEEN.instead.get() as i32
}

/// 1 where it may, and 0 where not: what hooks of cgroups say.
#[program(lsm_cgroup = "socket_bind")]
fn on_bind_in_cgroup(_socket: Trusted<'_, socket>, _address: Trusted<'_, sockaddr>) -> i32 {
    SEEN.bound_in_cgroup.add(1);
    i32::from(SEEN.deny.get() != NAMES)
}

#[program(lsm = "socket_bind", sleepable)]
fn on_bind(_socket: Trusted<'_, socket>, _address: u64, _length: i32, ret: i32) -> i32 {
    if ret != 0 || !is_followed() {
        return ret;
    }
    SEEN.bound.add(1);
    read();
    0
}

#[program(lsm = "file_open")]
fn on_open(_file: Trusted<'_, file>, ret: i32) -> i32 {
    if ret != 0 || !is_followed() {
        return ret;
    }
    if bpf_task_acquire(helper::get_current_task::<task_struct>()).is_some() {
        SEEN.opened.add(1);
    }
    match SEEN.deny.get() {
        FILES => -EPERM,
        _ => 0,
    }
}

/// A hook whose arguments are walked.
#[program(lsm = "task_free")]
fn on_free(_task: Walked<'_, task_struct>) -> i32 {
    0
}
