//! What `kfunc gen --kernel K` makes its artefacts from.

use std::collections::BTreeSet;
use std::path::Path;

use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::emit::c_types::CTypes;
use kfunc_codegen::generate::{self as codegen, Request};
use kfunc_codegen::inventory::model::{Note, to_model};
use kfunc_codegen::inventory::{Inventory, Provenance};
use kfunc_codegen::model::Model;
use kfunc_codegen::model::provenance::Evidence;
use kfunc_kernel::btf::Btf;
use kfunc_kernel::c_types::closure;

use super::{FAILED, Run};
use crate::args::GenArgs;
use crate::kernel;
use crate::talk::{Exit, Talk};

/// Reads the kernel called `name` and makes what `request` asks for.
pub(super) fn run(args: &GenArgs, name: &Path, request: Request, talk: &Talk) -> Result<Run, Exit> {
    let over = args.over.as_deref();
    kernel::opened(name, over, talk, |there, parts| {
        make(args, &there, parts, request, talk)
    })?
}

/// Makes it of what the kernel says, and of its types and those of modules.
fn make(
    args: &GenArgs,
    there: &Inventory,
    parts: &[&Btf<'_>],
    request: Request,
    talk: &Talk,
) -> Result<Run, Exit> {
    let said = args.target_kernel.as_deref();
    let refuse = |problem: Diagnostic<()>| {
        let diagnostics = vec![problem.map(|()| None)];
        talk.rejected(&Report { diagnostics }, &[], FAILED, request.look)
    };
    let kernel = kernel::target(said, there).map_err(|problem| refuse(*problem))?;
    if let Some(why) = there.silence().filter(|_| there.kfuncs.is_empty()) {
        return Err(refuse(silent(why)));
    }
    let (model, notes) = to_model(there, kernel);
    let request = Request {
        target: None,
        evidence: Evidence::from([(kernel, there.provenances())]),
        ..request
    };
    let types = |model: &Model| types(parts, there, model);
    let outcome = codegen::from_model(&model, kernel, &types, &request);
    Ok(Run {
        sources: Vec::new(),
        outcome,
        remarks: remarks(there, notes),
    })
}

/// A kernel of which nobody knows what there is to make.
fn silent(why: &str) -> Diagnostic<()> {
    Diagnostic::new(Code::UnreadableKernel, (), kernel::silent(why))
        .help("its image (vmlinux, vmlinuz), its source tree and `live` say it")
}

/// What the kernel's types say of those in the prototypes of `model`.
fn types(
    parts: &[&Btf<'_>],
    there: &Inventory,
    model: &Model,
) -> Result<Option<CTypes>, Box<Diagnostic<()>>> {
    let has_types = |name: &str| {
        let mut prototypes = there.named(name).flat_map(|entry| &entry.prototype);
        prototypes.any(|prototype| prototype.from == Provenance::Btf)
    };
    let names = model.kfuncs.iter().map(|kfunc| kfunc.name.as_str());
    let functions: BTreeSet<&str> = names.filter(|name| has_types(name)).collect();
    match parts.is_empty() || functions.is_empty() {
        true => Ok(None),
        false => closure(parts, &functions).map(Some),
    }
}

/// What the kernel has that there are no artefacts of, or that it does not say.
fn remarks(there: &Inventory, notes: Vec<Note>) -> Vec<(String, Vec<String>)> {
    let unseen = there.unseen.iter();
    let unseen = unseen.map(|one| {
        (
            format!("not understood: {}", one.why),
            vec![one.what.clone()],
        )
    });
    let notes = notes.into_iter().map(|Note { what, names }| (what, names));
    unseen.chain(notes).collect()
}
