//! `examples/counts-rust`: the tasks that are created are counted, and a
//! reference can be taken to each.

use std::path::Path;
use std::process::Command;
use std::thread;

use super::{counts, same};
use crate::object::Object;
use crate::wait;

const PROCESSES: u64 = 10;
const THREADS: u64 = 10;

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    make_tasks()?;
    same("counted before it is attached", counts(&object)?, [0, 0])?;
    object.attach()?;
    make_tasks()?;
    object.detach();
    // Others make tasks as well, and what runs on another CPU may end later.
    wait::until(|| {
        let [one, other] = counts(&object)?;
        Ok((one != other).then(|| format!("created and held: {one} and {other}")))
    })?;
    let counted: [u64; 2] = counts(&object)?;
    let enough = counted[0] >= PROCESSES + THREADS;
    let text = || format!("{counted:?} tasks are counted");
    enough.then_some(()).ok_or_else(text)?;
    make_tasks()?;
    same("counted afterwards", counts(&object)?, counted)?;
    object.close()
}

fn make_tasks() -> Result<(), String> {
    for _ in 0..PROCESSES {
        let status = Command::new("true").status();
        status.map_err(|error| format!("true: {error}"))?;
    }
    for _ in 0..THREADS {
        let ended = thread::spawn(|| {}).join();
        ended.map_err(|_| "a thread failed".to_owned())?;
    }
    Ok(())
}
