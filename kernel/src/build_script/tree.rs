//! A kernel's source tree in a folder.
//!
//! Owns finding the files in which a word is. Links are not followed: they may
//! lead out of the tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kfunc_codegen::build_script::gather::plain;
use memchr::memmem::Finder;

use super::shares;
use crate::import::source::{File, Tree};

/// The largest file that is read, in bytes. The kernel's largest, a header of
/// registers, is about as large.
const MAX: u64 = 32 << 20;

/// Folders of a kernel in which nothing is compiled.
const ASIDE: &[&str] = &["Documentation", "LICENSES"];

/// A folder with a kernel's source.
pub(super) struct Folder {
    root: PathBuf,
}

/// A path that cannot be read, and why.
pub(super) type Failure = (PathBuf, String);

/// All files below `root`, sorted, but those in folders that are not to be
/// entered. Links are not followed.
pub(super) fn files(root: &Path, enter: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        let failed = |error: io::Error| (folder.clone(), plain(&error));
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() && enter(&entry.file_name().to_string_lossy()) {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Whether it looks like one.
    pub(super) fn is_kernel(&self) -> bool {
        self.root.join("Makefile").is_file() && self.root.join("kernel/bpf").is_dir()
    }

    /// Every file of C, sorted.
    fn all(&self) -> Result<Vec<PathBuf>, Failure> {
        let is_c = |name: &str| name.ends_with(".c") || name.ends_with(".h");
        let mut files = files(&self.root, |folder| !ASIDE.contains(&folder))?;
        files.retain(|path| is_c(&path.file_name().unwrap_or_default().to_string_lossy()));
        Ok(files)
    }

    /// The file at `path`, if one of the words is in it.
    fn read(&self, path: &Path, words: &[Finder<'_>]) -> Result<Option<File>, Failure> {
        let failed = |error: io::Error| (path.to_owned(), plain(&error));
        if fs::metadata(path).map_err(failed)?.len() > MAX {
            return Err((path.to_owned(), format!("it has more than {MAX} bytes")));
        }
        let bytes = fs::read(path).map_err(failed)?;
        if !words.iter().any(|word| word.find(&bytes).is_some()) {
            return Ok(None);
        }
        let within = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = within.components().map(|part| part.as_os_str());
        let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
        Ok(Some(File {
            path: parts.join("/"),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }))
    }
}

impl Tree for Folder {
    type Error = Failure;

    fn files(&self, words: &[&str]) -> Result<Vec<File>, Failure> {
        let paths = self.all()?;
        let finders: Vec<_> = words.iter().map(Finder::new).collect();
        let read = |path: &PathBuf| self.read(path, &finders);
        let stopped = |path: &PathBuf| (path.clone(), shares::STOPPED.to_owned());
        let found = shares::each(&paths, read, stopped)?;
        Ok(found.into_iter().flatten().collect())
    }

    fn file(&self, path: &str) -> Result<Option<String>, Failure> {
        let path = self.root.join(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err((path, plain(&error))),
        }
    }
}
