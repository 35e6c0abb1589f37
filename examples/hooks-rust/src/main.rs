//! The hooks that trampolines serve: before a function, after it, and where a
//! security module is asked. Where the arguments of a function are only
//! walked, a task is found again by its number.
#![no_std]
#![no_main]

use kfunc::{RcuGuard, RcuSection, Shared, Trusted, Walked, helper, program};
use kfunc_defs::helpers::{bpf_task_from_pid, task_struct};

use fields::task_struct_fields as _;

/// Where the kernel has them: made by the build script.
mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

kfunc::license!("Dual MIT/GPL");

const EPERM: i32 = 1;

/// In `.bss`: whose children count, and how often what was seen of them.
#[repr(C)]
struct Seen {
    parent: Shared<u64>,
    woken: Shared<u64>,
    made: Shared<u64>,
    denied: Shared<u64>,
}

static SEEN: Seen = Seen {
    parent: Shared::new(0),
    woken: Shared::new(0),
    made: Shared::new(0),
    denied: Shared::new(0),
};

/// What is known of a program that is about to be executed.
#[derive(kfunc::KernelType)]
#[allow(non_camel_case_types)]
#[repr(C)]
struct linux_binprm {
    _opaque: [u8; 0],
}

/// Run by the loader: children of the task that runs this count.
#[program(syscall)]
fn follow() -> i32 {
    let task = helper::get_current_task::<task_struct>();
    SEEN.parent.set(u64::from(task.tgid().cast_unsigned()));
    0
}

fn is_followed(tgid: i32) -> bool {
    u64::from(tgid.cast_unsigned()) == SEEN.parent.get()
}

#[program(fentry = "wake_up_new_task")]
fn on_wake(section: &RcuSection, task: Walked<'_, task_struct>) -> i32 {
    let parent = task.real_parent(section);
    if parent.is_some_and(|parent| is_followed(parent.tgid())) {
        SEEN.woken.add(1);
    }
    0
}

#[program(fexit = "wake_up_new_task")]
fn on_woken(section: &RcuSection, task: Walked<'_, task_struct>) -> i32 {
    let Some(parent) = task.real_parent(section) else {
        return 0;
    };
    // What was walked to is good for no kfunc that asks for more than a number.
    if bpf_task_from_pid(parent.pid()).is_some_and(|parent| is_followed(parent.tgid())) {
        SEEN.made.add(1);
    }
    0
}

/// A child of ours whose name is "denied" may not execute anything.
#[program(lsm = "bprm_check_security", sleepable)]
fn on_exec(_program: Trusted<'_, linux_binprm>, ret: i32) -> i32 {
    if ret != 0 {
        return ret;
    }
    if helper::get_current_comm().first_chunk() != Some(b"denied\0\0") {
        return 0;
    }
    let section = RcuGuard::new();
    let task = helper::get_current_task::<task_struct>();
    if !is_followed(task.real_parent(&section).tgid()) {
        return 0;
    }
    SEEN.denied.add(1);
    -EPERM
}
