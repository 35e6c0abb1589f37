//! What a difference means: its likely cause, and what a caller must do.
//!
//! Owns the sentences, each written once. Refuses to find differences.

use std::collections::{BTreeMap, BTreeSet};

use super::Advice;
use super::types::{self, Verdict};
use crate::inventory::is_implicit;
use crate::inventory::{Entry, Parameter, Prototype};
use crate::lower::kfunc::nearest;
use crate::model::ctype::CType;

/// The return type differs.
pub(super) fn returned() -> Advice {
    Advice::Must("take what is returned as the new type".to_owned())
}

/// The id sets differ.
pub(super) fn sets() -> Advice {
    let why = "programs do not see sets, only which program types may call";
    Advice::Nothing(why.to_owned())
}

/// The kfunc is new.
pub(super) fn come() -> Advice {
    let why = "a program that calls it declares it weak where it must load without it";
    Advice::Nothing(why.to_owned())
}

/// The kfunc has gone.
pub(super) fn gone(renamed: Option<&str>) -> Advice {
    Advice::Must(match renamed {
        Some(to) => format!("call `{to}` where this one is not there: declare both weak"),
        None => {
            "do without it: declare it weak and take another way where it is not there".to_owned()
        }
    })
}

/// What this kfunc may be on the right side: the same name with or without
/// `_impl`, or one much like it with the same prototype, which the left side
/// does not have.
pub(super) fn other_name<'a>(
    entry: &Entry,
    ours: &BTreeMap<&str, Entry>,
    theirs: &'a BTreeMap<&str, Entry>,
) -> Option<&'a Entry> {
    let with = format!("{}_impl", entry.name);
    let without = entry.name.strip_suffix("_impl").unwrap_or_default();
    let new = |name: &str| theirs.get(name).filter(|_| !ours.contains_key(name));
    if let Some(other) = new(&with).or_else(|| new(without)) {
        return Some(other);
    }
    let own = entry
        .visible_prototype()
        .filter(|own| !own.params.is_empty())?;
    let alike = |other: &Entry| {
        other.visible_prototype().is_some_and(|other| {
            types::parameters(&own, &other) == Verdict::Same
                && types::same(&own.ret, &other.ret) == Verdict::Same
        })
    };
    let candidates = theirs.iter().filter(|(name, _)| !ours.contains_key(*name));
    let candidates: Vec<&str> = candidates
        .filter(|(_, other)| alike(other))
        .map(|(name, _)| *name)
        .collect();
    theirs.get(nearest(&entry.name, &candidates)?)
}

/// What to say of a kernel whose BTF shows what its own flags leave to the verifier:
/// where `resolve_btfids` does not see the flags it neither shortens the prototype
/// nor adds `NAME_impl` (`find_kfunc_flags`, `tools/bpf/resolve_btfids/main.c`, 7.2),
/// and then there is nothing that the verifier could check a call by
/// (`find_kfunc_impl_proto`, `kernel/bpf/verifier.c`, 7.2).
pub(super) fn left_in(entry: &Entry) -> Option<(String, Advice)> {
    let (shown, passed) = (entry.visible_prototype()?, entry.passed_prototype()?);
    (shown.params.len() > passed.params.len()).then(|| {
        let cause = "the build of this kernel has overlooked KF_IMPLICIT_ARGS, and left in \
                     what the verifier fills in";
        let advice = format!(
            "do without it on this kernel, whose verifier says: cannot find function \
             {}_impl in BTF",
            entry.name
        );
        (cause.to_owned(), Advice::Must(advice))
    })
}

/// Why parameters may differ.
pub(super) fn parameter_cause(left: &Prototype, right: &Prototype) -> Option<String> {
    let (a, b) = (&left.params, &right.params);
    let longer = if a.len() > b.len() { a } else { b };
    let more = longer.get(a.len().min(b.len())..).unwrap_or_default();
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

/// Whether the verifier fills a parameter in, by flag or by suffix.
fn filled(param: &Parameter) -> bool {
    is_implicit(&param.ty) || matches!(types::asked(&param.name), Some("__prog" | "__ign"))
}

/// What to do about other parameters.
pub(super) fn parameters(left: &Prototype, right: &Prototype) -> Advice {
    let (a, b) = (left.params.len(), right.params.len());
    if a > b && left.params.iter().skip(b).all(filled) {
        let what = "call it without the last arguments, which the verifier fills in; ";
        return Advice::Must(format!("{what}{}", flavour(b)));
    }
    if a != b {
        return Advice::Must(flavour(b));
    }
    let pairs = || left.params.iter().zip(&right.params);
    let mut differing = pairs().filter(|(a, b)| types::parameter(a, b) == Verdict::Different);
    match differing.all(|(old, new)| takes_more(old, new)) {
        true => Advice::Nothing("it takes what it took, and more".to_owned()),
        false => Advice::Must("give what the new declaration asks for".to_owned()),
    }
}

fn flavour(params: usize) -> String {
    format!(
        "declare it with {params} parameters under a flavour, such as `NAME___{params}`, \
         and call the one that is there"
    )
}

/// Whether whatever was good for `old` is good for `new`: NULL may be passed
/// where it could not be, or what is pointed to is not written to any more.
fn takes_more(old: &Parameter, new: &Parameter) -> bool {
    let (from, to) = (types::asked(&old.name), types::asked(&new.name));
    let opener = |asked| matches!(asked, Some("__nullable" | "__opt"));
    let suffix = from == to || opener(to) && (from.is_none() || opener(from));
    let ty = match (&old.ty, &new.ty) {
        (CType::Pointer(a), CType::Pointer(b)) => {
            types::same(&a.to, &b.to) == Verdict::Same && (b.constant || !a.constant)
        }
        (a, b) => types::same(a, b) == Verdict::Same,
    };
    suffix && ty
}

/// What to do about other program types.
pub(super) fn prog_types(left: &BTreeSet<&str>, right: &BTreeSet<&str>) -> Advice {
    let gone: Vec<_> = left.difference(right).copied().collect();
    match gone.is_empty() || right.contains("unspec") {
        true => Advice::Nothing("more programs may call it".to_owned()),
        false => Advice::Must(format!(
            "do not call it from programs of type {}",
            gone.join(", ")
        )),
    }
}
