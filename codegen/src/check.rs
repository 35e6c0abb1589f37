//! Two inventories compared: two kernels, or the declarations and a kernel.
//!
//! Owns what counts as a difference. Compares only where both sides know, and
//! counts where one does not. Refuses to compare what programs cannot see: the
//! names of parameters, but for those that are constraints.

mod advice;
mod flags;
pub(crate) mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{Entry, Fact, Inventory, Membership, Provenance};
use types::Verdict;

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Kfuncs that both sides have.
    pub common: usize,
    /// Every difference, by kfunc.
    pub differences: Vec<Difference>,
    /// How many kfuncs could not be compared in some part, and why.
    pub unknown: BTreeMap<(Part, Unknown), usize>,
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

/// Why something could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// The left side does not say it.
    Left,
    /// The right side does not say it.
    Right,
    /// Neither side says it.
    Both,
    /// A type on one side cannot be followed.
    Type,
}

/// What a caller who knows the left side must do on the right one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// Nothing, and why that is.
    Nothing(String),
    /// This.
    Must(String),
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
    pub advice: Advice,
}

impl Unknown {
    /// The reason, as the end of a sentence, about sides that are called
    /// `left` and `right`.
    pub fn reason(self, left: &str, right: &str) -> String {
        match self {
            Unknown::Left => format!("{left} does not say"),
            Unknown::Right => format!("{right} does not say"),
            Unknown::Both => "neither says".to_owned(),
            Unknown::Type => "a type cannot be followed".to_owned(),
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Unknown::Left => "left",
            Unknown::Right => "right",
            Unknown::Both => "both",
            Unknown::Type => "type",
        }
    }

    /// Which side does not say; `None` if both do.
    fn of<T, U>(left: Option<&T>, right: Option<&U>) -> Option<Self> {
        match (left, right) {
            (None, None) => Some(Unknown::Both),
            (None, Some(_)) => Some(Unknown::Left),
            (Some(_), None) => Some(Unknown::Right),
            (Some(_), Some(_)) => None,
        }
    }
}

impl Advice {
    /// Whether a caller must do something.
    pub const fn matters(&self) -> bool {
        matches!(self, Advice::Must(_))
    }

    /// As a sentence.
    pub fn text(&self) -> String {
        match self {
            Advice::Nothing(why) => format!("nothing: {why}"),
            Advice::Must(what) => what.clone(),
        }
    }
}

impl Difference {
    /// The word for what has happened: `added`, `removed`, `renamed`, or the
    /// part that differs.
    pub const fn kind(&self) -> &'static str {
        match (self.part, &self.left, &self.right) {
            (Part::Presence, None, _) => "added",
            (Part::Presence, _, None) => "removed",
            (Part::Presence, Some(_), Some(_)) => "renamed",
            (
                Part::Parameters | Part::Return | Part::Flags | Part::Sets | Part::ProgTypes,
                _,
                _,
            ) => self.part.word(),
        }
    }
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
    let mut pairing = Pairing {
        left,
        right,
        comparison: Comparison::default(),
    };
    let mut renamed = BTreeSet::new();
    for (name, entry) in &ours {
        match theirs.get(name) {
            Some(other) => pairing.pair(entry, other),
            None => renamed.extend(pairing.gone(entry, &ours, &theirs)),
        }
    }
    let known = |name: &str| ours.contains_key(name) || renamed.contains(name);
    for entry in theirs.values().filter(|entry| !known(&entry.name)) {
        pairing.come(entry);
    }
    let mut comparison = pairing.comparison;
    comparison.differences.sort();
    comparison
}

/// Entries by name. Several modules may have a kfunc of one name; together they
/// are in all the sets.
fn by_name(inventory: &Inventory) -> BTreeMap<&str, Entry> {
    let mut all: BTreeMap<&str, Entry> = BTreeMap::new();
    for entry in &inventory.kfuncs {
        let Some(first) = all.get_mut(entry.name.as_str()) else {
            all.insert(&entry.name, entry.clone());
            continue;
        };
        if let (Some(sets), Some(more)) = (&mut first.sets, &entry.sets) {
            sets.value.extend(more.value.iter().cloned());
        }
    }
    all
}

fn spelled(entry: &Entry) -> String {
    let prototype = entry.prototype.as_ref();
    prototype.map_or_else(|| entry.name.clone(), |fact| fact.value.c(&entry.name))
}

/// A comparison in the making.
struct Pairing<'a> {
    left: &'a Inventory,
    right: &'a Inventory,
    comparison: Comparison,
}

impl Pairing<'_> {
    /// A kfunc that the right side does not have; the name that it has there
    /// instead, if that is likely.
    fn gone<'a>(
        &mut self,
        entry: &Entry,
        ours: &BTreeMap<&str, Entry>,
        theirs: &'a BTreeMap<&str, Entry>,
    ) -> Option<&'a str> {
        if !self.right.covers(entry) {
            self.unknown(Part::Presence, Unknown::Right);
            return None;
        }
        if let Some(on) = depends(entry, self.right).filter(|_| is_built(self.right)) {
            self.comparison.apart.push((entry.name.clone(), on));
            return None;
        }
        if !self.right.is_whole() {
            self.unknown(Part::Presence, Unknown::Right);
            return None;
        }
        let renamed = advice::other_name(entry, ours, theirs);
        self.comparison.differences.push(Difference {
            name: entry.name.clone(),
            part: Part::Presence,
            left: Some(spelled(entry)),
            right: renamed.map(spelled),
            cause: renamed.map(|to| format!("it has probably been renamed to `{}`", to.name)),
            advice: advice::gone(renamed.map(|to| to.name.as_str())),
        });
        renamed.map(|to| to.name.as_str())
    }

    /// A kfunc that the left side does not have.
    fn come(&mut self, entry: &Entry) {
        if !self.left.is_whole() || !self.left.covers(entry) {
            return self.unknown(Part::Presence, Unknown::Left);
        }
        self.comparison.differences.push(Difference {
            name: entry.name.clone(),
            part: Part::Presence,
            left: None,
            right: Some(spelled(entry)),
            cause: None,
            advice: advice::come(),
        });
    }

    /// A kfunc that both sides have.
    fn pair(&mut self, left: &Entry, right: &Entry) {
        self.comparison.common += 1;
        self.prototypes(left, right);
        self.flags(left, right);
        self.sets(left, right);
    }

    fn unknown(&mut self, part: Part, why: Unknown) {
        *self.comparison.unknown.entry((part, why)).or_default() += 1;
    }

    fn prototypes(&mut self, left: &Entry, right: &Entry) {
        let (ours, theirs) = (left.visible_prototype(), right.visible_prototype());
        if let Some(why) = Unknown::of(ours.as_ref(), theirs.as_ref()) {
            self.unknown(Part::Parameters, why);
            self.unknown(Part::Return, why);
        }
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            return;
        };
        let texts = || (ours.c(&left.name), theirs.c(&right.name));
        match types::same(&ours.ret, &theirs.ret) {
            Verdict::Same => {}
            Verdict::Unknown => self.unknown(Part::Return, Unknown::Type),
            Verdict::Different => {
                let cause = advice::type_cause(&ours.ret, &theirs.ret);
                self.differ(left, Part::Return, texts(), cause, advice::returned());
            }
        }
        match types::parameters(&ours, &theirs) {
            Verdict::Same => {}
            Verdict::Unknown => self.unknown(Part::Parameters, Unknown::Type),
            Verdict::Different => {
                let (cause, advice) = match advice::left_in(right) {
                    Some((cause, advice)) => (Some(cause), advice),
                    None => (
                        advice::parameter_cause(&ours, &theirs),
                        advice::parameters(&ours, &theirs),
                    ),
                };
                self.differ(left, Part::Parameters, texts(), cause, advice);
            }
        }
    }

    fn flags(&mut self, left: &Entry, right: &Entry) {
        let (ours, theirs) = (left.flags.as_ref(), right.flags.as_ref());
        if let Some(why) = Unknown::of(ours, theirs) {
            self.unknown(Part::Flags, why);
        }
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            return;
        };
        let change = flags::Change {
            left: (ours.value, self.left.kernel()),
            right: (theirs.value, self.right.kernel()),
            pointers: left
                .visible_prototype()
                .is_some_and(|prototype| types::judged(&prototype)),
        };
        if change.is_one() {
            self.differ(
                left,
                Part::Flags,
                change.texts(),
                change.cause(),
                change.advice(),
            );
        }
    }

    fn sets(&mut self, left: &Entry, right: &Entry) {
        let (ours, theirs) = (left.sets.as_ref(), right.sets.as_ref());
        if let Some(why) = Unknown::of(ours, theirs) {
            self.unknown(Part::Sets, why);
        }
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let (a, b) = (sets(ours), sets(theirs));
            if let Some(why) = maybe_unused(ours, theirs) {
                self.unknown(Part::Sets, why);
            } else if a != b {
                let texts = (joined(&a), joined(&b));
                self.differ(left, Part::Sets, texts, None, advice::sets());
            }
        }
        let (ours, theirs) = (ours.and_then(prog_types), theirs.and_then(prog_types));
        if let Some(why) = Unknown::of(ours.as_ref(), theirs.as_ref()) {
            self.unknown(Part::ProgTypes, why);
        }
        if let (Some(a), Some(b)) = (ours, theirs)
            && a != b
        {
            let (texts, advice) = ((joined(&a), joined(&b)), advice::prog_types(&a, &b));
            self.differ(left, Part::ProgTypes, texts, None, advice);
        }
    }

    fn differ(
        &mut self,
        entry: &Entry,
        part: Part,
        (left, right): (String, String),
        cause: Option<String>,
        advice: Advice,
    ) {
        self.comparison.differences.push(Difference {
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
fn depends(entry: &Entry, kernel: &Inventory) -> Option<String> {
    let read = |module: &&String| {
        kernel
            .only
            .as_ref()
            .is_some_and(|only| only.contains(*module))
    };
    if let Some(module) = entry.module.as_ref().filter(|module| !read(module)) {
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

/// The sets, but for those that are known to be registered for nothing: those
/// are for the kernel's own use, and filters read some.
fn sets(fact: &Fact<Vec<Membership>>) -> BTreeSet<&str> {
    let unused = |member: &&Membership| member.prog_types.as_ref().is_some_and(Vec::is_empty);
    let used = fact.value.iter().filter(|member| !unused(member));
    used.map(|member| member.set.as_str()).collect()
}

/// The side, if any, that has all the sets of the other and more, and does not
/// say whether those are registered for anything, where the other side does say
/// it of its own and so leaves out what is not.
fn maybe_unused(left: &Fact<Vec<Membership>>, right: &Fact<Vec<Membership>>) -> Option<Unknown> {
    let silent = |fact: &Fact<Vec<Membership>>| fact.value.iter().all(|it| it.prog_types.is_none());
    let (a, b) = (sets(left), sets(right));
    if silent(left) && !silent(right) && a.is_superset(&b) && a != b {
        Some(Unknown::Left)
    } else if silent(right) && !silent(left) && b.is_superset(&a) && a != b {
        Some(Unknown::Right)
    } else {
        None
    }
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
