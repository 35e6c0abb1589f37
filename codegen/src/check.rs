//! Two inventories compared: two kernels, or the declarations and a kernel.
//!
//! Owns what counts as a difference. Compares only where both sides know, and
//! counts where one does not. Refuses to compare what programs cannot see: the
//! names of parameters, but for those that are constraints.

mod advice;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{Entry, Fact, Inventory, Membership, Prototype, Provenance};
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use types::Verdict;

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Kfuncs that both sides have.
    pub common: usize,
    /// Every difference, by kfunc.
    pub differences: Vec<Difference>,
    /// How many kfuncs could not be compared in some part.
    pub unknown: BTreeMap<Part, usize>,
    /// Kfuncs of the left side that the right one need not have, with the
    /// module or the condition that they depend on.
    pub apart: Vec<(String, String)>,
}

/// A part of a kfunc that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whether it is there.
    Presence,
    /// Parameters.
    Parameters,
    /// What is returned.
    Return,
    /// Flags.
    Flags,
    /// Id sets.
    Sets,
    /// Program types.
    ProgTypes,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The kfunc.
    pub name: String,
    /// What differs.
    pub part: Part,
    /// What the left side says; `None` where it does not have the kfunc.
    pub left: Option<String>,
    /// What the right side says; `None` where it does not have the kfunc.
    pub right: Option<String>,
    /// What has probably led to it.
    pub cause: Option<String>,
    /// What a caller who knows the left side must do on the right one.
    pub advice: String,
}

impl Part {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Presence => "presence",
            Part::Parameters => "parameters",
            Part::Return => "return",
            Part::Flags => "flags",
            Part::Sets => "sets",
            Part::ProgTypes => "prog_types",
        }
    }
}

/// Compares two inventories.
pub fn compare(left: &Inventory, right: &Inventory) -> Comparison {
    let (ours, theirs) = (by_name(left), by_name(right));
    let mut comparison = Comparison::default();
    for (name, entry) in &ours {
        match theirs.get(name) {
            Some(other) => comparison.pair(entry, other),
            None => comparison.gone(entry, right, &theirs),
        }
    }
    let new = theirs.iter().filter(|(name, _)| !ours.contains_key(*name));
    for (name, entry) in new {
        let renamed = advice::other_name(entry, &ours, &theirs);
        comparison.differences.push(Difference {
            name: (*name).to_owned(),
            part: Part::Presence,
            left: None,
            right: Some(spelled(entry)),
            cause: renamed.map(|from| format!("`{from}` may have been renamed")),
            advice: advice::come(entry),
        });
    }
    comparison.differences.sort();
    comparison
}

/// Entries by name; of several modules with a kfunc of this name the first.
fn by_name(inventory: &Inventory) -> BTreeMap<&str, &Entry> {
    let mut all = BTreeMap::new();
    for entry in &inventory.kfuncs {
        all.entry(entry.name.as_str()).or_insert(entry);
    }
    all
}

fn spelled(entry: &Entry) -> String {
    let prototype = entry.prototype.as_ref();
    prototype.map_or_else(|| entry.name.clone(), |fact| fact.value.c(&entry.name))
}

impl Comparison {
    /// A kfunc that the right side does not have.
    fn gone(&mut self, entry: &Entry, right: &Inventory, theirs: &BTreeMap<&str, &Entry>) {
        if let Some(on) = depends(entry).filter(|_| is_built(right)) {
            self.apart.push((entry.name.clone(), on));
            return;
        }
        let renamed = advice::other_name(entry, theirs, &BTreeMap::new());
        self.differences.push(Difference {
            name: entry.name.clone(),
            part: Part::Presence,
            left: Some(spelled(entry)),
            right: None,
            cause: renamed
                .as_ref()
                .map(|to| format!("it may have been renamed to `{to}`")),
            advice: advice::gone(renamed.as_deref()),
        });
    }

    /// A kfunc that both sides have.
    fn pair(&mut self, left: &Entry, right: &Entry) {
        self.common += 1;
        self.prototypes(left, right);
        self.flags(left, right);
        self.sets(left, right);
    }

    fn unknown(&mut self, part: Part) {
        *self.unknown.entry(part).or_default() += 1;
    }

    fn prototypes(&mut self, left: &Entry, right: &Entry) {
        let (Some(ours), Some(theirs)) = (visible(left), visible(right)) else {
            self.unknown(Part::Parameters);
            self.unknown(Part::Return);
            return;
        };
        let texts = || (ours.c(&left.name), theirs.c(&right.name));
        match types::same(&ours.ret, &theirs.ret) {
            Verdict::Same => {}
            Verdict::Unknown => self.unknown(Part::Return),
            Verdict::Different => {
                let cause = advice::type_cause(&ours.ret, &theirs.ret);
                let advice = advice::RETURN.to_owned();
                self.differ(left, Part::Return, texts(), cause, advice);
            }
        }
        match types::parameters(&ours, &theirs) {
            Verdict::Same => {}
            Verdict::Unknown => self.unknown(Part::Parameters),
            Verdict::Different => {
                let cause = advice::parameter_cause(&ours, &theirs);
                let advice = advice::parameters(&ours, &theirs);
                self.differ(left, Part::Parameters, texts(), cause, advice);
            }
        }
    }

    fn flags(&mut self, left: &Entry, right: &Entry) {
        let (Some(ours), Some(theirs)) = (&left.flags, &right.flags) else {
            return self.unknown(Part::Flags);
        };
        if ours.value != theirs.value {
            let names = |bits: u32| crate::inventory::json::names(bits).join(" | ");
            let texts = (names(ours.value), names(theirs.value));
            let cause = advice::flag_cause(ours.value, theirs.value);
            let advice = advice::flags(ours.value, theirs.value);
            self.differ(left, Part::Flags, texts, cause, advice);
        }
    }

    fn sets(&mut self, left: &Entry, right: &Entry) {
        let (Some(ours), Some(theirs)) = (&left.sets, &right.sets) else {
            self.unknown(Part::Sets);
            return self.unknown(Part::ProgTypes);
        };
        let (a, b) = (sets(ours), sets(theirs));
        if a != b {
            let advice = advice::SETS.to_owned();
            self.differ(left, Part::Sets, (joined(&a), joined(&b)), None, advice);
        }
        let (Some(a), Some(b)) = (prog_types(ours), prog_types(theirs)) else {
            return self.unknown(Part::ProgTypes);
        };
        if a != b {
            let advice = advice::prog_types(&a, &b);
            self.differ(
                left,
                Part::ProgTypes,
                (joined(&a), joined(&b)),
                None,
                advice,
            );
        }
    }

    fn differ(
        &mut self,
        entry: &Entry,
        part: Part,
        (left, right): (String, String),
        cause: Option<String>,
        advice: String,
    ) {
        self.differences.push(Difference {
            name: entry.name.clone(),
            part,
            left: Some(left),
            right: Some(right),
            cause,
            advice,
        });
    }
}

/// What a kfunc depends on, so that a kernel as it was built may be without it.
fn depends(entry: &Entry) -> Option<String> {
    if let Some(module) = &entry.module {
        return Some(format!("module {module}"));
    }
    let sets = entry.sets.iter().flat_map(|sets| &sets.value);
    sets.filter_map(|member| member.condition.clone()).next()
}

/// Whether this is a kernel that was built, and not all that its source has.
fn is_built(inventory: &Inventory) -> bool {
    let mut prototypes = inventory
        .kfuncs
        .iter()
        .filter_map(|entry| entry.prototype.as_ref());
    prototypes.any(|fact| fact.from == Provenance::Btf)
}

/// The prototype as programs see it: without the parameters that the verifier
/// fills in, which a source has and BTF has not (`KF_IMPLICIT_ARGS`, 7.0 on).
fn visible(entry: &Entry) -> Option<Prototype> {
    let Fact { value, from } = entry.prototype.as_ref()?;
    let mut prototype = value.clone();
    let implicit = entry
        .flags
        .as_ref()
        .is_some_and(|flags| flags.value & Flag::ImplicitArgs.value() != 0);
    if implicit && *from == Provenance::Source {
        while prototype
            .params
            .last()
            .is_some_and(|last| is_implicit(&last.ty))
        {
            prototype.params.pop();
        }
    }
    Some(prototype)
}

/// What the verifier fills in (`tools/bpf/resolve_btfids/main.c`, 7.3).
fn is_implicit(ty: &CType) -> bool {
    matches!(
        ty.struct_pointee(),
        Some("bpf_prog_aux" | "btf_struct_meta")
    )
}

fn sets(fact: &Fact<Vec<Membership>>) -> BTreeSet<&str> {
    fact.value
        .iter()
        .map(|member| member.set.as_str())
        .collect()
}

/// The program types of all sets together, if all are known.
fn prog_types(fact: &Fact<Vec<Membership>>) -> Option<BTreeSet<&str>> {
    let mut all = BTreeSet::new();
    for member in &fact.value {
        all.extend(member.prog_types.as_ref()?.iter().map(String::as_str));
    }
    Some(all)
}

fn joined(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
