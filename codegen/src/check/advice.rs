//! What a difference means: its likely cause, and what a caller must do.
//!
//! Owns the sentences, each written once. Refuses to find differences.

use std::collections::{BTreeMap, BTreeSet};

use super::types::{self, Verdict};
use super::{is_implicit, visible};
use crate::inventory::{Entry, Prototype};
use crate::lower::kfunc::nearest;
use crate::model::ctype::CType;
use crate::model::flag::Flag;

/// The return type differs.
pub(super) const RETURN: &str = "take what is returned as the new type";

/// The id sets differ.
pub(super) const SETS: &str =
    "nothing: programs do not see sets, only which program types may call";

/// The kfunc is new.
pub(super) fn come(entry: &Entry) -> String {
    match entry.name.ends_with("_impl") {
        true => "nothing: programs call it through a wrapper without `_impl`".to_owned(),
        false => "call it only where it is there: declare it weak".to_owned(),
    }
}

/// The kfunc has gone.
pub(super) fn gone(renamed: Option<&str>) -> String {
    match renamed {
        Some(to) => format!("call `{to}` where this one is not there: declare both weak"),
        None => {
            "do without it: declare it weak and take another way where it is not there".to_owned()
        }
    }
}

/// The name that this kfunc may have on the other side: the same with or
/// without `_impl`, or one much like it with the same prototype, which this
/// side does not have.
pub(super) fn other_name(
    entry: &Entry,
    theirs: &BTreeMap<&str, &Entry>,
    ours: &BTreeMap<&str, &Entry>,
) -> Option<String> {
    let with = format!("{}_impl", entry.name);
    let without = entry.name.strip_suffix("_impl").unwrap_or_default();
    for name in [with.as_str(), without] {
        if theirs.contains_key(name) && !ours.contains_key(name) {
            return Some(name.to_owned());
        }
    }
    let own = visible(entry)?;
    let alike = |other: &&Entry| {
        visible(other).is_some_and(|other| {
            !own.params.is_empty()
                && types::parameters(&own, &other) == Verdict::Same
                && types::same(&own.ret, &other.ret) == Verdict::Same
        })
    };
    let candidates = theirs.iter().filter(|(name, _)| !ours.contains_key(*name));
    let candidates: Vec<&str> = candidates
        .filter(|(_, other)| alike(other))
        .map(|(name, _)| *name)
        .collect();
    nearest(&entry.name, &candidates).map(str::to_owned)
}

/// Why parameters may differ.
pub(super) fn parameter_cause(left: &Prototype, right: &Prototype) -> Option<String> {
    let (a, b) = (&left.params, &right.params);
    let longer = if a.len() > b.len() { a } else { b };
    let more = longer.get(a.len().min(b.len())..).unwrap_or_default();
    let filled = |param: &crate::inventory::Parameter| {
        is_implicit(&param.ty) || matches!(types::asked(&param.name), Some("__prog" | "__ign"))
    };
    if !more.is_empty() && more.iter().all(filled) {
        let text = "one side shows parameters that the verifier fills in: \
                    an older kernel, or BTF by a tool that leaves them in";
        return Some(text.to_owned());
    }
    let differing = || {
        a.iter()
            .zip(b)
            .filter(|(a, b)| types::parameter(a, b) != Verdict::Same)
    };
    let suffix = differing().find_map(|(a, b)| {
        let (a, b) = (types::asked(&a.name), types::asked(&b.name));
        (a != b).then(|| match (a, b) {
            (Some(a), Some(b)) => format!("`{b}` stands where `{a}` was"),
            (Some(a), None) => format!("`{a}` has gone"),
            (None, Some(b)) => format!("`{b}` has come"),
            (None, None) => String::new(),
        })
    });
    suffix.or_else(|| differing().find_map(|(a, b)| type_cause(&a.ty, &b.ty)))
}

/// Why two types may differ.
pub(super) fn type_cause(left: &CType, right: &CType) -> Option<String> {
    Some(match (left, right) {
        (CType::Int(a), CType::Int(b)) if a.bytes() != b.bytes() => {
            format!("`{}` became `{}`; no loader compares widths", a.c(), b.c())
        }
        (CType::Int(a), CType::Int(b)) => format!("`{}` became `{}`", a.c(), b.c()),
        (CType::Pointer(a), CType::Pointer(b)) if a.constant != b.constant => {
            let which = if a.constant { "has gone" } else { "has come" };
            format!("`const` {which}")
        }
        (CType::Pointer(a), CType::Pointer(b)) => return type_cause(&a.to, &b.to),
        (CType::Struct(a), CType::Struct(b)) => format!("`struct {a}` became `struct {b}`"),
        (CType::Enum(_), CType::Int(_)) | (CType::Int(_), CType::Enum(_)) => {
            "an enum stands on one side, an integer on the other; libbpf takes neither for the other"
                .to_owned()
        }
        _ => return None,
    })
}

/// What to do about other parameters.
pub(super) fn parameters(left: &Prototype, right: &Prototype) -> String {
    let (a, b) = (left.params.len(), right.params.len());
    if a != b {
        return format!(
            "declare it with {b} parameters under a flavour, such as `NAME___{b}`, and call \
             the one that is there"
        );
    }
    let weaker = right.params.iter().zip(&left.params).any(|(new, old)| {
        types::asked(&new.name) == Some("__nullable") && types::asked(&old.name).is_none()
    });
    match weaker {
        true => "nothing: NULL is taken where it was not".to_owned(),
        false => "give what the new declaration asks for".to_owned(),
    }
}

/// Why flags may differ.
pub(super) fn flag_cause(left: u32, right: u32) -> Option<String> {
    let trusted = Flag::TrustedArgs.value();
    let text = match (left & trusted != 0, right & trusted != 0) {
        (true, false) => "from 7.0 on every kfunc asks for trusted pointers, and the flag is gone",
        (false, true) => "up to 6.19 a flag says what is the rule from 7.0 on",
        (true, true) | (false, false) => return None,
    };
    Some(text.to_owned())
}

/// What to do about other flags, one sentence for each that means something to
/// a caller.
pub(super) fn flags(left: u32, right: u32) -> String {
    let come = right & !left;
    let gone = left & !right;
    let mut sentences: Vec<String> = Vec::new();
    for flag in Flag::ALL.iter().filter(|flag| **flag != Flag::OwnedArgs) {
        if come & flag.value() != 0 {
            sentences.extend(on_arrival(*flag).map(str::to_owned));
        }
        if gone & flag.value() != 0 {
            sentences.extend(on_departure(*flag).map(str::to_owned));
        }
    }
    match sentences.is_empty() {
        true => "nothing: a caller does not notice".to_owned(),
        false => sentences.join("; "),
    }
}

fn on_arrival(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::Acquire => Some("release what is returned"),
        Flag::Release => Some("give up the reference that is passed"),
        Flag::RetNull => Some("check what is returned for NULL"),
        Flag::KptrGet => Some("pass a pointer to a kptr in a map value"),
        Flag::TrustedArgs => Some("pass trusted pointers"),
        Flag::Rcu => Some("pass pointers that are trusted or protected by RCU, and not NULL"),
        Flag::RcuProtected => Some("call it inside an RCU read-side critical section"),
        Flag::Sleepable => Some("call it from sleepable programs alone, outside of RCU and locks"),
        Flag::Destructive => Some("load the program with CAP_SYS_BOOT"),
        Flag::Perfmon => Some("load the program with CAP_PERFMON"),
        Flag::ImplicitArgs => {
            Some("call it without the last arguments: the verifier fills them in")
        }
        Flag::IterNew
        | Flag::IterNext
        | Flag::IterDestroy
        | Flag::OwnedArgs
        | Flag::Fastcall
        | Flag::ArenaRet
        | Flag::ArenaArg1
        | Flag::ArenaArg2
        | Flag::SpinlockSafe => None,
    }
}

fn on_departure(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::Acquire => Some("do not release what is returned"),
        Flag::Release => Some("keep the reference that is passed, and release it otherwise"),
        Flag::SpinlockSafe => Some("do not call it with a lock held"),
        Flag::ImplicitArgs => Some("pass the last arguments: the verifier does not fill them in"),
        Flag::KptrGet
        | Flag::RetNull
        | Flag::TrustedArgs
        | Flag::Rcu
        | Flag::RcuProtected
        | Flag::Sleepable
        | Flag::Destructive
        | Flag::Perfmon
        | Flag::IterNew
        | Flag::IterNext
        | Flag::IterDestroy
        | Flag::OwnedArgs
        | Flag::Fastcall
        | Flag::ArenaRet
        | Flag::ArenaArg1
        | Flag::ArenaArg2 => None,
    }
}

/// What to do about other program types.
pub(super) fn prog_types(left: &BTreeSet<&str>, right: &BTreeSet<&str>) -> String {
    let gone: Vec<_> = left.difference(right).copied().collect();
    match gone.is_empty() || right.contains("unspec") {
        true => "nothing: more programs may call it".to_owned(),
        false => format!("do not call it from programs of type {}", gone.join(", ")),
    }
}
