//! What will not resolve on a kernel, before a loader says so.

use kfunc_codegen::diag::Code;

use super::plan::{Plan, Step};
use super::present::{Present, Typed};
use super::prototype::Prototype;
use super::{Kernel, Problem, compat, essential, say};
use crate::btf::{Btf, Id};

/// Compares every extern with `kernel`'s; what to tell of those that are weak.
pub(super) fn against(
    kernel: &Kernel<'_>,
    plan: &Plan<'_>,
    types: Option<&[u8]>,
) -> Result<Vec<String>, Vec<Problem>> {
    let Some(types) = types else {
        return Ok(Vec::new());
    };
    let btf = Btf::parse(types).map_err(|error| vec![say::broken_btf(&error)])?;
    let present = Present::of(Some(&btf));
    let (mut notes, mut problems) = (Vec::new(), Vec::new());
    for step in &plan.steps {
        let Some(Typed::Function { proto, .. }) = present.get(step.symbol.name) else {
            continue;
        };
        match one(kernel, &btf, step, proto) {
            Ok(()) => {}
            Err(problem) if step.symbol.weak || step.weaken => notes.push(format!(
                "{}; it is weak, and a loader leaves it out",
                problem.message
            )),
            Err(problem) => problems.push(*problem),
        }
    }
    match problems.is_empty() {
        true => Ok(notes),
        false => Err(problems),
    }
}

fn one(kernel: &Kernel<'_>, btf: &Btf<'_>, step: &Step<'_>, proto: Id) -> Result<(), Box<Problem>> {
    let name = essential(step.symbol.name);
    let Some(found) = kernel.find(name) else {
        return Err(Box::new(say::not_in_kernel(name, kernel.nearest(name))));
    };
    if found.is_kfunc == Some(false) {
        return Err(Box::new(say::not_a_kfunc(name)));
    }
    let Err(mismatch) = compat::check((btf, proto), (found.btf, found.proto)) else {
        return Ok(());
    };
    let here = Prototype::read(btf, proto);
    let there = Prototype::read(found.btf, found.proto);
    Err(Box::new(say::disagrees(
        Code::KernelDisagrees,
        name,
        here.as_ref(),
        there.as_ref(),
        Some(&mismatch),
    )))
}
