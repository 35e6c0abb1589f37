//! Types and enums: one declaration of each, and what a type says of its release.
//!
//! Owns the rules about what several items say together of a type. Refuses to
//! judge layouts, which the model does not have.

use std::collections::BTreeMap;

use super::{Case, Found};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::lower::Sight;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::{KernelType, Kfunc};

/// Runs every rule about types.
pub(super) fn check(case: &Case<'_>, found: &mut Found) {
    twice(case, found);
    if case.sight == Sight::Item || case.unread {
        return;
    }
    for (index, ty) in case.model.types.iter().enumerate() {
        found.extend(first_member(case, index, ty));
        found.extend(release(case, index, ty));
    }
}

/// A name in C or in Rust, and where it was given. Types that are declared alike
/// are one in the model.
fn twice(case: &Case<'_>, found: &mut Found) {
    let types = case.model.types.iter().enumerate();
    let types = types.map(|(i, ty)| (Subject::Type(i), &ty.name, &ty.rust));
    let enums = case.model.enums.iter().enumerate();
    let enums = enums.map(|(i, of)| (Subject::Enum(i), &of.name, &of.rust));
    let (mut tags, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (subject, tag, rust) in types.chain(enums) {
        let place = (subject, Part::Name);
        let same_tag = tags.insert(tag, place);
        let same_name = names.insert(rust, place);
        found.extend(match (same_tag, same_name) {
            (Some(first), _) => Some(declared_twice(first, place, tag)),
            (None, Some(first)) => Some(named_twice(first, place, rust)),
            (None, None) => None,
        });
    }
}

fn declared_twice(first: Place, second: Place, tag: &str) -> Diagnostic<Place> {
    let message = format!("`{tag}` is declared in two ways");
    Diagnostic::new(Code::TypeTwice, second, message)
        .other(first, "the other one")
        .note("C has one type of a tag; where two declarations agree they are taken for one")
        .help("remove one of the two, and `use` the other where it is needed")
}

fn named_twice(first: Place, second: Place, rust: &str) -> Diagnostic<Place> {
    let message = format!("two types are called `{rust}`");
    Diagnostic::new(Code::TypeTwice, second, message)
        .other(first, "the other one")
        .note("a prototype names a type by the last word of its path")
        .help("give one of them another name in Rust, and say that of C: `name = \"...\"`")
}

fn first_member(case: &Case<'_>, index: usize, ty: &KernelType) -> Option<Diagnostic<Place>> {
    let base = ty.first_member.as_deref()?;
    let known = |ty: &KernelType| ty.name == base || ty.rust == base;
    if case.model.types.iter().any(known) {
        return None;
    }
    let message = format!(
        "`{base}`, the first member of `{}`, is not declared",
        ty.name
    );
    let place = (Subject::Type(index), Part::FirstMember);
    Some(
        Diagnostic::new(Code::UndeclaredType, place, message)
            .note("a pointer to the whole is accepted as one to its first member, a struct")
            .help(format!("declare `{base}` with `#[derive(KernelType)]`")),
    )
}

/// The kfuncs with `release` that take a pointer to the type.
fn releasing<'a>(case: &Case<'a>, tag: &'a str) -> impl Iterator<Item = &'a Kfunc> {
    let releases = |kfunc: &&Kfunc| kfunc.contracts.iter().any(|c| c.has(Flag::Release));
    let kfuncs = case.model.kfuncs.iter().filter(releases);
    kfuncs.filter(move |kfunc| takes(kfunc, tag))
}

/// Whether the kfunc takes one pointer to the type, and nothing else.
fn takes(kfunc: &Kfunc, tag: &str) -> bool {
    let [only] = kfunc.params.as_slice() else {
        return false;
    };
    match only.ty.pointee() {
        Some(CType::Struct(name) | CType::Union(name)) => name == tag,
        Some(CType::Void) => true,
        Some(_) | None => false,
    }
}

fn release(case: &Case<'_>, index: usize, ty: &KernelType) -> Option<Diagnostic<Place>> {
    let name = ty.release.as_deref()?;
    let place = (Subject::Type(index), Part::Release);
    let kfuncs = case.model.kfuncs.iter().enumerate();
    let named: Vec<_> = kfuncs.filter(|(_, kfunc)| kfunc.name == name).collect();
    if case.spoiled.contains(name) {
        return None;
    }
    let Some((at, _)) = named.first() else {
        return releasing(case, &ty.name)
            .next()
            .map(|other| release_missing(place, ty, name, &other.name));
    };
    let releases = |kfunc: &Kfunc| kfunc.contracts.iter().any(|c| c.has(Flag::Release));
    let fits =
        |kfunc: &Kfunc| releases(kfunc) && takes(kfunc, &ty.name) && kfunc.ret == CType::Void;
    if named.iter().any(|(_, kfunc)| fits(kfunc)) {
        return None;
    }
    let message = format!("`{name}` cannot be the release of `{}`", ty.name);
    Some(
        Diagnostic::new(Code::DtorSignature, place, message)
            .other((Subject::Kfunc(*at), Part::Name), "declared here")
            .note("what drops a reference calls it with the reference and nothing else")
            .help(format!(
                "its prototype is `fn(*mut {})`, and it has the flag `release`",
                ty.rust
            )),
    )
}

/// Nothing declares the release, though something else releases the type: where
/// nothing does, it is taken to be the kernel's.
fn release_missing(place: Place, ty: &KernelType, name: &str, other: &str) -> Diagnostic<Place> {
    let message = format!("`{name}`, the release of `{}`, is not declared", ty.name);
    Diagnostic::new(Code::DtorMissing, place, message)
        .note("what drops a reference calls it")
        .help(format!("did you mean `{other}`, which takes one?"))
}
