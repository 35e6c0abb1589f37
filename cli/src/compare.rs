//! `kfunc check` and `kfunc diff`: declarations and kernels, compared.
//!
//! Owns which two are compared. Refuses to know what differs and why.

mod marks;
mod shown;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::check::compare;
use kfunc_codegen::diag::Report;
use kfunc_codegen::generate::empty;
use kfunc_codegen::inventory::Inventory;
use kfunc_codegen::model::version::KernelRange;

use crate::args::{CheckArgs, DiffArgs};
use crate::talk::{Exit, Talk};
use crate::{input, kernel};
use shown::{Shown, Words};

const FAILED: &str = "nothing was compared";

/// `kfunc check`.
pub(crate) fn check(args: &CheckArgs, talk: &Talk) -> Exit {
    let done = kernel::open(&args.kernel, args.over.as_deref(), talk)
        .and_then(|there| Ok((declared(args, &there, talk)?, there)));
    match done {
        Ok((declared, there)) => {
            let comparison = compare(&declared, &there);
            Shown::new(comparison, Words::CHECK, [&declared, &there]).end(talk)
        }
        Err(exit) => exit,
    }
}

/// `kfunc diff`.
pub(crate) fn diff(args: &DiffArgs, talk: &Talk) -> Exit {
    let names = [args.old.as_path(), &args.new];
    match kernel::all(names, args.over.as_deref(), talk).as_deref() {
        Ok([old, new]) => Shown::new(compare(old, new), Words::DIFF, [old, new]).end(talk),
        Ok(_) => Exit::Broken,
        Err(exit) => *exit,
    }
}

/// What the sources declare for the kernel that `there` is.
fn declared(args: &CheckArgs, there: &Inventory, talk: &Talk) -> Result<Inventory, Exit> {
    let look = talk.look(false);
    let target = kernel::target(args.target_kernel.as_deref(), there).map_err(|problem| {
        let diagnostics = vec![problem.map(|()| None)];
        talk.rejected(&Report { diagnostics }, &[], FAILED, look)
    })?;
    let Gathered {
        sources, report, ..
    } = input::sources(&args.sources);
    if !report.diagnostics.is_empty() {
        return Err(talk.rejected(&report, &sources, FAILED, look));
    }
    let loaded = kfunc_codegen::load(&sources, KernelRange::only(target));
    match loaded.report.has_errors() {
        true => Err(talk.rejected(&loaded.report, &sources, FAILED, look)),
        false if loaded.lowered.model.kfuncs.is_empty() => {
            let diagnostics = vec![empty(&sources).map(|()| None)];
            Err(talk.rejected(&Report { diagnostics }, &sources, FAILED, look))
        }
        false => Ok(Inventory::of(&loaded.lowered.model, target)),
    }
}
