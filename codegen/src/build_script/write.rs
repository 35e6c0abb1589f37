//! Writes artefacts: all of them or none, and only those that changed.
//!
//! Owns how texts become files. Refuses to know what is in them.

mod place;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::gather::plain;
use crate::emit::{self, Files};
use place::{Place, Staged, parent, stage};

/// As far into a file its head is looked for.
const HEAD_BYTES: u64 = 1024;

/// The largest file that is read to be put back where a run fails: more than any
/// artefact has.
const MAX_OLD_BYTES: u64 = 1 << 30;

/// What stands where an artefact is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Old {
    /// Nothing.
    Missing,
    /// The same bytes.
    Same,
    /// Other bytes.
    Other(Vec<u8>),
}

/// An artefact and what stands in its place.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// Where it is to be.
    pub path: PathBuf,
    /// What it is to hold.
    pub text: &'a str,
    /// What is there now.
    pub old: Old,
}

/// A folder or file that could not be read or written. Nothing was changed.
#[derive(Debug)]
pub struct WriteError {
    /// Which.
    pub path: PathBuf,
    /// What was tried, such as `write`.
    pub action: &'static str,
    /// What went wrong.
    pub error: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            action,
            error,
        } = self;
        write!(f, "cannot {action} `{}`: {}", path.display(), plain(error))
    }
}

impl std::error::Error for WriteError {}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    move |error| WriteError {
        path: path.to_owned(),
        action,
        error,
    }
}

/// Compares `files` with what `folder` holds, and changes nothing.
///
/// # Errors
/// A file that is there and cannot be read, a folder, a device or a pipe that is
/// where a file belongs, a file that is where a folder belongs.
pub fn plan<'a>(folder: &Path, files: &'a Files) -> Result<Vec<Planned<'a>>, WriteError> {
    let plan = |(name, text): (&String, &'a String)| {
        let path = folder.join(name);
        let old = old(&path, text.as_bytes()).map_err(failed("read", &path))?;
        Ok(Planned { path, text, old })
    };
    files.iter().map(plan).collect()
}

/// What stands at `path`, where `new` belongs.
fn old(path: &Path, new: &[u8]) -> io::Result<Old> {
    match Place::of(path)? {
        Place::Free => Ok(Old::Missing),
        Place::Special => Err(io::Error::other("it is a device, a pipe or a socket")),
        Place::File(len) if len > MAX_OLD_BYTES => {
            let why = format!("it has more than {MAX_OLD_BYTES} bytes");
            Err(io::Error::other(why))
        }
        Place::File(len) => Ok(match place::read(path, len)? {
            bytes if bytes == new => Old::Same,
            bytes => Old::Other(bytes),
        }),
    }
}

/// Files in `folder` that an earlier run wrote and that are not among `files`:
/// what a set was written to that is declared no longer. Nothing removes them
/// but their owner.
pub fn left_over(folder: &Path, files: &Files) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let other = entries.filter(|entry| {
        let name = entry.file_name();
        let made = name.to_str().is_some_and(|name| files.contains_key(name));
        !made && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    let mut found: Vec<_> = other.map(|entry| entry.path()).collect();
    found.retain(|path| has_mark(path).unwrap_or(false));
    found.sort();
    found
}

/// Whether the head of a file says that it was written by this program.
fn has_mark(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    fs::File::open(path)?
        .take(HEAD_BYTES)
        .read_to_end(&mut head)?;
    let mark = emit::MARK.as_bytes();
    Ok(head.windows(mark.len()).any(|window| window == mark))
}

/// Writes what differs: first everything beside its place, then each file into
/// its place by a rename. Whatever fails on the way, what was there before is
/// there again afterwards.
///
/// # Errors
/// The first folder or file that could not be made.
pub fn write(folder: &Path, plan: &[Planned<'_>]) -> Result<(), WriteError> {
    let mut made = Made::default();
    let written = attempt(folder, plan, &mut made);
    if written.is_err() {
        made.undo(plan);
    }
    written
}

/// Puts bytes into one file, by a rename, unless it has them already; straight
/// into a device or a pipe. Whether anything was written.
///
/// # Errors
/// Why it could not be written; what was there is there then.
pub fn put(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    let write = || match Place::of(path)? {
        Place::Special => place::fill(path, bytes).map(|()| true),
        Place::File(len) if place::holds(path, len, bytes) => Ok(false),
        Place::File(_) | Place::Free => stage(path, bytes)?.keep().map(|()| true),
    };
    write().map_err(failed("write", path))
}

fn attempt(folder: &Path, plan: &[Planned<'_>], made: &mut Made) -> Result<(), WriteError> {
    made.folder(folder)?;
    let mut staged = Vec::new();
    for (index, planned) in plan.iter().enumerate() {
        if planned.old != Old::Same {
            made.folder(parent(&planned.path))?;
            let temporary = stage(&planned.path, planned.text.as_bytes());
            let temporary = temporary.map_err(failed("write", &planned.path))?;
            staged.push((index, temporary));
        }
    }
    for (index, temporary) in staged {
        let kept = temporary.keep();
        kept.map_err(failed("write", &plan[index].path))?;
        made.files.push(index);
    }
    Ok(())
}

/// What was made so far.
#[derive(Default)]
struct Made {
    /// Folders, outermost first.
    folders: Vec<PathBuf>,
    /// Indices of the files that were put in place.
    files: Vec<usize>,
}

impl Made {
    /// Makes a folder with those that it is in, and remembers which are new.
    fn folder(&mut self, path: &Path) -> Result<(), WriteError> {
        let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let missing: Vec<_> = path.ancestors().take_while(missing).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(failed("make the folder", folder))?;
            self.folders.push(folder.to_owned());
        }
        if path.is_dir() {
            return Ok(());
        }
        let error = io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder");
        Err(failed("write into", path)(error))
    }

    /// Puts everything back, as far as that can be done.
    fn undo(self, plan: &[Planned<'_>]) {
        for planned in self.files.iter().filter_map(|index| plan.get(*index)) {
            let undone = match &planned.old {
                Old::Missing => fs::remove_file(&planned.path),
                Old::Other(bytes) => stage(&planned.path, bytes).and_then(Staged::keep),
                Old::Same => Ok(()),
            };
            // The error that led here is the one to tell.
            undone.ok();
        }
        for folder in self.folders.iter().rev() {
            fs::remove_dir(folder).ok();
        }
    }
}
