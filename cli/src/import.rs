//! `kfunc import`: a kernel's kfuncs as a document.

use std::path::Path;

use kfunc_codegen::inventory::{Inventory, json};

use crate::args::{Form, ImportArgs, ImportOf};
use crate::talk::{Exit, Talk};
use crate::{header, kernel};

pub(crate) fn run(args: &ImportArgs, talk: &Talk) -> Exit {
    let form = match (&args.of, args.form) {
        (Some(ImportOf::Header(args)), _) => return header::import(args, talk),
        (None, Some(form)) => form,
        // The parser demands one of the two.
        (None, None) => return Exit::BadInput,
    };
    let mut whole = Inventory::default();
    for file in &args.files {
        match one(args, form, file, talk) {
            Ok(inventory) => add(&mut whole, inventory),
            Err(exit) => return exit,
        }
    }
    whole.sort();
    talk.document(&json::document(&whole), Exit::Done)
}

/// What one file says. Files behind the first stand on it.
fn one(args: &ImportArgs, form: Form, file: &Path, talk: &Talk) -> Result<Inventory, Exit> {
    let wrong = match (form, file.is_dir()) {
        (Form::Source, false) => Some("is no folder, as a source tree is"),
        (Form::Btf | Form::Elf, true) => Some("is a folder; `kfunc import source` reads one"),
        (Form::Source, true) | (Form::Btf | Form::Elf, false) => None,
    };
    if let Some(wrong) = wrong {
        let text = format!("`{}` {wrong}", file.display());
        return Err(talk.failed(&text, Exit::BadInput));
    }
    let first = args.files.first().filter(|first| *first != file);
    let over = args
        .over
        .as_ref()
        .or(first.filter(|_| form != Form::Source));
    kernel::open(file, over.map(|over| over.as_path()), talk)
}

fn add(whole: &mut Inventory, one: Inventory) {
    let Inventory {
        release,
        kfuncs,
        dtors,
        unseen,
    } = one;
    whole.release = whole.release.take().or(release);
    whole.kfuncs.extend(kfuncs);
    whole.dtors.extend(dtors);
    whole.unseen.extend(unseen);
}
