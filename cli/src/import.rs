//! `kfunc import`: a kernel's kfuncs as a document, or as declarations.

mod allow;

use std::path::{Path, PathBuf};
use std::slice::from_ref;

use kfunc_codegen::emit::declarations::{Unknown, declarations};
use kfunc_codegen::inventory::model::{Note, to_declarations};
use kfunc_codegen::inventory::{Inventory, json};
use kfunc_codegen::merge::merge;
use kfunc_codegen::model::version::KernelRange;

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
    let (model, mut unknown, notes) = to_declarations(&inventory, on);
    talk.say(&kernel::unseen(&inventory));
    talk.say(&told(&notes));
    talk.say(&allow::all(
        &model,
        KernelRange::only(on),
        from_ref(&inventory),
        &mut unknown,
    ));
    let head = format!("The kfuncs of Linux {on}.");
    talk.result(&declarations(&model, &unknown, &head), Exit::Done)
}

/// What several kernels say, as declarations for all of them.
fn kernels(args: &KernelsArgs, talk: &Talk) -> Exit {
    if talk.json() {
        let text = "`kfunc import kernels` writes declarations; the others write documents";
        return talk.failed(text, Exit::BadInput);
    }
    let names = args.kernels.iter().map(PathBuf::as_path);
    let inventories = match kernel::all(names, None, talk) {
        Ok(inventories) => inventories,
        Err(exit) => return exit,
    };
    let merged = match merge(&inventories) {
        Ok(merged) => merged,
        Err(why) => return talk.failed(&why, Exit::BadInput),
    };
    talk.say(&inventories.iter().map(kernel::unseen).collect::<String>());
    talk.say(&told(&merged.notes));
    let mut unknown = Unknown {
        flags: merged.silent,
        ..Unknown::default()
    };
    talk.say(&allow::all(
        &merged.model,
        KernelRange::ALL,
        &inventories,
        &mut unknown,
    ));
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

/// What files and folders of modules say. Those behind the first stand on it.
fn files(args: &FilesArgs, talk: &Talk) -> Result<Inventory, Exit> {
    let why = "is a source tree; `kfunc import source` reads one";
    fit(&args.files, |path| !kernel::is_source(path), why, talk)?;
    let parts = kernel::stacked(&args.files, args.over.as_deref(), talk)?;
    Ok(Inventory::whole(parts))
}

/// What source trees say.
fn folders(args: &FilesArgs, talk: &Talk) -> Result<Inventory, Exit> {
    let why = "is no folder, as a source tree is";
    fit(&args.files, Path::is_dir, why, talk)?;
    let names = args.files.iter().map(PathBuf::as_path);
    Ok(Inventory::whole(kernel::all(names, None, talk)?))
}

/// Ends where one of `paths` is nothing that is read here, with all that are not.
fn fit(paths: &[PathBuf], fits: fn(&Path) -> bool, why: &str, talk: &Talk) -> Result<(), Exit> {
    let wrong = paths.iter().filter(|path| !fits(path));
    let wrong: Vec<_> = wrong
        .map(|path| format!("`{}` {why}", path.display()))
        .collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(talk.failed(&wrong.join("\nerror: "), Exit::BadInput)),
    }
}
