//! The kernel that something is done for: the running one, or a file.
//!
//! Owns where the running kernel keeps its types. Refuses to know what is in
//! them.

mod files;
mod inventory;

pub use inventory::{inventory, is_source, opened};

use files::Named;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use kfunc_codegen::diag::{Code, Diagnostic};

use super::{read, shares};
use crate::btf::Btf;
use crate::import::{self, Carried};
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

/// What `then` makes of the kernel called `name`, if one is: `live`, with its
/// modules; a file, which may be a module of the kernel `over`; or a folder with
/// modules, over `over` or a kernel in it.
///
/// # Errors
/// A kernel whose types cannot be had; whatever `then` says.
pub fn with<T, E: From<Unreadable>>(
    name: Option<&Path>,
    over: Option<&Path>,
    then: impl FnOnce(Option<&Kernel<'_>>) -> Result<T, E>,
) -> Result<T, E> {
    let Some(name) = name else {
        return then(None);
    };
    let named = Named::of(name, over)?;
    let files = Files::read(&named.own)?;
    let types = files.types()?;
    let own = files.own(&types);
    let own = own.map_err(|unreadable| named.explained(unreadable))?;
    let running = files.modules(&own)?;
    let modules = carried(&named.modules)?;
    let bases = bases(&modules)?;
    let modules = over_bases(&modules, &bases, &own)?;
    let all = [&own].into_iter().chain(&running).chain(&modules);
    let kernel = match named.whole {
        true => Kernel::new(all),
        false => Kernel::in_part(all),
    };
    then(Some(&kernel))
}

/// The types in files of modules.
fn carried(paths: &[PathBuf]) -> Result<Vec<(&Path, Carried)>, Unreadable> {
    let types = |path: &PathBuf| import::carried(&Bytes::of(path)?);
    let read = |path: &PathBuf| types(path).map_err(|why| bad(path, &why));
    let read = shares::each(paths, read, |path| bad(path, shares::STOPPED))?;
    Ok(paths.iter().map(PathBuf::as_path).zip(read).collect())
}

/// What modules stand on that bring it along.
fn bases<'k>(modules: &'k [(&Path, Carried)]) -> Result<Vec<Option<Btf<'k>>>, Unreadable> {
    let parse = |(path, carried): &'k (&Path, Carried)| {
        let base = carried.base.as_deref().map(Btf::parse).transpose();
        base.map_err(|error| bad(path, &format!("what its types stand on: {error}")))
    };
    modules.iter().map(parse).collect()
}

/// The types of modules, over what they stand on.
fn over_bases<'k>(
    modules: &'k [(&Path, Carried)],
    bases: &'k [Option<Btf<'k>>],
    own: &'k Btf<'k>,
) -> Result<Vec<Btf<'k>>, Unreadable> {
    let parse = |((path, carried), base): (&'k (&Path, Carried), &'k Option<Btf<'k>>)| {
        let base = base.as_ref().unwrap_or(own);
        let types = Btf::parse_split(&carried.btf, base);
        types.map_err(|error| bad(path, &error.to_string()))
    };
    modules.iter().zip(bases).map(parse).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::btf::{Linkage, Order, Shape, Type, Writer};
    use crate::testing::TestImage;

    /// Adds functions of these names that take and return nothing.
    fn functions(mut writer: Writer<'_>, names: &[&str]) -> Vec<u8> {
        let (ret, params) = (0, [].as_slice().into());
        let proto = Type::new("", Shape::FuncProto { ret, params });
        let proto = writer.add(&proto).unwrap();
        for name in names {
            let function = Shape::Func(proto, Linkage::Static);
            writer.add(&Type::new(name, function)).unwrap();
        }
        writer.finish().unwrap()
    }

    /// A module stands on its kernel, or on what it brings along in its place.
    #[test]
    fn modules_are_read_over_what_they_stand_on() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes);
        let own = functions(Writer::new(Order::Little), &["own", "more", "and_more"]);
        write("vmlinux", &own).unwrap();
        let own = Btf::parse(&own).unwrap();
        write("a.ko", &functions(Writer::split(&own), &["a"])).unwrap();
        let base = functions(Writer::new(Order::Little), &["own"]);
        let btf = functions(Writer::split(&Btf::parse(&base).unwrap()), &["b"]);
        let base = Some(base);
        let module = TestImage {
            btf,
            base,
            ..TestImage::default()
        };
        write("b.ko", &module.bytes()).unwrap();
        let all = with(Some(folder.path()), None, |kernel| {
            let found = |name: &&str| kernel.is_some_and(|kernel| kernel.find(name).is_some());
            Ok::<_, Unreadable>(["own", "a", "b", "c"].map(|name| found(&name)))
        });
        assert_eq!(all.unwrap(), [true, true, true, false]);
        write("b.ko", &module.bytes()[..100]).unwrap();
        let why = with(Some(folder.path()), None, |_| Ok::<_, Unreadable>(()));
        let why = why.unwrap_err().problem.message;
        assert!(why.contains("b.ko`: as an ELF file"), "{why}");
    }
}
