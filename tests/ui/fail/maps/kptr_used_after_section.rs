//! A task that was seen in a map under RCU, used after the section has ended.

use kfunc::{Kptr, MapValue, RcuGuard, map};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
}

#[map]
static TASKS: map::HashMap<u32, Entry, 16> = map::HashMap::new();

fn program() -> Option<()> {
    let guard = RcuGuard::new();
    let task = TASKS.get(&1)?.task.get(&guard)?;
    drop(guard);
    drop(bpf_task_acquire(task));
    Some(())
}

fn main() {
    program();
}
