//! The kernel that a verb asks about.
//!
//! Owns opening it, and what is said where it cannot be opened.

use std::path::{Path, PathBuf};

use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::inventory::{Inventory, Unseen};
use kfunc_codegen::model::version::Kernel;
use kfunc_kernel::btf::Btf;
use kfunc_kernel::build_script::kernel::{self, Unreadable};

use crate::talk::{Exit, Talk};

/// What the kernel called `name` says of its kfuncs.
pub(crate) fn open(name: &Path, over: Option<&Path>, talk: &Talk) -> Result<Inventory, Exit> {
    opened(name, over, talk, |there, _| there)
}

/// What `then` makes of the same, and of the types that it is from.
pub(crate) fn opened<T>(
    name: &Path,
    over: Option<&Path>,
    talk: &Talk,
    then: impl FnOnce(Inventory, &[&Btf<'_>]) -> T,
) -> Result<T, Exit> {
    kernel::opened(name, over, then).map_err(|unreadable| refused(vec![unreadable], talk))
}

/// What each of several kernels says, in their order; or all that is wrong.
pub(crate) fn all<'a>(
    names: impl IntoIterator<Item = &'a Path>,
    over: Option<&Path>,
    talk: &Talk,
) -> Result<Vec<Inventory>, Exit> {
    let names = names.into_iter();
    sound(names.map(|name| kernel::inventory(name, over)), talk)
}

/// What files say, of which those behind the first stand on it, unless they stand
/// on `over`; or all that is wrong.
pub(crate) fn stacked(
    names: &[PathBuf],
    over: Option<&Path>,
    talk: &Talk,
) -> Result<Vec<Inventory>, Exit> {
    let Some((first, others)) = names.split_first() else {
        return Ok(Vec::new());
    };
    let lowest = kernel::inventory(first, over);
    // On what cannot be read nothing stands: of the others, only that they are
    // there can be seen.
    let stands = lowest.is_ok() || over.is_some();
    let others = others.iter().filter(|name| stands || !name.exists());
    let over = over.or(stands.then_some(first));
    let others = others.map(|name| kernel::inventory(name, over));
    sound([lowest].into_iter().chain(others), talk)
}

/// The kernels that were read, if all were.
fn sound(
    read: impl Iterator<Item = Result<Inventory, Unreadable>>,
    talk: &Talk,
) -> Result<Vec<Inventory>, Exit> {
    let (mut there, mut unreadable) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(inventory) => there.push(inventory),
            Err(why) => unreadable.push(why),
        }
    }
    match unreadable.is_empty() {
        true => Ok(there),
        false => Err(refused(unreadable, talk)),
    }
}

fn refused(unreadable: Vec<Unreadable>, talk: &Talk) -> Exit {
    let exit = match unreadable.iter().all(|one| one.environment) {
        true => Exit::Environment,
        false => Exit::BadInput,
    };
    let problems = unreadable.into_iter().map(|one| one.problem);
    let mut diagnostics: Vec<Diagnostic<_>> = Vec::new();
    for problem in problems.map(|problem| problem.map(|()| None)) {
        // A kernel that several stand on is one that cannot be read.
        if diagnostics
            .iter()
            .all(|known| known.message != problem.message)
        {
            diagnostics.push(problem);
        }
    }
    let report = Report { diagnostics };
    talk.rejected_with(&report, &[], "no kernel was read", talk.look(false), exit)
}

/// Whether this is a folder with a kernel's source.
pub(crate) fn is_source(name: &Path) -> bool {
    kernel::is_source(name)
}

/// What there is and was not understood, and why, as warnings.
pub(crate) fn unseen(inventory: &Inventory) -> String {
    let warning = |Unseen { place, what, why }: &Unseen| {
        let place = place.as_ref();
        let place = place.map(|place| format!("{}:{}: ", place.file, place.line));
        format!("warning: {}{what}\n  = {why}\n", place.unwrap_or_default())
    };
    inventory.unseen.iter().map(warning).collect()
}

/// What is said of a kernel that does not say which functions are kfuncs, and why.
pub(crate) fn silent(why: &str) -> String {
    format!("the kernel does not say {} ({why})", Unseen::KFUNCS)
}

/// What a kernel is called that does not say its release.
pub(crate) fn title(name: &Path) -> String {
    kernel::title(name)
}

/// The kernel of our list to take `there` for: the one that was said, else the
/// one that it says it is.
pub(crate) fn target(said: Option<&str>, there: &Inventory) -> Result<Kernel, Box<Diagnostic<()>>> {
    let problem = |message: String, help: &str| {
        Box::new(Diagnostic::new(Code::UnknownKernel, (), message).help(help))
    };
    let help = "say with `--target-kernel` which kernel it is to be taken for";
    match (said, there.kernel(), &there.release) {
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
