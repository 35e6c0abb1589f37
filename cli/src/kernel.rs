//! The kernel that a verb asks about.
//!
//! Owns opening it, and what is said where it cannot be opened.

use std::path::Path;

use kfunc_codegen::diag::Report;
use kfunc_codegen::inventory::Inventory;
use kfunc_kernel::build_script::kernel::{self, Unreadable};

use crate::talk::{Exit, Talk};

/// What the kernel called `name` says of its kfuncs.
pub(crate) fn open(name: &Path, over: Option<&Path>, talk: &Talk) -> Result<Inventory, Exit> {
    kernel::inventory(name, over).map_err(|unreadable| refused(unreadable, talk))
}

fn refused(unreadable: Unreadable, talk: &Talk) -> Exit {
    let exit = match unreadable.environment {
        true => Exit::Environment,
        false => Exit::BadInput,
    };
    let diagnostics = vec![unreadable.problem.map(|()| None)];
    let report = Report { diagnostics };
    talk.rejected_with(&report, &[], "no kernel was read", talk.look(false), exit)
}

/// What a kernel is called that does not say its release.
pub(crate) fn title(name: &Path) -> String {
    kernel::title(name)
}
