//! `examples/hooks-rust`: children are counted before and after they are woken,
//! and one that has a certain name may execute nothing.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use std::thread;

use super::{counts, done, same};
use crate::object::Object;

const CHILDREN: u64 = 5;

/// The name under which nothing may be executed.
const DENIED: &str = "denied";

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    object.attach()?;
    done(object.call("follow", None)?, "follow")?;
    for _ in 0..CHILDREN {
        let status = Command::new("true").status();
        status.map_err(|error| format!("true: {error}"))?;
    }
    let denied = thread::spawn(denied).join();
    denied.map_err(|_| "a thread failed".to_owned())??;
    let [parent, woken, made, denied] = counts(&object)?;
    same("who is followed", parent, u64::from(std::process::id()))?;
    // The one that was denied had been made before.
    let all = CHILDREN + 1;
    same("woken, made, denied", [woken, made, denied], [all, all, 1])?;
    object.close()
}

/// Takes the name, which a child inherits, and has it execute something.
fn denied() -> Result<(), String> {
    fs::write("/proc/thread-self/comm", DENIED).map_err(|error| error.to_string())?;
    match Command::new("true").status() {
        Ok(status) => Err(format!("a child that is denied ended with {status}")),
        Err(error) => same("the error", error.kind(), ErrorKind::PermissionDenied),
    }
}
