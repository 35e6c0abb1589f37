//! The front for build scripts, and the reading and writing that it shares
//! with the command.
//!
//! Owns every touch of the file system in this crate. It starts no program and
//! asks the machine that it runs on for nothing: which kernels something is
//! made for is said, never found out.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), kfunc_codegen::build_script::Error> {
//!     kfunc_codegen::build_script::Builder::new()
//!         .source("src/kfuncs.rs")
//!         .target("6.12..=7.3")
//!         .backend("c-header")
//!         .build()?;
//!     Ok(())
//! }
//! ```

pub mod gather;
pub mod write;

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diag::render::{self, Look};
use crate::diag::{Report, Severity};
use crate::emit::Files;
use crate::generate::{self, Made, Request};
use crate::model::provenance::Evidence;
use crate::source::Source;
use gather::Gathered;
use write::{Old, WriteError};

/// What a build script asks for.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    sources: Vec<PathBuf>,
    target: Option<String>,
    backends: Vec<String>,
    only: Vec<String>,
    out_dir: Option<PathBuf>,
    deny_warnings: bool,
}

/// What a build script made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Every artefact, sorted.
    pub files: Vec<PathBuf>,
    /// Those among them whose bytes are new.
    pub written: Vec<PathBuf>,
}

/// Why a build script made nothing.
pub enum Error {
    /// The sources or the request are wrong; the text shows where, as rustc
    /// would.
    Declarations(String),
    /// There is no folder to write to: none was given, and `OUT_DIR` is not
    /// set.
    NoOutDir,
    /// A folder or file could not be written; nothing was changed.
    Write(WriteError),
    /// Cargo could not be told what the build depends on.
    Directives(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Declarations(text) => f.write_str(text.trim_end()),
            Error::NoOutDir => {
                f.write_str("no `out_dir` was given, and cargo's `OUT_DIR` is not set")
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

impl Builder {
    /// Asks for every artefact of no source.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source: an `.rs` file, or a folder with such files in it and in
    /// its folders. Relative paths start at the crate, where cargo runs build
    /// scripts.
    #[must_use]
    pub fn source(mut self, path: impl Into<PathBuf>) -> Self {
        self.sources.push(path.into());
        self
    }

    /// The kernels to make artefacts for: `6.12`, or `6.12..=7.3`, which is
    /// what it is without this call.
    #[must_use]
    pub fn target(mut self, kernels: impl Into<String>) -> Self {
        self.target = Some(kernels.into());
        self
    }

    /// Adds a back end, by the name that the command knows it by. Without this
    /// call all of them write.
    #[must_use]
    pub fn backend(mut self, name: impl Into<String>) -> Self {
        self.backends.push(name.into());
        self
    }

    /// Adds kfuncs, by name, and makes artefacts for no others but those that
    /// they need.
    #[must_use]
    pub fn only(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.only.extend(names.into_iter().map(Into::into));
        self
    }

    /// The folder to write to; cargo's `OUT_DIR` without this call.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Makes every warning an error.
    #[must_use]
    pub fn deny_warnings(mut self) -> Self {
        self.deny_warnings = true;
        self
    }

    /// Makes the artefacts, and tells cargo what they depend on and what is
    /// suspicious, on standard output.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn build(self) -> Result<Built, Error> {
        self.build_to(&mut io::stdout())
    }

    /// Like [`Builder::build`], with cargo's lines written to `cargo`.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn build_to(self, cargo: &mut impl Write) -> Result<Built, Error> {
        let look = Look {
            color: false,
            deny_warnings: self.deny_warnings,
        };
        let gathered = gather::gather(&self.sources, None);
        directives(cargo, &gathered.read).map_err(Error::Directives)?;
        let Gathered {
            sources, report, ..
        } = gathered;
        if !report.diagnostics.is_empty() {
            return Err(rejected(&report, &sources, look));
        }
        let request = Request {
            target: self.target,
            only: self.only,
            backends: self.backends,
            evidence: Evidence::new(),
            look,
        };
        let outcome = generate::generate(&sources, &request);
        let Some(made) = outcome.made else {
            return Err(rejected(&outcome.report, &sources, look));
        };
        warnings(cargo, &outcome.report, &sources, look).map_err(Error::Directives)?;
        let folder = self
            .out_dir
            .or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let Made { files, .. } = made;
        save(&folder.ok_or(Error::NoOutDir)?, &files).map_err(Error::Write)
    }
}

fn rejected(report: &Report, sources: &[Source], look: Look) -> Error {
    let mut text = render::text(report, sources, look);
    text.extend(render::summary(report, "nothing was generated", look));
    Error::Declarations(text)
}

/// Tells cargo which files and folders a build depends on.
///
/// # Errors
/// What writing to `cargo` fails with.
pub fn directives<'p>(
    cargo: &mut impl Write,
    read: impl IntoIterator<Item = &'p PathBuf>,
) -> io::Result<()> {
    for path in read {
        cargo.write_all(b"cargo::rerun-if-changed=")?;
        cargo.write_all(path.as_os_str().as_encoded_bytes())?;
        cargo.write_all(b"\n")?;
    }
    Ok(())
}

fn warnings(
    cargo: &mut impl Write,
    report: &Report,
    sources: &[Source],
    look: Look,
) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        if look.severity(diagnostic) == Severity::Warning {
            let line = render::line(diagnostic, sources, look);
            writeln!(cargo, "cargo::warning={line}")?;
        }
    }
    Ok(())
}

fn save(folder: &Path, files: &Files) -> Result<Built, WriteError> {
    let plan = write::plan(folder, files)?;
    write::write(folder, &plan)?;
    let new = plan.iter().filter(|planned| planned.old != Old::Same);
    Ok(Built {
        written: new.map(|planned| planned.path.clone()).collect(),
        files: plan.iter().map(|planned| planned.path.clone()).collect(),
    })
}
