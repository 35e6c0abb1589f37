//! One kfunc over the kernels.

use super::kernels::Kernels;
use crate::check::types::{Verdict, asked, judged, same};
use crate::inventory::{Entry, Fact, Prototype};
use crate::model::Param;
use crate::model::ctype::CType;
use crate::model::suffix::{Constraint, Spelling};
use crate::model::version::{Kernel, KernelRange};

/// A kfunc on one kernel.
pub(super) struct Moment<'a> {
    pub(super) kernel: Kernel,
    entry: &'a Entry,
    /// As programs see it.
    pub(super) prototype: Prototype,
    /// As bits, where they are known.
    pub(super) flags: Option<u32>,
    /// Sorted.
    pub(super) sets: Vec<String>,
}

/// The kernels on which a kfunc has as many parameters: one declaration.
pub(super) struct Fork<'a> {
    pub(super) name: &'a str,
    /// 0 for the newest.
    pub(super) number: usize,
    /// Never empty.
    pub(super) moments: Vec<Moment<'a>>,
}

/// A kfunc over all kernels that have it: one part for each number of
/// parameters, the newest first.
pub(super) fn forks<'a>(kernels: &'a Kernels<'_>, name: &'a str) -> Vec<Fork<'a>> {
    let moments = kernels.entries(name).filter_map(|(kernel, entry)| {
        Some(Moment {
            kernel,
            entry,
            prototype: entry.passed_prototype()?,
            flags: entry.flags.as_ref().map(|fact| fact.value),
            sets: kernels.sets(name, kernel),
        })
    });
    let mut forks: Vec<Vec<Moment<'a>>> = Vec::new();
    for moment in moments {
        let same = |last: &Moment<'a>| last.has_params_of(&moment);
        match forks.last_mut() {
            Some(fork) if fork.last().is_some_and(same) => fork.push(moment),
            Some(_) | None => forks.push(vec![moment]),
        }
    }
    let forks = forks.into_iter().rev().enumerate();
    forks
        .map(|(number, moments)| Fork {
            name,
            number,
            moments,
        })
        .collect()
}

impl Moment<'_> {
    /// Whether one declaration can be of both.
    fn has_params_of(&self, other: &Self) -> bool {
        self.prototype.params.len() == other.prototype.params.len()
    }

    /// Whether the kernel asks for trust where no flag does: it then must be
    /// said, since older kernels do not.
    pub(super) fn trusts(&self) -> bool {
        self.kernel >= Kernel::V7_0 && judged(&self.prototype)
    }

    /// Whether one contract can be of both, whatever its flags are.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.sets == other.sets && alike(&self.prototype.ret, &other.prototype.ret)
    }
}

impl<'a> Fork<'a> {
    /// Whether any of the kernels says its flags.
    pub(super) fn says_flags(&self) -> bool {
        self.moments.iter().any(|moment| moment.flags.is_some())
    }

    /// The kfunc on the newest of the kernels, with all that any of them says.
    pub(super) fn newest(&self) -> Option<Entry> {
        let last = self.moments.last()?;
        let mut entry = last.entry.clone();
        let from = entry.prototype.as_ref()?.from;
        entry.prototype = Some(Fact::new(last.prototype.clone(), from));
        let entries = || self.moments.iter().rev().map(|it| it.entry);
        entry.sets = entries().find_map(|it| it.sets.clone());
        if let Some(sets) = &mut entry.sets {
            sets.value.retain(|member| last.sets.contains(&member.set));
        }
        entry.flags = entries().find_map(|it| it.flags.clone());
        entry.module = entries().find_map(|it| it.module.clone());
        entry.docs = entries().find_map(|it| it.docs.clone());
        Some(entry)
    }

    /// The range of a contract from one moment to another: to the newest kernel
    /// there is, where the kfunc is in the newest that was read.
    pub(super) fn range(&self, kernels: &Kernels<'_>, from: usize, last: usize) -> KernelRange {
        let at = |index: usize| self.moments.get(index).map(|moment| moment.kernel);
        let since = at(from).unwrap_or(Kernel::OLDEST);
        let until = at(last).unwrap_or(Kernel::NEWEST);
        let until = match kernels.all().last() {
            Some(newest) if newest == until && self.number == 0 => Kernel::NEWEST,
            _ => until,
        };
        KernelRange::new(since, until).unwrap_or(KernelRange::ALL)
    }
}

/// Whether types are the same to a caller.
pub(super) fn alike(left: &CType, right: &CType) -> bool {
    same(left, right) != Verdict::Different
}

/// Chooses the constraint that is spelled on each kernel as its names have it:
/// one suffix may have become another that meant something else before.
pub(super) fn constrain<'n>(
    param: &mut Param,
    names: impl Iterator<Item = (Kernel, &'n str)> + Clone,
) {
    let spelled = |constraints: &[Constraint]| {
        names.clone().all(|(kernel, name)| {
            let on = |it: &Constraint| it.info().spelling_on(kernel);
            let mut said = constraints.iter().map(on).filter_map(|it| match it {
                Spelling::Suffix(suffix) => Some(suffix),
                Spelling::Name(name) => Some(name),
                Spelling::None => None,
            });
            said.next_back() == asked(name)
        })
    };
    if spelled(&param.constraints) {
        return;
    }
    let others = Constraint::KINDS
        .iter()
        .filter(|it| it.info().formerly.is_some());
    let mut others = others.map(|it| vec![it.clone()]);
    if let Some(other) = others.find(|it| spelled(it)) {
        param.constraints = other;
    }
}
