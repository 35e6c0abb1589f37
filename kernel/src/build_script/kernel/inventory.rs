//! A kernel on this machine as an inventory: the running one, a file, or a
//! folder with its modules or its source.
//!
//! Owns which files make up one kernel. Refuses to know what is in them.

use std::path::{Path, PathBuf};

use kfunc_codegen::inventory::{Inventory, json};

use super::super::memory::Sets;
use super::super::read;
use super::super::shares;
use super::super::tree::{self, Folder};
use super::{Files, LIVE, Unreadable, bad, title};
use crate::btf::Btf;
use crate::import::{self, Subject};

/// How files of modules end (`kernel/module/decompress.c`, 6.12).
const MODULES: [&str; 4] = [".ko", ".ko.gz", ".ko.xz", ".ko.zst"];

/// What files of kernels are called, or begin with before a `-`; the first
/// knows its sets by name.
const KERNELS: [&str; 2] = ["vmlinux", "vmlinuz"];

/// What the kernel or module called `name` says of its kfuncs: `live`, with its
/// modules; a document of JSON; a file, which may stand on the kernel `over`; a
/// folder with modules, over `over` or a kernel in it, as a package has them; or
/// a source tree.
///
/// # Errors
/// A kernel that cannot be read.
pub fn inventory(name: &Path, over: Option<&Path>) -> Result<Inventory, Unreadable> {
    if name.as_os_str() == LIVE {
        return running(name);
    }
    if !name.is_dir() {
        return on(over, |base| one(name, base));
    }
    let source = Folder::new(name);
    match source.is_kernel() {
        true => import::source::inventory(&source).map_err(|(path, why)| bad(&path, &why)),
        false => folder(name, over),
    }
}

/// What `then` makes of the types of the kernel `over`, if there is one.
fn on<T>(
    over: Option<&Path>,
    then: impl FnOnce(Option<&Btf<'_>>) -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    let Some(over) = over else {
        return then(None);
    };
    let files = Files::read(over)?;
    let types = files.types()?;
    then(Some(&files.own(&types)?))
}

/// The kernel or module in the file `path`.
fn one(path: &Path, base: Option<&Btf<'_>>) -> Result<Inventory, Unreadable> {
    let bytes = read(path, None).map_err(|why| bad(path, &why))?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        return document(path, &bytes);
    }
    let subject = Subject {
        name: &path.display().to_string(),
        bytes: &bytes,
        memory: None,
    };
    import::inventory_over(&subject, base).map_err(|problem| Unreadable {
        problem,
        environment: false,
    })
}

/// A kernel that was written down, as `kfunc import` does.
fn document(path: &Path, bytes: &[u8]) -> Result<Inventory, Unreadable> {
    let text = str::from_utf8(bytes).map_err(|_| bad(path, "it is not UTF-8"))?;
    json::from_json(text).map_err(|malformed| bad(path, &malformed.to_string()))
}

/// The running kernel and its modules.
fn running(name: &Path) -> Result<Inventory, Unreadable> {
    let files = Files::read(name)?;
    let types = files.types()?;
    let own = files.own(&types)?;
    let sets = Sets::new();
    let mut parts = Vec::new();
    for (index, (path, bytes)) in files.files.iter().enumerate() {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let module = (index > 0).then_some(file.as_ref());
        let memory = module.map_or_else(|| sets.own(), |module| sets.module(module));
        let subject = Subject {
            name: &path.display().to_string(),
            bytes,
            memory: Some(memory.as_deref().map_err(String::as_str)),
        };
        let base = module.map(|_| &own);
        let mut part = import::inventory_over(&subject, base).map_err(|problem| Unreadable {
            problem,
            environment: true,
        })?;
        for entry in &mut part.kfuncs {
            entry.module = module.map(str::to_owned);
        }
        parts.push(part);
    }
    Ok(whole(parts, Some(title(name))))
}

/// A kernel whose files are in a folder.
fn folder(root: &Path, over: Option<&Path>) -> Result<Inventory, Unreadable> {
    let files = tree::files(root, |_| true).map_err(|(path, why)| bad(&path, &why))?;
    let modules = files.iter().filter(|path| is_module(path));
    let modules: Vec<_> = modules.map(PathBuf::as_path).collect();
    let own = kernel(root, &files)?;
    if modules.is_empty() && own.is_none() {
        let why = "it is a folder with no kernel's source, no kernel and no modules";
        return Err(bad(root, why));
    }
    let stopped = |path: &&Path| bad(path, shares::STOPPED);
    let mut parts = on(over.or(own), |base| {
        shares::each(&modules, |path| one(path, base), stopped)
    })?;
    if let Some(own) = own {
        parts.insert(0, one(own, None)?);
    }
    let release = parts.iter().find_map(|part| part.release.clone());
    Ok(whole(parts, release))
}

fn is_module(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    MODULES.iter().any(|end| name.ends_with(end))
}

/// The kernel among the files of `root`, if one is there: in more forms than
/// one the one that says most.
fn kernel<'a>(root: &Path, files: &'a [PathBuf]) -> Result<Option<&'a Path>, Unreadable> {
    for stem in KERNELS {
        let is_kernel = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.strip_prefix(stem)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let mut found = files.iter().filter(is_kernel);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some(one), None) => return Ok(Some(one)),
            (Some(_), Some(_)) => {
                let why = format!("it has more than one `{stem}`: which is meant?");
                return Err(bad(root, &why));
            }
        }
    }
    Ok(None)
}

/// The parts of a kernel in one.
fn whole(parts: Vec<Inventory>, release: Option<String>) -> Inventory {
    let mut whole = Inventory {
        release,
        ..Inventory::default()
    };
    parts.into_iter().for_each(|part| whole.append(part));
    whole.sort();
    whole.unseen.dedup();
    whole
}
