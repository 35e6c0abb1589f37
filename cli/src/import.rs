//! `kfunc import`: a kernel's kfuncs as a document, or as declarations.

use std::path::{Path, PathBuf};

use kfunc_codegen::emit::declarations::{Unknown, declarations};
use kfunc_codegen::inventory::model::{Note, to_declarations};
use kfunc_codegen::inventory::{Inventory, json};
use kfunc_codegen::merge::merge;

use crate::args::{FilesArgs, ImportArgs, ImportOf, KernelsArgs};
use crate::talk::{Exit, Talk};
use crate::{header, kernel};

pub(crate) fn run(args: &ImportArgs, talk: &Talk) -> Exit {
    let imported = match &args.of {
        ImportOf::Header(args) => return header::import(args, talk),
        ImportOf::Btf(args) | ImportOf::Elf(args) => files(args, talk),
        ImportOf::Source(args) => folders(args, talk),
        ImportOf::Kernels(args) => return kernels(args, talk),
    };
    let inventory = match imported {
        Ok(inventory) => inventory,
        Err(exit) => return exit,
    };
    if !talk.rust() {
        return talk.document(&json::document(&inventory), Exit::Done);
    }
    let Some(on) = inventory.kernel() else {
        let text = "nothing says which kernel this is, as declarations must";
        return talk.failed(text, Exit::BadInput);
    };
    let (model, unknown, notes) = to_declarations(&inventory, on);
    talk.say(&kernel::unseen(&inventory));
    talk.say(&told(&notes));
    let head = format!("The kfuncs of Linux {on}.");
    talk.result(&declarations(&model, &unknown, &head), Exit::Done)
}

/// What several kernels say, as declarations for all of them.
fn kernels(args: &KernelsArgs, talk: &Talk) -> Exit {
    let mut inventories = Vec::new();
    for name in &args.kernels {
        match kernel::open(name, None, talk) {
            Ok(inventory) => inventories.push(inventory),
            Err(exit) => return exit,
        }
    }
    let merged = match merge(&inventories) {
        Ok(merged) => merged,
        Err(why) => return talk.failed(&why, Exit::BadInput),
    };
    talk.say(&inventories.iter().map(kernel::unseen).collect::<String>());
    talk.say(&told(&merged.notes));
    let unknown = Unknown {
        flags: merged.silent,
        ..Unknown::default()
    };
    let read = merged.kernels.iter().map(ToString::to_string);
    let head = format!(
        "The kfuncs of Linux {}.",
        read.collect::<Vec<_>>().join(", ")
    );
    talk.result(&declarations(&merged.model, &unknown, &head), Exit::Done)
}

/// What there is that the declarations do not say.
pub(crate) fn told(notes: &[Note]) -> String {
    let line = |Note { what, names }: &Note| {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("note: {} {what}\n", names.join(", "))
    };
    notes.iter().map(line).collect()
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
