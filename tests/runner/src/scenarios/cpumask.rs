//! `examples/cpumask-rust`: threads are made on one CPU, which must then be in
//! the set, and be all of the set that this thread may run on. The iterator must
//! see them, and that they may run there.

use std::path::Path;
use std::sync::Barrier;
use std::thread;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

use super::{done, same};
use crate::number::{u32_at, u64_at};
use crate::object::Object;

const THREADS: u64 = 20;
const ENOENT: i32 = 2;

/// `struct report` of the example.
#[derive(Debug)]
struct Report {
    made: u64,
    on: u32,
    allowed: u32,
    first: u32,
    seen: u64,
    able: u64,
}

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    object.attach()?;
    let returned = object.call("ask", Some(&mut [0; 40]))?;
    same("the answer before there is a set", returned, -ENOENT)?;
    done(object.call("begin", None)?, "begin")?;
    let home = affinity()?;
    let last = last(&home)?;
    let report = pinned(&object, last);
    sched_setaffinity(Pid::from_raw(0), &home).map_err(|error| error.to_string())?;
    check(&report?, last)?;
    done(object.call("begin", None)?, "begin, again")?;
    let fresh = ask(&object)?;
    let few = fresh.made < THREADS;
    few.then_some(())
        .ok_or_else(|| format!("{fresh:?} of an empty set"))?;
    object.close()
}

/// Makes threads on the CPU `last` alone.
fn pinned(object: &Object, last: usize) -> Result<Report, String> {
    let mut only = CpuSet::new();
    only.set(last).map_err(|error| error.to_string())?;
    sched_setaffinity(Pid::from_raw(0), &only).map_err(|error| error.to_string())?;
    let wait = &Barrier::new(THREADS as usize + 1);
    thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| wait.wait());
        }
        let report = object.read("count").and_then(|_| ask(object));
        wait.wait();
        report
    })
}

fn check(report: &Report, last: usize) -> Result<(), String> {
    // Others make tasks too, on whatever CPU.
    let many = report.made >= THREADS && report.on >= 1 && report.first as usize <= last;
    let alive = report.able > THREADS && report.able <= report.seen;
    (many && alive)
        .then_some(())
        .ok_or_else(|| format!("{report:?}"))?;
    same("CPUs that it may run on", report.allowed, 1)
}

fn ask(object: &Object) -> Result<Report, String> {
    let mut bytes = [0; 40];
    done(object.call("ask", Some(&mut bytes))?, "ask")?;
    Ok(Report {
        made: u64_at(&bytes, 0)?,
        on: u32_at(&bytes, 8)?,
        allowed: u32_at(&bytes, 12)?,
        first: u32_at(&bytes, 16)?,
        seen: u64_at(&bytes, 24)?,
        able: u64_at(&bytes, 32)?,
    })
}

/// The CPUs that this thread may run on.
fn affinity() -> Result<CpuSet, String> {
    sched_getaffinity(Pid::from_raw(0)).map_err(|error| error.to_string())
}

fn last(cpus: &CpuSet) -> Result<usize, String> {
    let mut all = (0..CpuSet::count()).rev();
    let last = all.find(|&cpu| cpus.is_set(cpu) == Ok(true));
    last.ok_or_else(|| "no CPU".to_owned())
}
