//! Types of a kernel as definitions in C, closed over what some of its
//! functions need.
//!
//! Owns which types those are, in which order and under which names, and how C
//! is made to lay them out as the kernel does. Refuses to know what a kfunc is,
//! and what a header looks like.
//!
//! A prototype's own structs are defined whole: a loader compares them with the
//! kernel's and takes no declaration for a definition. What those hold by value
//! is defined, what they only point to is declared. A struct of which the kernel
//! itself has no more than a declaration becomes an empty one.
//!
//! A kernel has several types of one name where its files disagree. The first
//! of a prototype, else the first that is needed, has the name; the others get
//! `___2`, `___3` behind it, which a loader does not see
//! (`bpf_core_essential_name_len`, libbpf 1.7). Names of enumerators and
//! typedefs are told apart in the same way. A pointer to a type that is not
//! defined here is one to the type of its name that is.

mod layout;
mod names;
mod parts;
mod reach;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;

use kfunc_codegen::diag::{Code, Diagnostic};
use kfunc_codegen::emit::c_types::CTypes;

use crate::btf::Btf;
use crate::link::Problem;
use layout::Layouts;
use names::Names;
use parts::{Fail, Parts};
use reach::Reach;
use write::Writing;

/// Definitions of all that the prototypes of `functions` need. `kernel` is the
/// kernel's own types, then those of modules over them.
///
/// # Errors
/// A function that the kernel does not have; a type that C cannot say, with its
/// id.
pub fn closure(kernel: &[&Btf<'_>], functions: &BTreeSet<&str>) -> Result<CTypes, Box<Problem>> {
    let parts = Parts::new(kernel);
    let found = parts.functions(functions);
    if let Some(missing) = functions.iter().find(|name| !found.contains_key(*name)) {
        let message = format!("the kernel has no function `{missing}`");
        return Err(Box::new(Diagnostic::new(Code::UnknownName, (), message)));
    }
    let prototypes = found.into_values().flatten();
    let defined = Reach::new(&parts).of(prototypes).and_then(|reach| {
        let mut layouts = Layouts::new(&parts);
        let names = Names::new(&parts, &reach, functions)?;
        Writing::new(&parts, &mut layouts, names).all(&reach)
    });
    defined.map_err(|fail| problem(&parts, &fail))
}

fn problem(parts: &Parts<'_>, Fail { key, why }: &Fail) -> Box<Problem> {
    let what = parts.called(*key);
    let message = format!("cannot define {what} in C, type {}: {why}", key.id);
    Box::new(Diagnostic::new(Code::UnwritableType, (), message))
}
