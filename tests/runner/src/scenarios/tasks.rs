//! `examples/tasks-c`: follows this thread, makes tasks and lets them exit, and
//! asks about them when they are gone. The kernel's own count of its tasks says
//! that the map holds them, and that nothing does once the map has gone.

use std::path::Path;
use std::process::Command;
use std::thread;

use crate::cgroup::{self, Cgroup};
use crate::number::{text_at, u32_at, u64_at};
use crate::object::Object;
use crate::{slab, wait};

use super::{counts, done, same};

/// Many, since the kernel's count is not exact: see [`slab::objects`].
const THREADS: u32 = 600;

/// Some that execute something: each a pid of its own.
const PROCESSES: u32 = 3;

const ALL: u64 = (THREADS + PROCESSES) as u64;

/// `enum after`: keep the task.
const PUT_BACK: u32 = 0;

/// `struct row` of tasks.h.
struct Row {
    bytes: [u8; 104],
}

pub(super) fn run(path: &Path) -> Result<(), String> {
    let before = settled()?;
    let mut object = Object::open(path)?;
    object.attach()?;
    done(object.call("follow", None)?, "follow")?;
    let (pids, cgroup) = make_tasks()?;
    count(&object)?;
    describe(&object, &pids, cgroup)?;
    held(before)?;
    object.close()?;
    let_go(before)
}

/// Makes tasks that exit at once: the pids of the processes among them, and the
/// cgroup that these were in.
fn make_tasks() -> Result<(Vec<u32>, u64), String> {
    for _ in 0..THREADS {
        let ended = thread::spawn(|| {}).join();
        ended.map_err(|_| "a thread failed".to_owned())?;
    }
    let cgroup = Cgroup::new()?;
    cgroup.enter()?;
    let pids: Result<Vec<u32>, String> = (0..PROCESSES).map(|_| process()).collect();
    Ok((pids?, cgroup.id()?))
}

/// Runs a program that does nothing; its pid.
fn process() -> Result<u32, String> {
    let child = Command::new("true").spawn();
    let mut child = child.map_err(|error| format!("true: {error}"))?;
    let pid = child.id();
    child.wait().map_err(|error| error.to_string())?;
    Ok(pid)
}

/// `struct totals`, at the beginning of the object's `.bss`.
fn count(object: &Object) -> Result<(), String> {
    same("tasks seen and missed", counts(object)?, [ALL, 0])
}

/// Asks about every task, twice: they are put back.
fn describe(object: &Object, pids: &[u32], cgroup: u64) -> Result<(), String> {
    let home = cgroup::own_id()?;
    for serial in (1..=ALL).chain(1..=ALL) {
        let row = Row::ask(object, serial)?;
        row.is_gone()?;
        same("who made it", row.text(88)?, "runner".to_owned())?;
        let process = serial.checked_sub(u64::from(THREADS) + 1);
        match process.and_then(|index| pids.get(index as usize)) {
            Some(&pid) => row.is_process(pid, cgroup)?,
            None => row.is_thread(home)?,
        }
    }
    Ok(())
}

impl Row {
    fn ask(object: &Object, serial: u64) -> Result<Self, String> {
        let mut bytes = [0; 104];
        bytes[..8].copy_from_slice(&serial.to_ne_bytes());
        bytes[8..12].copy_from_slice(&PUT_BACK.to_ne_bytes());
        let returned = object.call("summarise", Some(&mut bytes))?;
        done(returned, &format!("summarise {serial}"))?;
        Ok(Self { bytes })
    }

    fn number(&self, offset: usize) -> Result<u32, String> {
        u32_at(&self.bytes, offset)
    }

    fn long(&self, offset: usize) -> Result<u64, String> {
        u64_at(&self.bytes, offset)
    }

    /// TASK_COMM_LEN is 16.
    fn text(&self, offset: usize) -> Result<String, String> {
        text_at(&self.bytes, offset, 16)
    }

    fn is_gone(&self) -> Result<(), String> {
        let (born, gone) = (self.long(56)?, self.long(64)?);
        let lived = born != 0 && born < gone;
        lived
            .then_some(())
            .ok_or_else(|| format!("lived from {born} to {gone}"))
    }

    fn is_process(&self, pid: u32, cgroup: u64) -> Result<(), String> {
        same("executed", self.number(20)?, 1)?;
        same("comm", self.text(72)?, "true".to_owned())?;
        same("cgroup", self.long(24)?, cgroup)?;
        // Numbers are of the first namespace, those of a child of this one's.
        if in_first_namespace()? {
            same("pid", self.number(12)?, pid)?;
        }
        Ok(())
    }

    fn is_thread(&self, cgroup: u64) -> Result<(), String> {
        same("executed", self.number(20)?, 0)?;
        same("comm", self.text(72)?, "runner".to_owned())?;
        same("cgroup", self.long(24)?, cgroup)
    }
}

/// PROC_PID_INIT_INO of include/linux/proc_ns.h.
fn in_first_namespace() -> Result<bool, String> {
    let link = std::fs::read_link("/proc/self/ns/pid").map_err(|error| error.to_string())?;
    Ok(link == Path::new("pid:[4026531836]"))
}

/// How many there are once what others have let go of is gone: a while without
/// one less.
fn settled() -> Result<u64, String> {
    const WHILE: u32 = 10;
    let (mut least, mut steady) = (slab::objects("task_struct")?, 0);
    wait::until(|| {
        let now = slab::objects("task_struct")?;
        steady = if now < least { 0 } else { steady + 1 };
        least = least.min(now);
        Ok((steady < WHILE).then(|| format!("{now} task_structs, and ever fewer")))
    })?;
    Ok(least)
}

/// All tasks have exited, and most are still there.
fn held(before: u64) -> Result<(), String> {
    let now = slab::objects("task_struct")?;
    let held = now >= before + ALL * 3 / 4;
    let text = || format!("{now} task_structs while {ALL} are held, {before} before");
    held.then_some(()).ok_or_else(text)
}

/// The map has gone, and they are there no more.
fn let_go(before: u64) -> Result<(), String> {
    wait::until(|| {
        let now = slab::objects("task_struct")?;
        let over = now > before + ALL / 4;
        Ok(over.then(|| format!("{now} task_structs after the map has gone, {before} before")))
    })
}
