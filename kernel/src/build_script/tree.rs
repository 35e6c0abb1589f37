//! A kernel's source tree in a folder.
//!
//! Owns finding the files in which a word is. Links are not followed: they may
//! lead out of the tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use kfunc_codegen::build_script::gather::plain;
use memchr::memmem::Finder;

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
type Failure = (PathBuf, String);

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
        let (mut files, mut folders) = (Vec::new(), vec![self.root.clone()]);
        while let Some(folder) = folders.pop() {
            let failed = |error: io::Error| (folder.clone(), plain(&error));
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let kind = entry.file_type().map_err(failed)?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if kind.is_dir() && !ASIDE.contains(&name.as_ref()) {
                    folders.push(entry.path());
                } else if kind.is_file() && (name.ends_with(".c") || name.ends_with(".h")) {
                    files.push(entry.path());
                }
            }
        }
        files.sort();
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
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = paths.len().div_ceil(threads).max(1);
        let read = |paths: &[PathBuf]| -> Result<Vec<File>, Failure> {
            let read = paths.iter().map(|path| self.read(path, &finders));
            read.filter_map(Result::transpose).collect()
        };
        thread::scope(|scope| {
            let shares: Vec<_> = paths
                .chunks(share)
                .map(|paths| scope.spawn(move || read(paths)))
                .collect();
            let mut files = Vec::new();
            for share in shares {
                let stopped = |_| (self.root.clone(), "a thread stopped".to_owned());
                files.append(&mut share.join().map_err(stopped)??);
            }
            Ok(files)
        })
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
