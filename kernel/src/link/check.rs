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
        // It has a type, so somebody has written it before.
        let near = near.filter(|near| one_letter(name, near));
        Box::new(say::not_in_kernel(name, near, self.kernel.unread()))
    }
}

/// Whether two names differ in no more than a letter.
pub(super) fn one_letter(one: &str, other: &str) -> bool {
    fn alike(pairs: impl Iterator<Item = (u8, u8)>) -> usize {
        pairs.take_while(|(one, other)| one == other).count()
    }
    let before = alike(one.bytes().zip(other.bytes()));
    let rest = |name: &str| name.len() - before;
    let behind = alike(one.bytes().rev().zip(other.bytes().rev()));
    let left = rest(one).max(rest(other));
    left <= 1 + behind.min(rest(one).min(rest(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_in_a_letter_or_more() {
        for (one, other, expected) in [
            ("bpf_get", "bpf_gets", true),
            ("bpf_get", "bpf_got", true),
            ("bpf_get", "bpf_et", true),
            ("aaa", "aa", true),
            ("", "a", true),
            ("bpf_ct_release", "bpf_sk_release", false),
            ("bpf_get", "bpf_gte", false),
            ("aba", "a", false),
        ] {
            assert_eq!(one_letter(one, other), expected, "{one} {other}");
            assert_eq!(one_letter(other, one), expected, "{other} {one}");
        }
    }
}
