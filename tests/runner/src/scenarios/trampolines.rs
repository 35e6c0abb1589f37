//! Programs at a function's entry and return, at a security hook, and an
//! iterator: `tests/vm/trampolines.bpf.c`. They count what this process does, and the
//! hook keeps it from opening files.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::thread;

use super::same;
use crate::number::u64_at;
use crate::object::Object;

const THREADS: u64 = 5;

/// What is opened.
const OPENED: &str = "/proc/self/stat";

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    follow(&object, false)?;
    object.attach()?;
    for _ in 0..THREADS {
        let ended = thread::spawn(|| {}).join();
        ended.map_err(|_| "a thread failed".to_owned())?;
    }
    same("tasks at the entry", count(&object, 8)?, THREADS)?;
    same("tasks at the return", count(&object, 16)?, THREADS)?;
    open_files(&object)?;
    list(&object)?;
    object.close()?;
    same("opening without the hook", open(), None)
}

/// Has the programs count what this process does from now on.
fn follow(object: &Object, deny: bool) -> Result<(), String> {
    let mut seen = [0; 32];
    seen[..4].copy_from_slice(&std::process::id().to_ne_bytes());
    seen[4] = deny.into();
    object.update(".bss", &0u32.to_ne_bytes(), &seen)
}

fn count(object: &Object, offset: usize) -> Result<u64, String> {
    let seen = object.lookup(".bss", &0u32.to_ne_bytes())?;
    u64_at(&seen.ok_or("an empty .bss")?, offset)
}

fn open_files(object: &Object) -> Result<(), String> {
    follow(object, false)?;
    same("opening", open(), None)?;
    same("files opened", count(object, 24)?, 1)?;
    follow(object, true)?;
    same(
        "opening against the hook",
        open(),
        Some(ErrorKind::PermissionDenied),
    )?;
    same("files refused", count(object, 24)?, 1)?;
    follow(object, false)
}

/// Why a file cannot be opened.
fn open() -> Option<ErrorKind> {
    File::open(OPENED).err().map(|error| error.kind())
}

/// The iterator lists this process.
fn list(object: &Object) -> Result<(), String> {
    let text = object.read("list")?;
    let text = String::from_utf8_lossy(&text);
    let own = std::process::id().to_string();
    let there = text.lines().any(|line| line == own);
    there
        .then_some(())
        .ok_or_else(|| format!("{own} is not in the list:\n{text}"))
}
