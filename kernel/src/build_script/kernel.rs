//! The kernel that something is done for: the running one, or a file.
//!
//! Owns where the running kernel keeps its types. Refuses to know what is in
//! them.

mod inventory;

pub use inventory::{inventory, opened};

use std::borrow::Cow;
use std::fs::{self, File};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use kfunc_codegen::diag::{Code, Diagnostic};

use super::read;
use crate::btf::Btf;
use crate::import;
use crate::link::{Kernel, Problem};
use crate::mapped::Mapped;

/// What stands for the running kernel.
pub const LIVE: &str = "live";

/// Where the running kernel keeps the types of itself and its modules
/// (`kernel/bpf/sysfs_btf.c`).
const FOLDER: &str = "/sys/kernel/btf";

/// Where it says which release it is.
const RELEASE: &str = "/proc/sys/kernel/osrelease";

/// The file with the kernel's own.
const OWN: &str = "vmlinux";

/// What is in a file.
enum Bytes {
    Read(Vec<u8>),
    Mapped(Mapped),
}

impl Bytes {
    /// Reads the file, or finds it in memory where that is the kernel's own.
    fn of(path: &Path) -> Result<Self, String> {
        if path == Path::new(FOLDER).join(OWN)
            && let Some(mapped) = File::open(path).ok().and_then(|file| Mapped::of(&file))
        {
            return Ok(Self::Mapped(mapped));
        }
        read(path, None).map(Self::Read)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Mapped(bytes) => bytes,
        }
    }
}

/// Bytes of a kernel and its modules.
struct Files {
    /// The kernel's own types come first.
    files: Vec<(PathBuf, Bytes)>,
    live: bool,
}

/// Why a kernel's types cannot be had.
#[derive(Debug)]
pub struct Unreadable {
    /// What to say.
    pub problem: Box<Problem>,
    /// It is the running kernel that does not have them.
    pub environment: bool,
}

impl Files {
    /// Reads the kernel called `name`.
    fn read(name: &Path) -> Result<Self, Unreadable> {
        let live = name.as_os_str() == LIVE;
        let paths = match live {
            true => running().map_err(|error| missing(Path::new(FOLDER), &error.to_string()))?,
            false => vec![name.to_owned()],
        };
        let read = |path: PathBuf| match Bytes::of(&path) {
            Ok(bytes) => Ok((path, bytes)),
            Err(why) if live => Err(missing(&path, &why)),
            Err(why) => Err(bad(&path, &why)),
        };
        let files = paths.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { files, live })
    }

    /// The bytes of the kernel's own types.
    fn types(&self) -> Result<Cow<'_, [u8]>, Unreadable> {
        let first = self.files.first();
        let (path, bytes) = first.ok_or_else(|| missing(Path::new(OWN), ""))?;
        import::types(bytes).map_err(|why| bad(path, &why))
    }

    /// The kernel's own types.
    fn own<'t>(&self, types: &'t [u8]) -> Result<Btf<'t>, Unreadable> {
        let path = self.files.first().map_or(Path::new(OWN), |(path, _)| path);
        Btf::parse(types).map_err(|error| bad(path, &error.to_string()))
    }

    /// The types of the modules, over those of the kernel.
    fn modules<'k>(&'k self, own: &'k Btf<'k>) -> Result<Vec<Btf<'k>>, Unreadable> {
        let modules = self.files.iter().skip(1);
        let parse = |(path, bytes): &'k (PathBuf, Bytes)| {
            Btf::parse_split(bytes, own).map_err(|error| bad(path, &error.to_string()))
        };
        modules.filter(|_| self.live).map(parse).collect()
    }
}

/// What `then` makes of the kernel called `name`, if one is: `live`, or a file.
///
/// # Errors
/// A kernel whose types cannot be had; whatever `then` says.
pub fn with<T, E: From<Unreadable>>(
    name: Option<&Path>,
    then: impl FnOnce(Option<&Kernel<'_>>) -> Result<T, E>,
) -> Result<T, E> {
    let Some(name) = name else {
        return then(None);
    };
    let files = Files::read(name)?;
    let types = files.types()?;
    let own = files.own(&types)?;
    let modules = files.modules(&own)?;
    then(Some(&Kernel::new([&own].into_iter().chain(&modules))))
}

/// What a kernel is called: the running one by its release, a file by its name.
pub fn title(name: &Path) -> String {
    let release = || fs::read_to_string(RELEASE).map(|release| release.trim().to_owned());
    let file = || name.file_name().unwrap_or_default().to_string_lossy();
    match name.as_os_str() == LIVE {
        true => release().unwrap_or_else(|_| LIVE.to_owned()),
        false => file().into_owned(),
    }
}

/// The running kernel's files, its own first.
fn running() -> io::Result<Vec<PathBuf>> {
    let own = Path::new(FOLDER).join(OWN);
    let entries: io::Result<Vec<_>> = fs::read_dir(FOLDER)?.collect();
    let mut paths: Vec<_> = entries?.iter().map(fs::DirEntry::path).collect();
    paths.sort_by_key(|path| (*path != own, path.clone()));
    Ok(paths)
}

/// The environment has no such thing.
fn missing(path: &Path, why: &str) -> Unreadable {
    let message = format!(
        "cannot read the running kernel's types, `{}`: {why}",
        path.display()
    );
    Unreadable {
        problem: Box::new(Diagnostic::new(Code::UnreadableKernel, (), message)),
        environment: true,
    }
}

/// What was named cannot be used.
fn bad(path: &Path, why: &str) -> Unreadable {
    let message = format!(
        "cannot read types of a kernel from `{}`: {why}",
        path.display()
    );
    Unreadable {
        problem: Box::new(Diagnostic::new(Code::UnreadableKernel, (), message)),
        environment: false,
    }
}
