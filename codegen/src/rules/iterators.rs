//! Open-coded iterators: three kfuncs and a struct that must agree.
//!
//! Owns what registration checks of them (`btf_check_iter_kfuncs`,
//! `kernel/bpf/btf.c`, 6.12), and that the three are there.

use std::collections::BTreeMap;

use super::{Case, Found, One, counted, is_known};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::lower::Sight;
use crate::model::KernelType;
use crate::model::cname::ITERATOR;
use crate::model::ctype::CType;
use crate::model::flag::Flag;

/// The roles, in the order of a program, with the end of the kfunc's name.
const ROLES: [(Flag, &str); 3] = [
    (Flag::IterNew, "new"),
    (Flag::IterNext, "next"),
    (Flag::IterDestroy, "destroy"),
];

/// Runs the rules about one kfunc with a role.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    let mut roles = ROLES
        .iter()
        .filter_map(|(flag, end)| Some((one.first_with(*flag)?, *flag, *end)));
    let Some(role) = roles.next() else {
        return;
    };
    if let Some((i, flag, _)) = roles.next() {
        found.push(several(one, (role.0, role.1), (i, flag)));
        return;
    }
    let (i, flag, end) = role;
    found.extend(argument(one, i, flag).or_else(|| name(one, i, flag, end)));
    found.extend(arity(one, i, flag));
    found.extend(returns(one, i, flag));
}

fn several(one: &One<'_>, first: (usize, Flag), second: (usize, Flag)) -> Diagnostic<Place> {
    let at = |(i, flag)| one.at(Part::Flag(i, flag));
    let message = format!("`{}` has more than one iterator role", one.kfunc.name);
    Diagnostic::new(Code::SeveralIteratorRoles, at(second), message)
        .other(at(first), "another role")
        .note("registration refuses more than one KF_ITER_ flag (btf_check_iter_kfuncs, 6.4 on)")
        .help("declare one kfunc for each of `iter_new`, `iter_next` and `iter_destroy`")
}

/// The `T` of a first argument `struct bpf_iter_T *`.
fn iterator<'a>(one: &One<'a>) -> Option<&'a str> {
    let first = one.kfunc.params.first()?;
    first.ty.struct_pointee()?.strip_prefix(ITERATOR)
}

/// Whether the first argument's name in C cannot be told.
fn is_in_doubt(one: &One<'_>) -> bool {
    let Some(first) = one.kfunc.params.first() else {
        return false;
    };
    let tag = first.ty.struct_pointee();
    !is_known(&first.ty) || tag.is_some_and(|tag| !one.case.knows(tag))
}

fn argument(one: &One<'_>, i: usize, flag: Flag) -> Option<Diagnostic<Place>> {
    if iterator(one).is_some() || is_in_doubt(one) {
        return None;
    }
    let message = format!(
        "`{}` has `{}` but does not take an iterator first",
        one.kfunc.name,
        flag.info().word
    );
    let place = match one.kfunc.params.first() {
        Some(_) => one.at(Part::ParamType(0)),
        None => one.at(Part::Name),
    };
    Some(
        Diagnostic::new(Code::IteratorArgument, place, message)
            .other(one.at(Part::Flag(i, flag)), "because of this flag")
            .note("registration wants a `struct bpf_iter_NAME *` (btf_check_iter_arg, 6.4 on)")
            .help("take `*mut bpf_iter_NAME` as the first parameter"),
    )
}

fn name(one: &One<'_>, i: usize, flag: Flag, end: &str) -> Option<Diagnostic<Place>> {
    let wanted = format!("{ITERATOR}{}_{end}", iterator(one)?);
    if one.kfunc.name == wanted {
        return None;
    }
    let message = format!(
        "`{}` of this iterator must be called `{wanted}`",
        flag.info().word
    );
    Some(
        Diagnostic::new(Code::IteratorName, one.at(Part::Name), message)
            .other(one.at(Part::Flag(i, flag)), "because of this flag")
            .other(one.at(Part::ParamType(0)), "and this iterator")
            .note(
                "registration compares the name with the struct's (btf_check_iter_kfuncs, 6.4 on)",
            )
            .help(format!("call it `{wanted}`")),
    )
}

fn arity(one: &One<'_>, i: usize, flag: Flag) -> Option<Diagnostic<Place>> {
    let count = one.kfunc.params.len();
    if flag == Flag::IterNew || count <= 1 {
        return None;
    }
    let word = flag.info().word;
    let message = format!(
        "`{}` has `{word}` but takes {}",
        one.kfunc.name,
        counted(count, "argument")
    );
    Some(
        Diagnostic::new(
            Code::IteratorExtraArguments,
            one.at(Part::Param(1)),
            message,
        )
        .other(one.at(Part::Flag(i, flag)), "because of this flag")
        .note("only `iter_new` may take more than the iterator (btf_check_iter_kfuncs, 6.4 on)")
        .help("take what is needed in `iter_new`, and keep it in the iterator"),
    )
}

fn returns(one: &One<'_>, i: usize, flag: Flag) -> Option<Diagnostic<Place>> {
    let (name, ret) = (&one.kfunc.name, &one.kfunc.ret);
    if !is_known(ret) {
        return None;
    }
    let place = one.at(Part::Flag(i, flag));
    let shown = |code, message: String| {
        Diagnostic::new(code, place, message).other(one.at(Part::Return), "this is what it returns")
    };
    match flag {
        Flag::IterNext if !ret.is_pointer() => Some(
            shown(
                Code::IteratorNextReturn,
                format!("`{name}` has `iter_next` but returns `{ret}`"),
            )
            .note("registration wants a pointer to the item (btf_check_iter_kfuncs, 6.4 on)")
            .help("return a pointer, NULL at the end"),
        ),
        Flag::IterNext => never_ends(one, i),
        Flag::IterDestroy if *ret != CType::Void => Some(
            shown(
                Code::IteratorDestroyReturn,
                format!("`{name}` has `iter_destroy` but returns `{ret}`"),
            )
            .note("registration wants it to return nothing (btf_check_iter_kfuncs, 6.4 on)")
            .help("remove the return type"),
        ),
        _ => None,
    }
}

fn never_ends(one: &One<'_>, i: usize) -> Option<Diagnostic<Place>> {
    if one.first_with(Flag::RetNull).is_some() || !one.is_sound() {
        return None;
    }
    let message = format!("`{}` has `iter_next` without `ret_null`", one.kfunc.name);
    let place = one.at(Part::Flag(i, Flag::IterNext));
    Some(
        Diagnostic::new(Code::IteratorNeverEnds, place, message)
            .note("a loop ends when `iter_next` returns NULL; without the flag it cannot (6.4 on)")
            .help("add `ret_null`"),
    )
}

/// Runs the rules about iterators as a whole.
pub(super) fn check_all(case: &Case<'_>, found: &mut Found) {
    triples(case, found);
    for (index, ty) in case.model.types.iter().enumerate() {
        found.extend(size(ty).map(|why| wrong_size((Subject::Type(index), Part::Size), ty, why)));
    }
    unsized_types(case, found);
}

/// By the `T` in `bpf_iter_T`: the kfuncs with each role.
type Triples<'a> = BTreeMap<&'a str, [Option<usize>; 3]>;

fn triples(case: &Case<'_>, found: &mut Found) {
    if case.unread {
        return;
    }
    let mut triples = Triples::new();
    for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
        let one = One { case, index, kfunc };
        let Some(tag) = iterator(&one) else {
            continue;
        };
        for (role, (flag, _)) in ROLES.iter().enumerate() {
            if one.first_with(*flag).is_some() {
                let triple = triples.entry(tag).or_default();
                triple[role] = triple[role].or(Some(index));
            }
        }
    }
    for (tag, triple) in triples {
        found.extend(incomplete(case, tag, triple));
    }
}

fn incomplete(case: &Case<'_>, tag: &str, triple: [Option<usize>; 3]) -> Option<Diagnostic<Place>> {
    let first = triple.iter().flatten().next()?;
    let roles = ROLES.iter().zip(triple);
    let (flag, end) = roles
        .filter(|(_, index)| index.is_none())
        .map(|(role, _)| role)
        .next()?;
    let wanted = format!("{ITERATOR}{tag}_{end}");
    if case.spoiled.contains(&wanted) {
        return None;
    }
    let word = flag.info().word;
    let message = format!("iterator `{ITERATOR}{tag}` has no `{word}`");
    let place = (Subject::Kfunc(*first), Part::Name);
    let diagnostic = Diagnostic::new(Code::IncompleteIterator, place, message).note(
        "a program makes an iterator, steps it and destroys it; with one of the three \
             missing, none that uses it is accepted (6.4 on)",
    );
    let kfuncs = &case.model.kfuncs;
    let unmarked = kfuncs.binary_search_by(|kfunc| kfunc.name.cmp(&wanted));
    Some(match unmarked {
        Ok(index) => diagnostic
            .other(
                (Subject::Kfunc(index), Part::Name),
                format!("this has the name but not `{word}`"),
            )
            .help(format!("add `{word}` to `{wanted}`")),
        Err(_) => diagnostic.help(format!("declare `{wanted}` with `{word}` in the same set")),
    })
}

/// What is wrong with an iterator's declared size. `struct bpf_iter__X`, with
/// two underscores, is the context of an iterator program and none of these.
fn size(ty: &KernelType) -> Option<&'static str> {
    let stem = ty.name.strip_prefix(ITERATOR)?;
    match ty.size {
        _ if stem.starts_with('_') => None,
        Some(0) => Some("is 0"),
        Some(size) if size % 8 != 0 => Some("is not a multiple of 8"),
        Some(_) | None => None,
    }
}

fn wrong_size(place: Place, ty: &KernelType, why: &str) -> Diagnostic<Place> {
    let message = format!("the size of iterator `{}` {why}", ty.name);
    Diagnostic::new(Code::IteratorSize, place, message)
        .note("it lives in whole stack slots of 8 bytes (btf_check_iter_kfuncs, 6.4 on)")
        .help("write the size in bytes that the kernel's struct has: `size = 8`, 16, 24, ...")
}

/// An iterator that is declared, but with neither size nor fields, cannot be
/// put on the stack. Only who sees all sources can tell.
fn unsized_types(case: &Case<'_>, found: &mut Found) {
    if case.sight == Sight::Item {
        return;
    }
    let mut told = std::collections::BTreeSet::new();
    for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
        let one = One { case, index, kfunc };
        let made = one.first_with(Flag::IterNew).and(iterator(&one));
        let tag = made.map(|stem| format!("{ITERATOR}{stem}"));
        let types = &case.model.types;
        let ty = tag.and_then(|tag| types.binary_search_by(|ty| ty.name.cmp(&tag)).ok());
        let Some(ty) = ty.filter(|ty| told.insert(*ty)) else {
            continue;
        };
        if types[ty].size.is_none() && types[ty].fields.is_empty() {
            let place = (Subject::Type(ty), Part::Name);
            let diagnostic = wrong_size(place, &types[ty], "is not known");
            found.push(diagnostic.other(one.at(Part::Name), "programs put one on the stack"));
        }
    }
}
