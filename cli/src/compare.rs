//! `kfunc check` and `kfunc diff`: declarations and kernels, compared.
//!
//! Owns which two are compared. Refuses to know what differs and why.

mod marks;
mod shown;

use std::path::Path;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::check::compare;
use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::inventory::Inventory;
use kfunc_codegen::model::version::{Kernel, KernelRange};

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
    let open = |name: &Path| kernel::open(name, args.over.as_deref(), talk);
    match open(&args.old).and_then(|old| Ok((old, open(&args.new)?))) {
        Ok((old, new)) => Shown::new(compare(&old, &new), Words::DIFF, [&old, &new]).end(talk),
        Err(exit) => exit,
    }
}

/// What the sources declare for the kernel that `there` is.
fn declared(args: &CheckArgs, there: &Inventory, talk: &Talk) -> Result<Inventory, Exit> {
    let look = talk.look(false);
    let target = target(args, there).map_err(|problem| {
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
        false => Ok(Inventory::of(&loaded.lowered.model, target)),
    }
}

/// The kernel to take the declarations for: the one that was said, else the one
/// that the kernel itself says it is.
fn target(args: &CheckArgs, there: &Inventory) -> Result<Kernel, Box<Diagnostic<()>>> {
    let problem = |message: String, help: &str| {
        Box::new(Diagnostic::new(Code::UnknownKernel, (), message).help(help))
    };
    let help = "say with `--target-kernel` which kernel's declarations to compare it with";
    match (&args.target_kernel, there.kernel(), &there.release) {
        (Some(said), ..) => Kernel::parse(said)
            .ok_or_else(|| problem(format!("`{said}` is no kernel"), "write a kernel, `6.12`")),
        (None, Some(kernel), _) => Ok(kernel),
        (None, None, Some(release)) => {
            Err(problem(format!("kernel `{release}` is not known"), help))
        }
        (None, None, None) => Err(problem(
            "the kernel does not say which it is".to_owned(),
            help,
        )),
    }
}
