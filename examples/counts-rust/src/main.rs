//! Counts the tasks that are created, and those of them that a reference can be
//! taken to: the least that calls kfuncs, and gives back what it took.
#![no_std]
#![no_main]

use kfunc::{Shared, Trusted, program};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

kfunc::license!("Dual MIT/GPL");

/// Tasks that were created.
static CREATED: Shared<u64> = Shared::new(0);

/// Of these, tasks that a reference was taken to.
static HELD: Shared<u64> = Shared::new(0);

#[program(tp_btf = "task_newtask")]
fn on_newtask(task: Trusted<'_, task_struct>) -> i32 {
    CREATED.add(1);
    if bpf_task_acquire(task).is_some() {
        HELD.add(1);
    }
    0
}
