//! A file of Rust that is in no package, as a package: it may use the crates
//! that the examples may. Owns its manifest, which is not kept.

use std::fs;
use std::path::Path;

use super::{Program, folder};
use crate::process::Stop;
use crate::workspace::Workspace;

/// The package of `file`, which has the file's name.
pub(super) fn program(ws: &Workspace, file: &Path) -> Result<Program, Stop> {
    let source = file
        .canonicalize()
        .map_err(|error| Stop::io("read", file, &error))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let package = folder(ws).join("lone").join(&*name);
    let manifest = package.join("Cargo.toml");
    fs::create_dir_all(&package).map_err(|error| Stop::io("create", &package, &error))?;
    fs::write(&manifest, text(ws, &name, &source))
        .map_err(|error| Stop::io("write", &manifest, &error))?;
    Ok(Program {
        name: name.into_owned(),
        manifest,
    })
}

fn text(ws: &Workspace, name: &str, source: &Path) -> String {
    let (source, root) = (source.display(), ws.root.display());
    format!(
        "[package]\n\
         name = {name:?}\n\
         edition = \"2024\"\n\
         [workspace]\n\
         [[bin]]\n\
         name = {name:?}\n\
         path = \"{source}\"\n\
         [dependencies]\n\
         kfunc = {{ path = \"{root}\" }}\n\
         kfunc-defs = {{ path = \"{root}/kfunc-defs\" }}\n"
    )
}
