//! The place of one file: what stands there, and how bytes get into it.
//!
//! Owns telling files from what only looks like one. Links are followed: what
//! they lead to is replaced, and they stay.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing, or a link to nothing.
    Free,
    /// A file of so many bytes.
    File(u64),
    /// A device, a pipe or a socket. It is not read: that may never end.
    Special,
}

impl Place {
    /// What stands at `path`; a folder is an error.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if metadata.is_file() => Ok(Self::File(metadata.len())),
            Ok(_) => Ok(Self::Special),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Free),
            Err(error) => Err(error),
        }
    }
}

/// The first `len` bytes of a file.
pub(super) fn read(path: &Path, len: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a file of `len` bytes has these, as far as it can be read.
pub(super) fn holds(path: &Path, len: u64, bytes: &[u8]) -> bool {
    len == bytes.len() as u64 && read(path, len).is_ok_and(|old| old == bytes)
}

/// Writes bytes into what is there.
pub(super) fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::options().write(true).open(path)?.write_all(bytes)
}

/// Bytes beside the place that they are for.
pub(super) struct Staged {
    temporary: TempPath,
    place: PathBuf,
}

impl Staged {
    /// Puts them there.
    pub(super) fn keep(self) -> io::Result<()> {
        let kept = self.temporary.persist(self.place);
        kept.map_err(|error| error.error)
    }
}

/// Writes bytes into a new file beside `path`, with the permissions of the
/// file that is there or, for a new one, those that any program would give it.
pub(super) fn stage(path: &Path, bytes: &[u8]) -> io::Result<Staged> {
    let place = behind(path)?;
    let mut file = new_file(parent(&place))?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs::metadata(&place) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    let temporary = file.into_temp_path();
    Ok(Staged { temporary, place })
}

/// The file that a link leads to; `path` itself where it is none, or leads to
/// nothing.
fn behind(path: &Path) -> io::Result<PathBuf> {
    match path.is_symlink() && path.exists() {
        true => fs::canonicalize(path),
        false => Ok(path.to_owned()),
    }
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

/// The folder that a path is in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}
