//! The programs of `examples/tasks-c`, in Rust: its loader runs either.
//!
//! They collect the tasks that a followed task and its descendants create, and
//! describe them later: who they are, which cgroup they are in, how much CPU
//! time they have used. A pid would not do to find them again: a task that has
//! exited has none any more, and another one may have got it. So a reference
//! to the task itself is kept in a map.
#![no_std]
#![no_main]

use kfunc::map::{HashMap, TaskStorage};
use kfunc::{Kptr, MapValue, Memory, Owned, RcuGuard, Shared, Trusted};
use kfunc::{helper, map, program};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

use fields::task_struct_fields as _;
use fields::{cgroup_fields as _, css_set_fields as _, kernfs_node_fields as _};

/// Where the kernel has them: made by the build script.
mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

kfunc::license!("Dual MIT/GPL");

const ENOENT: i32 = 2;
const ESRCH: i32 = 3;
const ENOMEM: i32 = 12;
const ENOSPC: i32 = 28;

/// `TASK_COMM_LEN` of every kernel so far.
const COMM_LEN: usize = 16;

/// Counted here, read by the loader.
#[repr(C)]
struct Totals {
    /// Tasks that were created under the followed one.
    seen: Shared<u64>,
    /// Of these, tasks that could not be kept.
    missed: Shared<u64>,
}

static TOTALS: Totals = Totals {
    seen: Shared::new(0),
    missed: Shared::new(0),
};

#[derive(MapValue)]
#[repr(C)]
struct Kept {
    task: Kptr<task_struct>,
}

/// By serial number.
#[map]
static TASKS: HashMap<u64, Kept, 16384> = HashMap::new();

/// Lives as long as the task_struct; its presence means "is followed".
#[derive(MapValue)]
#[repr(C)]
struct Note {
    born_ns: Shared<u64>,
    gone_ns: Shared<u64>,
    execs: Shared<u32>,
    _unused: Shared<u32>,
    /// A name: bytes, as words, which are copied at once.
    made_by: Shared<[u64; COMM_LEN / 8]>,
}

#[map]
static NOTES: TaskStorage<Note> = TaskStorage::new();

/// What to do with the reference once a task has been described: keep the
/// task pinned, or (1) let its memory go.
const PUT_BACK: u32 = 0;

/// The context of [`summarise`]: asked in, answered out.
#[derive(Clone, Copy, Memory)]
#[repr(C)]
struct Row {
    /// In: which task, 1 for the first that was seen.
    serial: u64,
    /// In: what to do with it.
    after: u32,
    pid: i32,
    tgid: i32,
    execs: u32,
    cgroup: u64,
    runtime_ns: u64,
    user_ns: u64,
    system_ns: u64,
    born_ns: u64,
    gone_ns: u64,
    comm: [u8; COMM_LEN],
    made_by: [u64; COMM_LEN / 8],
}

/// Puts a reference to `task`, which is the kernel's, into the map.
fn keep(task: Trusted<'_, task_struct>) -> Result<(), i32> {
    let serial = TOTALS.seen.fetch_add(1) + 1;
    TASKS.insert_zeroed(&serial).map_err(|_| ENOSPC)?;
    let slot = TASKS.get(&serial).ok_or(ENOENT)?;
    let ours = bpf_task_acquire(task).ok_or(ESRCH)?;
    // What was in the slot is nothing, but it would be ours now, and dropped.
    slot.task.put(ours);
    Ok(())
}

/// Run by the loader: follow the task that runs this.
#[program(syscall)]
fn follow() -> i32 {
    match NOTES.get_or_zeroed(helper::get_current_task::<task_struct>()) {
        Some(_) => 0,
        None => -ENOMEM,
    }
}

#[program(tp_btf = "task_newtask")]
fn on_newtask(task: Trusted<'_, task_struct>, _clone_flags: u64) -> i32 {
    if NOTES
        .get(helper::get_current_task::<task_struct>())
        .is_none()
    {
        return 0;
    }
    if let Some(note) = NOTES.get_or_zeroed(task) {
        note.born_ns.set(helper::ktime_get_boot_ns());
        helper::current_comm_to(&note.made_by);
    }
    if keep(task).is_err() {
        TOTALS.missed.add(1);
    }
    0
}

#[program(tp_btf = "sched_process_exec")]
fn on_exec(task: Trusted<'_, task_struct>) -> i32 {
    if let Some(note) = NOTES.get(task) {
        note.execs.set(note.execs.get() + 1);
    }
    0
}

#[program(tp_btf = "sched_process_exit")]
fn on_exit(task: Trusted<'_, task_struct>) -> i32 {
    if let Some(note) = NOTES.get(task) {
        note.gone_ns.set(helper::ktime_get_boot_ns());
    }
    0
}

fn describe(task: &Owned<task_struct>, row: &mut Row) {
    row.pid = task.pid();
    row.tgid = task.tgid();
    row.runtime_ns = task.se_sum_exec_runtime();
    row.user_ns = task.utime();
    row.system_ns = task.stime();
    row.comm = task.comm();
    // A task that lives may be moved to another cgroup meanwhile, and the
    // css_set that it leaves be freed after a grace period.
    let section = RcuGuard::new();
    row.cgroup = task.cgroups(&section).dfl_cgrp(&section).kn(&section).id();
    drop(section);
    let Some(note) = NOTES.get(task) else { return };
    row.execs = note.execs.get();
    row.born_ns = note.born_ns.get();
    row.gone_ns = note.gone_ns.get();
    row.made_by = note.made_by.get();
}

/// Run by the loader, once per task and summary.
#[program(syscall)]
fn summarise(row: &mut Row) -> i32 {
    let serial = row.serial;
    let Some(slot) = TASKS.get(&serial) else {
        return -ENOENT;
    };
    // Taken out, the reference is this program's: nobody else's release can
    // end it.
    let Some(task) = slot.task.take() else {
        return -ENOENT;
    };
    describe(&task, row);
    if row.after == PUT_BACK {
        slot.task.put(task);
    } else {
        let _ = TASKS.remove(&serial);
    }
    0
}
