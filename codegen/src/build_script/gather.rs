//! Reads sources: files, folders of them, standard input.
//!
//! Owns what counts as a source and what is wrong with one before it is
//! parsed. Refuses to know what is in it.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Report};
use crate::source::Source;

/// The largest source that is read, in bytes.
pub const MAX_BYTES: u64 = 4 << 20;

/// What standard input is called.
pub const STDIN: &str = "-";

/// What was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The sources, in the order in which they were named; those of a folder
    /// sorted by path.
    pub sources: Vec<Source>,
    /// Every file and folder that was read: what a build depends on.
    pub read: Vec<PathBuf>,
    /// What could not be read.
    pub report: Report,
}

/// Reads `paths`. Where there is a `stdin`, `-` stands for what it has.
///
/// A folder stands for the `.rs` files in it and in its folders, except hidden
/// ones and those called `target`. A file that is reached twice is read once.
pub fn gather(paths: &[PathBuf], mut stdin: Option<&mut dyn Read>) -> Gathered {
    let mut gathering = Gathering {
        out: Gathered::default(),
        seen: BTreeSet::new(),
    };
    for path in paths {
        match &mut stdin {
            Some(stdin) if path.as_os_str() == STDIN => gathering.stdin(*stdin),
            Some(_) | None => gathering.named(path),
        }
    }
    gathering.out
}

struct Gathering {
    out: Gathered,
    /// Real paths of what was read.
    seen: BTreeSet<PathBuf>,
}

impl Gathering {
    fn stdin(&mut self, stdin: &mut dyn Read) {
        if !self.seen.insert(PathBuf::from(STDIN)) {
            return;
        }
        let text = read(stdin).and_then(text);
        self.source("<stdin>".to_owned(), text);
    }

    /// A path that was given, rather than found.
    fn named(&mut self, path: &Path) {
        let Some(metadata) = self.look(path) else {
            return;
        };
        if !metadata.is_dir() {
            self.file(path, &metadata);
            return;
        }
        let before = (self.out.sources.len(), self.out.report.diagnostics.len());
        if self.folder(path)
            && before == (self.out.sources.len(), self.out.report.diagnostics.len())
        {
            let message = format!("`{}` holds no `.rs` file", path.display());
            self.refuse(Diagnostic::new(Code::EmptySource, (), message));
        }
    }

    /// Reads a folder; false if that was done before.
    fn folder(&mut self, path: &Path) -> bool {
        if !self.first(path) {
            return false;
        }
        self.out.read.push(path.to_owned());
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable(path, &error);
                return true;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.found(&entry.path());
        }
        true
    }

    /// A path that a folder has.
    fn found(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default();
        if name.as_encoded_bytes().starts_with(b".") {
            return;
        }
        let rust = path.extension().is_some_and(|extension| extension == "rs");
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                if name != "target" {
                    self.folder(path);
                }
            }
            Ok(metadata) if rust => self.file(path, &metadata),
            Err(error) if rust => self.unreadable(path, &error),
            Ok(_) | Err(_) => {}
        }
    }

    fn file(&mut self, path: &Path, metadata: &Metadata) {
        if !self.first(path) {
            return;
        }
        self.out.read.push(path.to_owned());
        let name = path.display().to_string();
        let text = check(path, metadata)
            .and_then(|()| read(&mut File::open(path).map_err(|error| failure(&error))?))
            .and_then(text);
        self.source(name, text);
    }

    fn source(&mut self, name: String, text: Result<String, Refusal>) {
        match text {
            Ok(text) => self.out.sources.push(Source { name, text }),
            Err(Refusal::Read(why)) => {
                let message = format!("cannot read `{name}`: {why}");
                self.refuse(Diagnostic::new(Code::UnreadableFile, (), message));
            }
            Err(Refusal::Utf8 { byte, line }) => {
                let message = format!(
                    "`{name}` is not UTF-8: the byte at offset {byte}, in line {line}, begins no character"
                );
                self.refuse(Diagnostic::new(Code::InvalidUtf8, (), message));
            }
        }
    }

    fn look(&mut self, path: &Path) -> Option<Metadata> {
        fs::metadata(path)
            .map_err(|error| self.unreadable(path, &error))
            .ok()
    }

    /// Whether the file or folder was not read before, by whatever path.
    fn first(&mut self, path: &Path) -> bool {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.seen.insert(real)
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let why = plain(error);
        let message = format!("cannot read `{}`: {why}", path.display());
        self.refuse(Diagnostic::new(Code::UnreadableFile, (), message));
    }

    fn refuse(&mut self, diagnostic: Diagnostic<()>) {
        let diagnostic = diagnostic.map(|()| None);
        self.out.report.diagnostics.push(diagnostic);
    }
}

/// Why there is no text.
enum Refusal {
    Read(String),
    Utf8 { byte: usize, line: usize },
}

fn failure(error: &io::Error) -> Refusal {
    Refusal::Read(plain(error))
}

/// What went wrong, without the number that [`io::Error`] adds.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_lowercase()
}

/// Refuses what would block or never end before it is opened.
fn check(path: &Path, metadata: &Metadata) -> Result<(), Refusal> {
    if !metadata.is_file() {
        let hint = if path.starts_with("/dev") {
            ": `-` is standard input"
        } else {
            ""
        };
        let why = format!("it is not a regular file{hint}");
        return Err(Refusal::Read(why));
    }
    bounded(metadata.len())
}

fn bounded(bytes: u64) -> Result<(), Refusal> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let most = MAX_BYTES >> 20;
    let why = format!("it is larger than {most} MiB, the most that a source may be");
    Err(Refusal::Read(why))
}

/// Reads to the end, or one byte further than may be.
fn read(from: &mut dyn Read) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let read = from.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| failure(&error))?;
    bounded(bytes.len() as u64)?;
    Ok(bytes)
}

/// The text without a byte order mark.
fn text(bytes: Vec<u8>) -> Result<String, Refusal> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(byte);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        Refusal::Utf8 { byte, line }
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
