//! The hooks that trampolines serve: before a function, after it, and where a
//! security module is asked. Where the arguments of a function are only
//! walked, a task is found again by its number.
#![no_std]
#![no_main]

use kfunc::map::Array;
use kfunc::{Shared, Trusted, Walked, helper, map, program};
use kfunc_defs::helpers::{bpf_task_from_pid, task_struct};

use fields::task_struct_fields as _;

mod fields;

kfunc::license!("Dual MIT/GPL");

const EPERM: i32 = 1;

/// Set by the loader: whose children count.
#[map]
static PARENT: Array<Shared<u32>, 1> = Array::new();

static WOKEN: Shared<u64> = Shared::new(0);
static MADE: Shared<u64> = Shared::new(0);
static DENIED: Shared<u64> = Shared::new(0);

/// What is known of a program that is about to be executed.
#[derive(kfunc::KernelType)]
#[allow(non_camel_case_types)]
#[repr(C)]
struct linux_binprm {
    _opaque: [u8; 0],
}

fn is_child(parent: Walked<'_, task_struct>) -> bool {
    PARENT
        .get(&0)
        .is_some_and(|pid| parent.tgid() as u32 == pid.get())
}

#[program(fentry = "wake_up_new_task")]
fn on_wake(task: Walked<'_, task_struct>) -> i32 {
    if task.real_parent().is_some_and(is_child) {
        WOKEN.add(1);
    }
    0
}

#[program(fexit = "wake_up_new_task")]
fn on_woken(task: Walked<'_, task_struct>) -> i32 {
    let Some(parent) = task.real_parent() else {
        return 0;
    };
    if bpf_task_from_pid(parent.pid()).is_some() && is_child(parent) {
        MADE.add(1);
    }
    0
}

/// A child of ours whose name is "denied" may not execute anything.
#[program(lsm = "bprm_check_security", sleepable)]
fn on_exec(_program: Trusted<'_, linux_binprm>, ret: i32) -> i32 {
    if ret != 0 {
        return ret;
    }
    let task = helper::get_current_task::<task_struct>();
    let named = helper::get_current_comm().starts_with(b"denied\0");
    if !named || !task.real_parent().is_some_and(|parent| is_child(parent)) {
        return 0;
    }
    DENIED.add(1);
    -EPERM
}
