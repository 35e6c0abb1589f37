//! The types of a kernel on this machine as C.
//!
//! Owns which files have them. Refuses to know how they are written.

use std::collections::BTreeSet;
use std::path::Path;

use kfunc_codegen::emit::c_types::CTypes;

use super::{Files, LIVE, Unreadable, bad};
use crate::btf::Btf;
use crate::c_types::closure;

/// Definitions of what the prototypes of `functions` need, by the kernel or
/// module called `name`, which may stand on the kernel `over`. `None` where it
/// is a folder: a source tree has no layouts, and one of modules no one answer.
///
/// # Errors
/// A kernel that cannot be read, or types that C cannot say.
pub fn definitions(
    name: &Path,
    over: Option<&Path>,
    functions: &BTreeSet<&str>,
) -> Result<Option<CTypes>, Unreadable> {
    if name.as_os_str() != LIVE && name.is_dir() {
        return Ok(None);
    }
    let files = Files::read(over.unwrap_or(name))?;
    let types = files.types()?;
    let own = files.own(&types)?;
    let mut modules = files.modules(&own)?;
    let module = over.map(|_| Files::read(name)).transpose()?;
    let bytes = module.as_ref().map(Files::types).transpose()?;
    if let Some(bytes) = &bytes {
        let module = Btf::parse_split(bytes, &own);
        modules.push(module.map_err(|error| bad(name, &error.to_string()))?);
    }
    let all: Vec<&Btf<'_>> = std::iter::once(&own).chain(&modules).collect();
    let closed = closure(&all, functions);
    closed.map(Some).map_err(|problem| Unreadable {
        problem,
        environment: false,
    })
}
