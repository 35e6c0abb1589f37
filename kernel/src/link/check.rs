//! What will not resolve on a kernel, before a loader says so.

use kfunc_codegen::diag::Code;
use kfunc_codegen::layout::record::Assumed;

use super::plan::{GUESSES, Plan};
use super::present::{Present, Typed};
use super::prototype::Prototype;
use super::{Kernel, Problem, compat, essential, say};
use crate::btf::{Btf, Id};
use crate::layout;

/// Compares every extern and every field that is read with `kernel`'s; what to
/// tell of those externs that are weak.
pub(super) fn against(
    kernel: &Kernel<'_>,
    plan: &Plan<'_>,
    types: Option<&[u8]>,
    fields: &[Assumed],
) -> Result<Vec<String>, Vec<Problem>> {
    let mut problems = match fields {
        [] => Vec::new(),
        fields => layout::compare(&kernel.types(), fields),
    };
    let notes = match types {
        Some(types) => externs(kernel, plan, types, &mut problems)?,
        None => Vec::new(),
    };
    match problems.is_empty() {
        true => Ok(notes),
        false => Err(problems),
    }
}

/// Compares the externs of an object with these types.
fn externs(
    kernel: &Kernel<'_>,
    plan: &Plan<'_>,
    types: &[u8],
    problems: &mut Vec<Problem>,
) -> Result<Vec<String>, Vec<Problem>> {
    let btf = Btf::parse(types).map_err(|error| vec![say::broken_btf(&error)])?;
    let present = Present::of(Some(&btf));
    let mut check = Check {
        kernel,
        btf: &btf,
        guesses: GUESSES,
    };
    let mut notes = Vec::new();
    for step in &plan.steps {
        let Some(Typed::Function { proto, .. }) = present.get(step.symbol.name) else {
            continue;
        };
        match check.one(essential(step.symbol.name), proto, step.mistaken) {
            Ok(()) => {}
            Err(problem) if step.symbol.weak || step.weaken => notes.push(format!(
                "{}; it is weak, and a loader leaves it out",
                problem.message
            )),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok(notes)
}

/// An object's types against a kernel's.
struct Check<'c> {
    kernel: &'c Kernel<'c>,
    btf: &'c Btf<'c>,
    /// For as many more names it is guessed which one was meant.
    guesses: usize,
}

impl Check<'_> {
    /// Compares the prototype `proto` with that of the kernel's `name`; where it
    /// is `mistaken`, it is only asked whether the kernel has one.
    fn one(&mut self, name: &str, proto: Id, mistaken: bool) -> Result<(), Box<Problem>> {
        let Some(found) = self.kernel.find(name) else {
            return Err(self.missing(name));
        };
        if found.is_kfunc == Some(false) {
            return Err(Box::new(say::not_a_kfunc(name)));
        }
        let compared = compat::check((self.btf, proto), (found.btf, found.proto));
        let Some(mismatch) = compared.err().filter(|_| !mistaken) else {
            return Ok(());
        };
        let here = Prototype::read(self.btf, proto);
        let there = Prototype::read(found.btf, found.proto);
        Err(Box::new(say::disagrees(
            Code::KernelDisagrees,
            name,
            here.as_ref(),
            there.as_ref(),
            Some(&mismatch),
        )))
    }

    fn missing(&mut self, name: &str) -> Box<Problem> {
        let guess = self.guesses > 0;
        self.guesses = self.guesses.saturating_sub(1);
        let near = guess.then(|| self.kernel.nearest(name)).flatten();
        Box::new(say::not_in_kernel(name, near))
    }
}
