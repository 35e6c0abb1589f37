//! What several back ends say about a kfunc, in the same words.
//!
//! Owns the answers that depend on the target: what a kfunc's flags are there, what
//! its comment says. Refuses to know any output language.

use std::collections::BTreeMap;

use super::Input;
use super::seen::range_in;
use crate::model::arch::Arch;
use crate::model::flag::KernelFlags;
use crate::model::progtype::ProgType;
use crate::model::version::KernelRange;
use crate::model::{Contract, Kfunc, KfuncSet, Model};

/// What stands for flags that a kernel has and does not tell.
pub(crate) const NOT_KNOWN: &str = "not known";

/// `6.12 to 7.3`, always with both ends.
pub(crate) fn kernels(range: KernelRange) -> String {
    if range.since() == range.until() {
        range.since().to_string()
    } else {
        format!("{} to {}", range.since(), range.until())
    }
}

/// The flags of `kfuncs` in `target`, one function's declarations for
/// successive kernels with the oldest first: one entry for each stretch of
/// kernels in which they are the same, or not known.
pub(crate) fn flag_eras<'a>(
    kfuncs: impl IntoIterator<Item = &'a Kfunc>,
    target: KernelRange,
) -> Vec<(KernelRange, Option<KernelFlags>)> {
    let mut eras: Vec<(KernelRange, Option<KernelFlags>)> = Vec::new();
    for era in kfuncs.into_iter().flat_map(|kfunc| kfunc.eras(target)) {
        match eras.last_mut() {
            Some((range, flags))
                if *flags == era.flags
                    && range.until().next_release() == Some(era.range.since()) =>
            {
                *range = KernelRange::new(range.since(), era.range.until()).unwrap_or(*range);
            }
            Some(_) | None => eras.push((era.range, era.flags)),
        }
    }
    eras
}

/// The comment above a prototype: the summary, the text, flags and callers.
/// `kfuncs` are one function's declarations for successive kernels, the newest
/// first; the text is that one's.
pub(crate) fn doc_lines(input: &Input<'_>, kfuncs: &[&Kfunc]) -> Vec<String> {
    let Some(kfunc) = kfuncs.first() else {
        return Vec::new();
    };
    let mut lines = docs(kfunc);
    lines.push(String::new());
    let eras = flag_eras(kfuncs.iter().rev().copied(), input.target);
    let single = eras.len() == 1;
    for (range, made) in &eras {
        let on = if single {
            String::new()
        } else {
            format!(" on {}", kernels(*range))
        };
        let flags = match made.as_ref().map(|made| made.flags) {
            None => NOT_KNOWN.to_owned(),
            Some(flags) if flags.is_empty() => "none".to_owned(),
            Some(flags) => flags.c_expression(),
        };
        lines.push(format!("Flags{on}: {flags}"));
        let notes = made.iter().flat_map(|made| &made.notes);
        lines.extend(notes.map(|note| format!("Note{on}: {}", note.text())));
    }
    lines.extend(kernels_line(kfuncs, input.target));
    lines.extend(callers(input, kfunc));
    lines
}

/// `name() - summary`, and what follows the first paragraph.
fn docs(kfunc: &Kfunc) -> Vec<String> {
    let text = kfunc.docs.iter().flat_map(|doc| doc.split('\n'));
    let mut text = text.map(str::trim_end).skip_while(|line| line.is_empty());
    let summary: Vec<_> = text
        .by_ref()
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .collect();
    let name = &kfunc.name;
    let mut lines = match summary.is_empty() {
        true => vec![format!("{name}()")],
        false => vec![format!("{name}() - {}", summary.join(" "))],
    };
    let mut rest: Vec<_> = text.map(str::to_owned).collect();
    while rest.last().is_some_and(String::is_empty) {
        rest.pop();
    }
    if !rest.is_empty() {
        lines.push(String::new());
        lines.extend(rest);
    }
    lines
}

/// Said only of a kfunc that not every kernel of the target has.
fn kernels_line(kfuncs: &[&Kfunc], target: KernelRange) -> Option<String> {
    let newest = range_in(kfuncs.first()?, target)?;
    let oldest = range_in(kfuncs.last()?, target)?;
    let range = KernelRange::new(oldest.since(), newest.until())?;
    (range != target).then(|| format!("Kernels: {}", kernels(range)))
}

/// The program types that the kfunc's sets are registered for, while it is in
/// them.
fn callers(input: &Input<'_>, kfunc: &Kfunc) -> Option<String> {
    let target = input.target;
    let mut types: BTreeMap<ProgType, KernelRange> = BTreeMap::new();
    for (set, member) in memberships(input.model, kfunc) {
        for registration in &set.prog_types {
            let range = registration.range.intersect(registration.ty.range);
            let range = range.and_then(|range| range.intersect(member)?.intersect(target));
            if let Some(range) = range {
                let known = types.entry(registration.ty).or_insert(range);
                *known = known.hull(range);
            }
        }
    }
    let words: Vec<_> = types
        .iter()
        .map(|(ty, range)| match *range == target {
            true => ty.word.to_owned(),
            false => format!("{} ({})", ty.word, kernels(*range)),
        })
        .collect();
    (!words.is_empty()).then(|| format!("Program types: {}", words.join(", ")))
}

/// The declared sets that a kfunc is in, each with the kernels on which it is.
/// In a set that it never leaves it is taken to be on every kernel, so that
/// what is said of the set is not said again of when there is a kfunc.
fn memberships<'a>(model: &'a Model, kfunc: &'a Kfunc) -> Vec<(&'a KfuncSet, KernelRange)> {
    let member = |ids: &&str| {
        let inside = |contract: &&Contract| kfunc.sets_under(contract).any(|set| set == *ids);
        let ranges = kfunc.contracts.iter().filter(inside).map(|it| it.range);
        match ranges.clone().count() == kfunc.contracts.len() {
            true => Some(KernelRange::ALL),
            false => ranges.reduce(KernelRange::hull),
        }
    };
    let sets = kfunc.sets().into_iter();
    sets.filter_map(|ids| Some((model.set_named(ids)?, member(&ids)?)))
        .collect()
}

/// The architectures that a set's kfuncs cannot be called on.
pub(crate) fn archs(set: &KfuncSet) -> impl Iterator<Item = &'static Arch> {
    let words = set.unsupported_archs.iter();
    words.filter_map(|word| Arch::from_word(word))
}
