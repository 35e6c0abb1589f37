//! What a kernel has and an author should not.
//!
//! Owns which codes imported declarations allow themselves, and saying so. Refuses to
//! know the rules, and to allow what a kernel only does not say.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::diag::{Code, Diagnostic, Place, Severity, Subject};
use kfunc_codegen::emit::declarations::Unknown;
use kfunc_codegen::inventory::Inventory;
use kfunc_codegen::lower::Sight;
use kfunc_codegen::model::Model;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::rules::{self, Case};

/// Lets the declarations of `model`, which is of these inventories, allow themselves
/// the rules that they break, and says which those are.
pub(super) fn all(
    model: &Model,
    kernels: KernelRange,
    inventories: &[Inventory],
    unknown: &mut Unknown,
) -> String {
    let case = Case {
        model,
        target: kernels,
        sight: Sight::Whole,
        spoiled: &BTreeSet::new(),
        allowed: &BTreeSet::new(),
        unread: false,
    };
    let registered = registered(inventories);
    let mut found: BTreeMap<Code, BTreeSet<&str>> = BTreeMap::new();
    for one in rules::check(&case) {
        let name = subject(model, &one).filter(|_| one.severity() == Severity::Error);
        let said = |name: &&str| one.code != Code::NoProgType || registered.contains(name);
        if let Some(name) = name.filter(said) {
            let codes = unknown.allowed.entry(name.to_owned()).or_default();
            codes.insert(one.code.text());
            found.entry(one.code).or_default().insert(name);
        }
    }
    found
        .iter()
        .map(|(code, names)| told(*code, names))
        .collect()
}

/// The sets of which somebody says what they are registered for.
fn registered(inventories: &[Inventory]) -> BTreeSet<&str> {
    let entries = inventories.iter().flat_map(|inventory| &inventory.kfuncs);
    let sets = entries.filter_map(|entry| entry.sets.as_ref());
    let members = sets.flat_map(|sets| &sets.value);
    let members = members.filter(|member| member.prog_types.is_some());
    members.map(|member| member.set.as_str()).collect()
}

/// The kfunc or the set that may allow itself what the diagnostic is about.
fn subject<'m>(model: &'m Model, one: &Diagnostic<Place>) -> Option<&'m str> {
    match one.place.0 {
        Subject::Kfunc(index) => model.kfuncs.get(index).map(|it| it.name.as_str()),
        Subject::Set(index) => model.sets.get(index).map(|it| it.ids.as_str()),
        Subject::Type(_) | Subject::Enum(_) => None,
    }
}

fn told(code: Code, names: &BTreeSet<&str>) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let (names, code, title) = (names.join(", "), code.text(), code.title());
    format!("note: {names} has what no declaration should, and allows itself {code}: {title}\n")
}
