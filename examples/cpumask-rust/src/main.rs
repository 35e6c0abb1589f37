//! On which CPUs tasks are made, kept in a set that the map owns, and held
//! against the CPUs that a task may run on.
#![no_std]
#![no_main]

use kfunc::map::Array;
use kfunc::{Kptr, MapValue, Memory, RcuGuard, RcuSection, Shared, Trusted, helper, map, program};
use kfunc_defs::cpumask::{
    bpf_cpumask, bpf_cpumask_and, bpf_cpumask_create, bpf_cpumask_first, bpf_cpumask_intersects,
    bpf_cpumask_set_cpu, bpf_cpumask_weight,
};
use kfunc_defs::helpers::{bpf_iter_meta, task_struct};

use fields::task_struct_fields as _;

/// Where the kernel has them: made by the build script.
mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

kfunc::license!("Dual MIT/GPL");

const ENOENT: i32 = 2;
const ENOMEM: i32 = 12;

#[derive(MapValue)]
#[repr(C)]
struct Used {
    cpus: Kptr<bpf_cpumask>,
    made: Shared<u64>,
    seen: Shared<u64>,
    able: Shared<u64>,
}

#[map]
static USED: Array<Used, 1> = Array::new();

/// What the loader is told.
#[derive(Clone, Copy, Memory)]
#[repr(C)]
struct Report {
    /// Tasks since `begin`.
    made: u64,
    /// How many CPUs they were made on.
    on: u32,
    /// On how many of these the asking task may run.
    allowed: u32,
    /// The first of the CPUs that they were made on.
    first: u32,
    _unused: u32,
    /// Tasks that `count` has seen.
    seen: u64,
    /// Of these, tasks that may run on one of the CPUs.
    able: u64,
}

/// Run by the loader: begin with an empty set.
#[program(syscall)]
fn begin() -> i32 {
    let Some(used) = USED.get(0) else {
        return -ENOENT;
    };
    let Some(cpus) = bpf_cpumask_create() else {
        return -ENOMEM;
    };
    used.made.set(0);
    used.cpus.put(cpus);
    0
}

#[program(tp_btf = "task_newtask")]
fn on_newtask(section: &RcuSection, _task: Trusted<'_, task_struct>, _clone_flags: u64) -> i32 {
    let Some(used) = USED.get(0) else {
        return 0;
    };
    let Some(cpus) = used.cpus.get(section) else {
        return 0;
    };
    bpf_cpumask_set_cpu(helper::get_smp_processor_id(), cpus);
    used.made.add(1);
    0
}

/// Run for each task when the loader reads the iterator.
#[program(iter = "task")]
fn count(
    section: &RcuSection,
    _meta: Trusted<'_, bpf_iter_meta>,
    task: Option<Trusted<'_, task_struct>>,
) -> i32 {
    let (Some(task), Some(used)) = (task, USED.get(0)) else {
        return 0;
    };
    used.seen.add(1);
    let Some(cpus) = used.cpus.get(section) else {
        return 0;
    };
    if bpf_cpumask_intersects(cpus.upcast(), task.cpus_ptr(section)) {
        used.able.add(1);
    }
    0
}

/// Run by the loader, as often as it likes.
#[program(syscall)]
fn ask(report: &mut Report) -> i32 {
    let Some(used) = USED.get(0) else {
        return -ENOENT;
    };
    let Some(both) = bpf_cpumask_create() else {
        return -ENOMEM;
    };
    let section = RcuGuard::new();
    let Some(cpus) = used.cpus.get(&section) else {
        return -ENOENT;
    };
    let may = helper::get_current_task::<task_struct>().cpus_ptr(&section);
    bpf_cpumask_and(&both, cpus.upcast(), may);
    report.made = used.made.get();
    report.on = bpf_cpumask_weight(cpus.upcast());
    report.allowed = bpf_cpumask_weight(both.upcast());
    report.first = bpf_cpumask_first(cpus.upcast());
    report.seen = used.seen.get();
    report.able = used.able.get();
    0
}
