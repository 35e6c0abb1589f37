//! The front for build scripts, and the reading that it shares with the
//! command.
//!
//! Owns every touch of the file system in this crate. It starts no program.
//!
//! ```no_run
//! // build.rs of the program that loads what was built for BPF
//! use kfunc_kernel::build_script::{Error, Linker};
//!
//! fn main() -> Result<(), Error> {
//!     Linker::new("bpf/target/bpfel-unknown-none/release/program")
//!         .source("bpf/src/kfuncs.rs")
//!         .link()?; // OUT_DIR/program
//!     Ok(())
//! }
//! ```

pub mod kernel;
mod layout;
mod memory;
mod shares;
mod tree;

pub use layout::Layout;

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use kfunc_codegen::build_script::directives;
use kfunc_codegen::build_script::gather::{self, Gathered, STDIN};
use kfunc_codegen::build_script::write::{self, WriteError};
use kfunc_codegen::diag::render::{self, Look};
use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::source::Source;

use crate::link::{self, Linked, Problem, Request};
use kernel::Unreadable;

/// The largest object or kernel that is read, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// Reads an object. Where there is a `stdin`, `-` stands for what it has.
///
/// # Errors
/// Why it cannot be read.
pub fn object(path: &Path, stdin: Option<&mut dyn Read>) -> Result<Vec<u8>, Box<Problem>> {
    read(path, stdin).map_err(|why| {
        let message = format!("cannot read `{}`: {why}", path.display());
        Box::new(Diagnostic::new(Code::UnreadableFile, (), message))
    })
}

/// Reads a file.
fn read(path: &Path, stdin: Option<&mut dyn Read>) -> Result<Vec<u8>, String> {
    let bytes = match stdin {
        Some(stdin) if path.as_os_str() == STDIN => all(stdin, 0),
        Some(_) | None => File::open(path).and_then(|mut file| {
            let len = file.metadata()?.len();
            all(&mut file, len)
        }),
    };
    match bytes {
        Ok(bytes) if bytes.len() as u64 > MAX_BYTES => {
            Err(format!("it has more than {MAX_BYTES} bytes"))
        }
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(gather::plain(&error)),
    }
}

/// Everything that is there, of about this length, or a byte more than is
/// taken.
fn all(from: &mut dyn Read, len: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len.min(MAX_BYTES) as usize + 1);
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a build script asks for.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    object: PathBuf,
    sources: Vec<PathBuf>,
    definitions: Vec<Source>,
    kernel: Option<PathBuf>,
    over: Option<PathBuf>,
    weak: Vec<String>,
    output: Option<PathBuf>,
}

/// Why a build script linked nothing.
pub enum Error {
    /// The object, the declarations or the kernel are wrong; the text says how,
    /// as rustc would.
    Input(String),
    /// There is no place to write to: none was given, and `OUT_DIR` is not set.
    NoOutput,
    /// The object could not be written; what was there is there.
    Write(WriteError),
    /// Cargo could not be told what the build depends on.
    Directives(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(text) => f.write_str(text.trim_end()),
            Error::NoOutput => {
                f.write_str("no `output` was given, and cargo's `OUT_DIR` is not set")
            }
            Error::Write(error) => error.fmt(f),
            Error::Directives(error) => write!(f, "cannot tell cargo what was read: {error}"),
        }
    }
}

impl fmt::Debug for Error {
    /// Like `Display`: this is what a build script that returns the error
    /// shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl Linker {
    /// Asks for the kfunc calls of an object to get their types.
    pub fn new(object: impl Into<PathBuf>) -> Self {
        Self {
            object: object.into(),
            ..Self::default()
        }
    }

    /// Adds declarations: an `.rs` file, or a folder with such files.
    #[must_use]
    pub fn source(mut self, path: impl Into<PathBuf>) -> Self {
        self.sources.push(path.into());
        self
    }

    /// Adds declarations by name and text, such as `kfunc_defs::SOURCES`.
    #[must_use]
    pub fn definitions(mut self, texts: &[(&str, &str)]) -> Self {
        let source = |(name, text): &(&str, &str)| Source {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        };
        self.definitions.extend(texts.iter().map(source));
        self
    }

    /// The kernel to check every kfunc against, and to find those in that
    /// nothing declares: BTF, an image, or a folder of a kernel and its modules;
    /// `live` is the running one, where that is the one to run on.
    #[must_use]
    pub fn kernel(mut self, path: impl Into<PathBuf>) -> Self {
        self.kernel = Some(path.into());
        self
    }

    /// The kernel that `kernel`'s modules belong to, where that is a module, or a
    /// folder of them without their kernel.
    #[must_use]
    pub fn over(mut self, path: impl Into<PathBuf>) -> Self {
        self.over = Some(path.into());
        self
    }

    /// Makes these externs weak.
    #[must_use]
    pub fn weak(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.weak.extend(names.into_iter().map(Into::into));
        self
    }

    /// The file to write; one of the object's name in cargo's `OUT_DIR` without
    /// this call.
    #[must_use]
    pub fn output(mut self, path: impl Into<PathBuf>) -> Self {
        self.output = Some(path.into());
        self
    }

    /// Links, and tells cargo what the build depends on and what is worth
    /// knowing, on standard output. Returns where the object is.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn link(self) -> Result<PathBuf, Error> {
        self.link_to(&mut io::stdout())
    }

    /// Like [`Linker::link`], with cargo's lines written to `cargo`.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn link_to(self, cargo: &mut impl Write) -> Result<PathBuf, Error> {
        let gathered = gather::gather(&self.sources, None);
        let kernel = self.kernel.iter().chain(&self.over);
        let read = [&self.object].into_iter().chain(kernel);
        directives(cargo, read.chain(&gathered.read)).map_err(Error::Directives)?;
        let linked = self.linked(gathered)?;
        for note in &linked.notes {
            writeln!(cargo, "cargo::warning={note}").map_err(Error::Directives)?;
        }
        let output = self.output.or_else(|| {
            let folder = std::env::var_os("OUT_DIR").map(PathBuf::from)?;
            Some(folder.join(self.object.file_name()?))
        });
        let output = output.ok_or(Error::NoOutput)?;
        write::put(&output, &linked.bytes).map_err(Error::Write)?;
        Ok(output)
    }

    fn linked(&self, gathered: Gathered) -> Result<Linked, Error> {
        let Gathered {
            mut sources,
            report,
            ..
        } = gathered;
        sources.extend(self.definitions.iter().cloned());
        if !report.diagnostics.is_empty() {
            return Err(rejected(&report, &sources));
        }
        let loaded = kfunc_codegen::load(&sources, None);
        if loaded.report.has_errors() {
            return Err(rejected(&loaded.report, &sources));
        }
        let bytes = object(&self.object, None).map_err(|problem| refused(vec![*problem]))?;
        let object = link::read(&bytes).map_err(|problem| refused(vec![*problem]))?;
        kernel::with(self.kernel.as_deref(), self.over.as_deref(), |kernel| {
            let request = Request {
                declared: &loaded.lowered.model,
                target: loaded.target,
                weak: &self.weak,
                kernel,
            };
            link::link(&object, &request).map_err(refused)
        })
    }
}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        refused(vec![*unreadable.problem])
    }
}

fn refused(problems: Vec<Problem>) -> Error {
    let diagnostics = problems.into_iter().map(|problem| problem.map(|()| None));
    let diagnostics = diagnostics.collect();
    rejected(&Report { diagnostics }, &[])
}

fn rejected(report: &Report, sources: &[Source]) -> Error {
    let look = Look::default();
    let mut text = render::text(report, sources, look);
    text.extend(render::summary(report, "nothing was linked", look));
    Error::Input(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestObject;

    const DECLARED: (&str, &str) = (
        "kfuncs.rs",
        r#"#[kfunc_set(ids = "ids", prog_types(tracing))]
        unsafe extern "C" {
            #[kfunc]
            pub fn bpf_thing(id: i32) -> i32;
        }"#,
    );

    fn linker(names: &[&'static str]) -> (tempfile::TempDir, Linker) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.o");
        std::fs::write(&path, TestObject::calling(names).bytes()).unwrap();
        let output = folder.path().join("out.o");
        (folder, Linker::new(path).output(output))
    }

    #[test]
    fn an_object_is_linked_and_cargo_learns_what_was_read() {
        let (folder, linker) = linker(&["bpf_thing"]);
        let source = folder.path().join(DECLARED.0);
        std::fs::write(&source, DECLARED.1).unwrap();
        let mut said = Vec::new();
        let output = linker.source(&source).link_to(&mut said).unwrap();
        let said = String::from_utf8(said).unwrap();
        let line = |path: &Path| format!("cargo::rerun-if-changed={}\n", path.display());
        assert!(said.contains(&line(&folder.path().join("in.o"))), "{said}");
        assert!(said.contains(&line(&source)), "{said}");
        let linked = std::fs::read(output).unwrap();
        assert!(link::read(&linked).unwrap().btf().is_some());
    }

    #[test]
    fn definitions_may_be_texts() {
        let (_folder, linker) = linker(&["bpf_thing"]);
        let linked = linker.definitions(&[DECLARED]).link_to(&mut Vec::new());
        assert!(linked.is_ok(), "{linked:?}");
    }

    #[test]
    fn what_is_wrong_is_said_and_nothing_written() {
        let (folder, linker) = linker(&["bpf_thing", "bpf_thong"]);
        let linker = linker.definitions(&[DECLARED]);
        let error = linker
            .clone()
            .link_to(&mut Vec::new())
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("error[KF0903]: nothing declares `bpf_thong`"),
            "{error}"
        );
        assert!(error.contains("nothing was linked: 1 error"), "{error}");
        let kernel = linker.kernel(folder.path().join("in.o"));
        let error = kernel.link_to(&mut Vec::new()).unwrap_err().to_string();
        assert!(error.contains("error[KF0908]"), "{error}");
        assert!(!folder.path().join("out.o").exists());
    }
}
