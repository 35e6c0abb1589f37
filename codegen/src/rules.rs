//! What may not be declared.
//!
//! Owns the rules, by what they are about. Refuses to know spans, syntax and
//! files: a rule names parts of the model, and whoever asked knows where those
//! were written.
//!
//! One mistake is one error. A rule looks at what is there as long as it can
//! be understood; a rule about what is *not* there, or about kernel ranges,
//! passes over kfuncs that already have errors.

mod flags;
mod iterators;
mod names;
mod params;
mod returns;
mod sets;
mod symbols;
mod target;
mod types;

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::lower::Sight;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::suffix::Constraint;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Kfunc, Model, Param};

/// What a rule may ask about.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The declarations.
    pub model: &'a Model,
    /// The kernels that something is to be made for.
    pub target: KernelRange,
    /// Whether other declarations may exist that are not in the model.
    pub sight: Sight,
    /// Kfuncs and sets that already have errors: what they lack may be what
    /// was wrong.
    pub spoiled: &'a BTreeSet<String>,
    /// What the declaration of a kfunc allows itself: a kernel may have what an
    /// author should not.
    pub allowed: &'a BTreeSet<(String, Code)>,
    /// Whether something that may have been a declaration could not be read,
    /// so that nothing can be said to be missing.
    pub unread: bool,
}

/// What the rules found.
type Found = Vec<Diagnostic<Place>>;

/// Everything that is wrong with the declarations.
pub fn check(case: &Case<'_>) -> Vec<Diagnostic<Place>> {
    let mut found = Found::new();
    for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
        let one = One { case, index, kfunc };
        flags::check(&one, &mut found);
        iterators::check(&one, &mut found);
        params::check(&one, &mut found);
        returns::check(&one, &mut found);
        names::check(&one, &mut found);
        target::check(&one, &mut found);
    }
    flags::check_releases(case, &mut found);
    iterators::check_all(case, &mut found);
    names::check_all(case, &mut found);
    sets::check(case, &mut found);
    symbols::check(case, &mut found);
    types::check(case, &mut found);
    target::check_all(case, &mut found);
    found.retain(|diagnostic| !case.allows(diagnostic));
    found
}

impl Case<'_> {
    /// Whether the kfunc or set that the diagnostic is about allows it.
    fn allows(&self, diagnostic: &Diagnostic<Place>) -> bool {
        let (subject, _) = diagnostic.place;
        let name = match subject {
            Subject::Kfunc(index) => self.model.kfuncs.get(index).map(|it| &it.name),
            Subject::Set(index) => self.model.sets.get(index).map(|it| &it.ids),
            Subject::Type(_) | Subject::Enum(_) => None,
        };
        name.is_some_and(|name| self.allowed.contains(&(name.clone(), diagnostic.code)))
    }

    /// Whether a C name can be told from `tag`: inside a macro a name with a
    /// capital may be a Rust name that a derive elsewhere maps to C.
    fn knows(&self, tag: &str) -> bool {
        self.sight == Sight::Whole || !tag.starts_with(|first: char| first.is_ascii_uppercase())
    }

    /// The kernels of `range` that something is made for. As in
    /// [`Kfunc::eras`], the series counts only where it is asked for alone.
    fn kernels(&self, range: KernelRange) -> impl Iterator<Item = Kernel> + use<> {
        let alone = self.target.since() == self.target.until();
        let kernels = range.intersect(self.target).map(KernelRange::kernels);
        let wanted = move |kernel: &Kernel| alone || !kernel.is_series();
        kernels.into_iter().flatten().filter(wanted)
    }
}

/// One kfunc of a case.
struct One<'a> {
    case: &'a Case<'a>,
    index: usize,
    kfunc: &'a Kfunc,
}

impl<'a> One<'a> {
    /// A part of this kfunc.
    fn at(&self, part: Part) -> Place {
        (Subject::Kfunc(self.index), part)
    }

    /// Whether nothing was wrong with the kfunc's words and types.
    fn is_sound(&self) -> bool {
        !self.case.spoiled.contains(&self.kfunc.name)
    }

    /// The first contract with `flag`, by index: a mistake that is in all of
    /// them is reported once.
    fn first_with(&self, flag: Flag) -> Option<usize> {
        self.kfunc
            .contracts
            .iter()
            .position(|contract| contract.has(flag))
    }

    /// The first contract that holds on a target kernel with `is`, and that
    /// kernel.
    fn first_on(
        &self,
        is: impl Fn(&Contract, Kernel) -> bool,
    ) -> Option<(usize, &'a Contract, Kernel)> {
        let contracts = self.kfunc.contracts.iter().enumerate();
        contracts
            .filter_map(|(i, contract)| {
                let mut kernels = self.case.kernels(contract.range);
                let kernel = kernels.find(|kernel| is(contract, *kernel))?;
                Some((i, contract, kernel))
            })
            .next()
    }

    /// Parameters with their indexes.
    fn params(&self) -> impl Iterator<Item = (usize, &'a Param)> {
        self.kfunc.params.iter().enumerate()
    }

    /// Whether each parameter has a type that C can spell.
    fn params_are_known(&self) -> bool {
        self.kfunc.params.iter().all(|param| is_known(&param.ty))
    }
}

/// Whether the type was understood; one that was not has its error already.
fn is_known(ty: &CType) -> bool {
    !matches!(ty, CType::Unsupported(_))
}

/// The parameter that a `release` kfunc takes the reference from: the one that
/// says `owned`, or else the first pointer.
fn released(kfunc: &Kfunc) -> Option<usize> {
    let owned = |param: &Param| param.has(|c| matches!(c, Constraint::Owned(_)));
    let params = &kfunc.params;
    let said = params.iter().position(owned);
    said.or_else(|| params.iter().position(|param| param.ty.is_pointer()))
}

/// A number with its noun: `1 argument`, `7 arguments`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
