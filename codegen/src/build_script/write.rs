//! Writes artefacts: all of them or none, and only those that changed.
//!
//! Owns how texts become files. Refuses to know what is in them.

use std::fmt;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::gather::plain;
use crate::emit::{self, Files};

/// As far into a file its head is looked for.
const HEAD_BYTES: u64 = 1024;

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
/// A file that is there and cannot be read, a folder that is where a file
/// belongs, a file that is where a folder belongs.
pub fn plan<'a>(folder: &Path, files: &'a Files) -> Result<Vec<Planned<'a>>, WriteError> {
    let plan = |(name, text): (&String, &'a String)| {
        let path = folder.join(name);
        let old = match fs::read(&path) {
            Ok(bytes) if bytes == text.as_bytes() => Old::Same,
            Ok(bytes) => Old::Other(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Old::Missing,
            Err(error) => return Err(failed("read", &path)(error)),
        };
        Ok(Planned { path, text, old })
    };
    files.iter().map(plan).collect()
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

/// Puts bytes into one file, by a rename, unless it has them already; whether
/// it had others.
///
/// # Errors
/// Why it could not be written; what was there is there then.
pub fn put(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let temporary = stage(path, bytes).map_err(failed("write", path))?;
    let kept = temporary.persist(path).map_err(|error| error.error);
    kept.map_err(failed("write", path))?;
    Ok(true)
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
        let path = &plan[index].path;
        let kept = temporary.persist(path).map_err(|error| error.error);
        kept.map_err(failed("write", path))?;
        made.files.push(index);
    }
    Ok(())
}

/// Writes bytes into a new file beside `path`, with the permissions of the
/// file that is there or, for a new one, those that any program would give it.
fn stage(path: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut file = new_file(parent(path))?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    Ok(file.into_temp_path())
}

#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The process's umask takes away what nobody else shall have.
    let mode = fs::Permissions::from_mode(0o666);
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(".kfunc-")
        .permissions(mode)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".kfunc-")
        .tempfile_in(folder)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
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
                Old::Other(bytes) => stage(&planned.path, bytes).and_then(|temporary| {
                    let kept = temporary.persist(&planned.path);
                    kept.map_err(|error| error.error)
                }),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn save(folder: &Path, files: &Files) -> Result<usize, WriteError> {
        let plan = plan(folder, files)?;
        write(folder, &plan)?;
        Ok(plan
            .iter()
            .filter(|planned| planned.old != Old::Same)
            .count())
    }

    #[test]
    fn only_what_changed_is_written() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("a/b");
        assert_eq!(
            save(&folder, &files(&[("x", "1"), ("s/y", "2")])).unwrap(),
            2
        );
        assert_eq!(
            save(&folder, &files(&[("x", "1"), ("s/y", "2")])).unwrap(),
            0
        );
        assert_eq!(
            save(&folder, &files(&[("x", "3"), ("s/y", "2")])).unwrap(),
            1
        );
        assert_eq!(fs::read_to_string(folder.join("x")).unwrap(), "3");
        assert_eq!(names(&folder), ["s", "x"]);
    }

    #[test]
    fn a_folder_in_a_files_place_changes_nothing() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("z")).unwrap();
        let error = save(top.path(), &files(&[("a", "1"), ("z", "2")])).unwrap_err();
        assert_eq!(error.path, top.path().join("z"));
        assert_eq!(names(top.path()), ["z"]);
    }

    #[test]
    fn a_file_in_the_folders_place_changes_nothing() {
        let top = tempfile::tempdir().unwrap();
        let file = top.path().join("out");
        fs::write(&file, "mine").unwrap();
        assert!(save(&file, &files(&[("a", "1")])).is_err());
        assert!(save(&file.join("below"), &files(&[("a", "1")])).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }

    #[test]
    fn what_an_earlier_run_wrote_is_known_by_its_head() {
        let top = tempfile::tempdir().unwrap();
        let ours = format!("/*\n * {}.\n */\n", emit::MARK);
        let late = " ".repeat(2000) + &ours;
        for (name, text) in [("a.c", &ours), ("b.c", &ours), ("late.c", &late)] {
            fs::write(top.path().join(name), text).unwrap();
        }
        fs::write(top.path().join("mine.c"), "int mine;\n").unwrap();
        let made = files(&[("b.c", "")]);
        assert_eq!(left_over(top.path(), &made), [top.path().join("a.c")]);
        let none: [PathBuf; 0] = [];
        assert_eq!(left_over(&top.path().join("none"), &made), none);
    }

    #[test]
    fn what_fails_at_the_last_file_is_undone() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("out");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("b"), "old").unwrap();
        let files = files(&[("a", "1"), ("b", "2"), ("new/c", "3"), ("z", "4")]);
        let plan = plan(&folder, &files).unwrap();
        // Between the comparison and the renames, somebody takes the place.
        fs::create_dir(folder.join("z")).unwrap();
        let error = write(&folder, &plan).unwrap_err();
        assert_eq!(error.path, folder.join("z"));
        assert_eq!(names(&folder), ["b", "z"]);
        assert_eq!(fs::read_to_string(folder.join("b")).unwrap(), "old");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_any_file() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().unwrap();
        let mode = |name| {
            fs::metadata(top.path().join(name))
                .unwrap()
                .permissions()
                .mode()
        };
        fs::write(top.path().join("plain"), "").unwrap();
        save(top.path(), &files(&[("a", "1")])).unwrap();
        assert_eq!(mode("a"), mode("plain"));
        fs::set_permissions(top.path().join("a"), fs::Permissions::from_mode(0o640)).unwrap();
        save(top.path(), &files(&[("a", "2")])).unwrap();
        assert_eq!(mode("a") & 0o777, 0o640);
    }
}
