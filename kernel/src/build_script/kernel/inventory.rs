//! A kernel on this machine as an inventory: the running one, a file, or a
//! folder with its modules or its source.
//!
//! Owns how its parts become one. Refuses to know what is in them.

use std::path::{Path, PathBuf};

use kfunc_codegen::inventory::{Inventory, json};

use super::super::memory::Sets;
use super::super::shares;
use super::super::tree::Folder;
use super::files::Found;
use super::{Bytes, Files, LIVE, Unreadable, bad, title};
use crate::btf::Btf;
use crate::import;

/// What the kernel or module called `name` says of its kfuncs: `live`, with its
/// modules; a document of JSON; a file, which may stand on the kernel `over`; a
/// folder with modules, over `over` or a kernel in it, as a package has them; or
/// a source tree.
///
/// # Errors
/// A kernel that cannot be read.
pub fn inventory(name: &Path, over: Option<&Path>) -> Result<Inventory, Unreadable> {
    opened(name, over, |inventory, _| inventory)
}

/// What `then` makes of the same, and of the types that it is from: a kernel's,
/// then those of modules over them. There are none where it is a document; nor
/// where it is a folder: a source tree has no layouts, and one of modules no one
/// answer.
///
/// # Errors
/// As [`inventory`].
pub fn opened<T>(
    name: &Path,
    over: Option<&Path>,
    then: impl FnOnce(Inventory, &[&Btf<'_>]) -> T,
) -> Result<T, Unreadable> {
    if name.as_os_str() == LIVE {
        return running(name, then);
    }
    if !name.is_dir() {
        return on(over, |base| one(name, base, then));
    }
    let source = Folder::new(name);
    let whole = match source.is_kernel() {
        true => import::source::inventory(&source).map_err(|(path, why)| bad(&path, &why)),
        false => folder(name, over),
    };
    Ok(then(whole?, &[]))
}

/// Whether this is a folder with a kernel's source.
pub fn is_source(name: &Path) -> bool {
    Folder::new(name).is_kernel()
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
fn one<T>(
    path: &Path,
    base: Option<&Btf<'_>>,
    then: impl FnOnce(Inventory, &[&Btf<'_>]) -> T,
) -> Result<T, Unreadable> {
    let bytes = Bytes::of(path).map_err(|why| bad(path, &why))?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(then(document(path, &bytes)?, &[]));
    }
    let title = path.display().to_string();
    let done = import::opened(&bytes, base, &title, |inventory, own| match base {
        Some(base) => then(inventory, &[base, own]),
        None => then(inventory, &[own]),
    });
    done.map_err(|problem| Unreadable {
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
fn running<T>(
    name: &Path,
    then: impl FnOnce(Inventory, &[&Btf<'_>]) -> T,
) -> Result<T, Unreadable> {
    let files = Files::read(name)?;
    let types = files.types()?;
    let own = files.own(&types)?;
    let modules = files.modules(&own)?;
    let all: Vec<&Btf<'_>> = [&own].into_iter().chain(&modules).collect();
    let sets = Sets::new();
    let mut parts = Vec::new();
    for (index, ((path, _), btf)) in files.files.iter().zip(&all).enumerate() {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let module = (index > 0).then_some(file.as_ref());
        let memory = module.map_or_else(|| sets.own(), |module| sets.module(module));
        let mut part = import::running(btf, memory.as_deref().map_err(String::as_str));
        for entry in &mut part.kfuncs {
            entry.module = module.map(str::to_owned);
        }
        parts.push(part);
    }
    Ok(then(whole(parts, Some(title(name))), &all))
}

/// A kernel whose files are in a folder.
fn folder(root: &Path, over: Option<&Path>) -> Result<Inventory, Unreadable> {
    let alone = |inventory, _: &[&Btf<'_>]| inventory;
    let Found { own, modules } = Found::below(root)?;
    let own = own.as_deref();
    let stopped = |path: &PathBuf| bad(path, shares::STOPPED);
    let mut parts = on(over.or(own), |base| {
        shares::each(&modules, |path| one(path, base, alone), stopped)
    })?;
    if let Some(own) = own {
        parts.insert(0, one(own, None, alone)?);
    }
    let release = parts.iter().find_map(|part| part.release.clone());
    Ok(whole(parts, release))
}

/// The parts of a kernel in one.
fn whole(parts: Vec<Inventory>, release: Option<String>) -> Inventory {
    let mut whole = Inventory::whole(parts);
    whole.release = release;
    whole.unseen.dedup();
    whole
}
