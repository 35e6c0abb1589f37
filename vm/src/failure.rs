//! Why there is no outcome. It owns the words; whether a job's own exit status
//! is bad news is for whoever sent the job.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::cpio::Unfit;

/// Why a machine did not start, or a job has no outcome.
#[derive(Debug)]
pub enum Failure {
    /// A file could not be read or written, or a program not started.
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A path that cannot be carried into a machine.
    Unfit(Unfit),
    /// The machine came up, but not with all that it was given.
    Start(String),
    /// The machine ended, or never came up. The end of its console.
    Ended(String),
    /// Nothing came within the time that there is. The end of its console.
    Late(String),
    /// More came than may come, in bytes.
    TooMuch(u64),
    /// What came was not what is agreed on.
    Garbled(String),
}

impl Failure {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            error,
        }
    }
}

impl From<Unfit> for Failure {
    fn from(unfit: Unfit) -> Self {
        Self::Unfit(unfit)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Unfit(unfit) => unfit.fmt(f),
            Self::Start(why) => write!(f, "the machine {why}"),
            Self::Ended(console) => write!(f, "the machine ended; its console:\n{console}"),
            Self::Late(console) => write!(f, "the machine is too slow; its console:\n{console}"),
            Self::TooMuch(size) => write!(f, "the machine sends {size} bytes at once"),
            Self::Garbled(line) => write!(f, "the machine said {line:?}"),
        }
    }
}

impl std::error::Error for Failure {}
