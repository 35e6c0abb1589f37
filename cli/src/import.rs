//! `kfunc import`: a kernel's kfuncs as a document.

use std::path::{Path, PathBuf};

use kfunc_codegen::inventory::{Inventory, json};

use crate::args::{FilesArgs, ImportArgs, ImportOf};
use crate::talk::{Exit, Talk};
use crate::{header, kernel};

pub(crate) fn run(args: &ImportArgs, talk: &Talk) -> Exit {
    let imported = match &args.of {
        ImportOf::Header(args) => return header::import(args, talk),
        ImportOf::Btf(args) | ImportOf::Elf(args) => files(args, talk),
        ImportOf::Source(args) => folders(args, talk),
    };
    match imported {
        Ok(inventory) => talk.document(&json::document(&inventory), Exit::Done),
        Err(exit) => exit,
    }
}

/// What files say. Those behind the first stand on it.
fn files(args: &FilesArgs, talk: &Talk) -> Result<Inventory, Exit> {
    let first = args.files.first().map(PathBuf::as_path);
    let mut whole = Inventory::default();
    for (index, file) in args.files.iter().enumerate() {
        if file.is_dir() {
            return Err(wrong(
                file,
                "is a folder; `kfunc import source` reads one",
                talk,
            ));
        }
        let over = args.over.as_deref().or(first.filter(|_| index > 0));
        whole.append(kernel::open(file, over, talk)?);
    }
    whole.sort();
    Ok(whole)
}

/// What source trees say.
fn folders(args: &FilesArgs, talk: &Talk) -> Result<Inventory, Exit> {
    let mut whole = Inventory::default();
    for folder in &args.files {
        if !folder.is_dir() {
            return Err(wrong(folder, "is no folder, as a source tree is", talk));
        }
        whole.append(kernel::open(folder, None, talk)?);
    }
    whole.sort();
    Ok(whole)
}

fn wrong(path: &Path, why: &str, talk: &Talk) -> Exit {
    let text = format!("`{}` {why}", path.display());
    talk.failed(&text, Exit::BadInput)
}
