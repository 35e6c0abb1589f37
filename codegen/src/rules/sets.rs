//! Sets: what is in them, who may call it, and what the registration refuses.
//!
//! Owns the rules about sets, hooks and destructors, and about one kfunc that
//! is declared more than once.

use std::collections::BTreeMap;

use super::{Case, Found};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::lower::Sight;
use crate::model::ctype::CType;
use crate::model::flag::on_kernel;
use crate::model::progtype::Hook;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Dtor, Kfunc, KfuncSet, Registration};

/// `BTF_KFUNC_SET_MAX_CNT` (`kernel/bpf/btf.c`): kfuncs in one hook of the
/// kernel proper, or of one module.
const HOOK_LIMIT: usize = 256;

/// Runs every rule about sets.
pub(super) fn check(case: &Case<'_>, found: &mut Found) {
    twice(case, found);
    for (index, set) in case.model.sets.iter().enumerate() {
        found.extend(no_prog_type(case, index, set));
        found.extend(shared_bucket(index, set));
        dtors_twice(index, set, found);
    }
    sets_twice(case, found);
    sets_missing(case, found);
    dtors(case, found);
    module_sets(case, found);
    hooks(case, found);
}

/// Kfuncs of one name stand side by side in the model. Each is compared with
/// the last one before it in the same set, and with the last in any.
fn twice(case: &Case<'_>, found: &mut Found) {
    let kfuncs = &case.model.kfuncs;
    let mut name = "";
    let mut last: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut any: Option<usize> = None;
    for (index, kfunc) in kfuncs.iter().enumerate() {
        if kfunc.name != name {
            name = &kfunc.name;
            last.clear();
            any = None;
        }
        let set = kfunc.set.as_deref();
        let same = last.get(&set).copied().filter(|i| meet(&kfuncs[*i], kfunc));
        let other = any.filter(|i| meet(&kfuncs[*i], kfunc));
        found.extend(match (same, other) {
            (Some(first), _) => Some(declared_twice(case, first, index)),
            (None, Some(first)) => in_two_sets(case, first, index),
            (None, None) => None,
        });
        last.insert(set, index);
        any = Some(index);
    }
}

/// Whether one kernel has both.
fn meet(a: &Kfunc, b: &Kfunc) -> bool {
    let mut ranges = a.contracts.iter().map(|contract| contract.range);
    ranges.any(|range| b.is_in(range))
}

fn declared_twice(case: &Case<'_>, first: usize, second: usize) -> Diagnostic<Place> {
    let name = &case.model.kfuncs[second].name;
    let message = format!("`{name}` is declared twice");
    Diagnostic::new(
        Code::KfuncTwice,
        (Subject::Kfunc(second), Part::Name),
        message,
    )
    .label("declared here")
    .other((Subject::Kfunc(first), Part::Name), "and here")
    .note("two prototypes of one name are for kernels that have the one or the other")
    .help(
        "remove one; where only flags changed, write several `#[kfunc]` with `since` and \
             `until` on one declaration",
    )
}

/// One kfunc may be in two sets, if it is the same in both.
fn in_two_sets(case: &Case<'_>, first: usize, second: usize) -> Option<Diagnostic<Place>> {
    let (a, b) = (&case.model.kfuncs[first], &case.model.kfuncs[second]);
    if a.set.is_none() || b.set.is_none() || a.params != b.params || a.ret != b.ret {
        return Some(declared_twice(case, first, second));
    }
    let since = Kernel::V7_0;
    let flags = |kfunc: &Kfunc, kernel| {
        let contract = kfunc.contract(kernel)?;
        Some(on_kernel(contract.intent, kernel).flags.c_expression())
    };
    let mut kernels = case.kernels(KernelRange::from(since));
    let (on_a, on_b, kernel) = kernels.find_map(|kernel| {
        let (a, b) = (flags(a, kernel)?, flags(b, kernel)?);
        (a != b).then_some((a, b, kernel))
    })?;
    let message = format!("`{}` has different flags in two sets", b.name);
    let at = |index| (Subject::Kfunc(index), Part::Contract(0));
    Some(
        Diagnostic::new(Code::FlagsDisagree, at(second), message)
            .label(format!("{on_b} on {kernel}"))
            .other(at(first), format!("{on_a} on {kernel}"))
            .note(
                "resolve_btfids ends the build: \"kfunc %s has inconsistent flags across BTF ID \
                 sets\" (7.0 on)",
            )
            .help("give both the same flags"),
    )
}

fn no_prog_type(case: &Case<'_>, index: usize, set: &KfuncSet) -> Option<Diagnostic<Place>> {
    if !set.prog_types.is_empty() || case.spoiled.contains(&set.ids) {
        return None;
    }
    let message = format!("no program type may call the kfuncs of `{}`", set.ids);
    Some(
        Diagnostic::new(Code::NoProgType, (Subject::Set(index), Part::Ids), message)
            .note("a set takes effect when register_btf_kfunc_id_set puts it into a hook (6.0 on)")
            .help("say who may: `prog_types(tracing, syscall)`; `unspec` is every type"),
    )
}

/// The kernels on which a registration does something.
fn effect(registration: &Registration) -> Option<KernelRange> {
    registration.range.intersect(registration.ty.range)
}

/// Whether both registrations are made on some kernel.
fn both_made(a: &Registration, b: &Registration) -> bool {
    let ranges = effect(a).zip(effect(b));
    ranges.is_some_and(|(a, b)| a.intersect(b).is_some())
}

fn shared_bucket(index: usize, set: &KfuncSet) -> Option<Diagnostic<Place>> {
    // A module that registers twice is refused, which is a rule of its own.
    if set.module.is_some() {
        return None;
    }
    let at = |i| (Subject::Set(index), Part::ProgType(i));
    let (i, j) = same_hook(&set.prog_types)?;
    let (first, second) = (set.prog_types[i].ty.word, set.prog_types[j].ty.word);
    let message = if first == second {
        format!("`{first}` is registered twice")
    } else {
        format!("`{first}` and `{second}` share a hook bucket")
    };
    Some(
        Diagnostic::new(Code::SharedBucket, at(j), message)
            .other(at(i), "the other one")
            .note(
                "kfuncs registered for one of a bucket's types may be called by all of them \
                 (bpf_prog_type_to_kfunc_hook), and count twice towards its 256",
            )
            .help("keep one of the two"),
    )
}

/// The first two registrations for one hook on one kernel.
fn same_hook(registrations: &[Registration]) -> Option<(usize, usize)> {
    let mut seen: BTreeMap<Hook, Vec<usize>> = BTreeMap::new();
    for (j, registration) in registrations.iter().enumerate() {
        let of_hook = seen.entry(registration.ty.hook).or_default();
        let clash = |i: &&usize| both_made(&registrations[**i], registration);
        if let Some(i) = of_hook.iter().find(clash) {
            return Some((*i, j));
        }
        of_hook.push(j);
    }
    None
}

fn sets_twice(case: &Case<'_>, found: &mut Found) {
    for (index, pair) in case.model.sets.windows(2).enumerate() {
        let [first, second] = pair else {
            continue;
        };
        if first.ids == second.ids && !case.spoiled.contains(&first.ids) {
            let message = format!("there are two sets called `{}`", second.ids);
            let at = |index| (Subject::Set(index), Part::Ids);
            let diagnostic = Diagnostic::new(Code::SetTwice, at(index + 1), message)
                .other(at(index), "the other one")
                .note("a set's name becomes a symbol, `__BTF_ID__set8__NAME`, which is unique")
                .help("give one of them another name, or put all kfuncs into one block");
            found.push(diagnostic);
        }
    }
}

/// Sets that contracts name. A macro sees no other item, and cannot know.
fn sets_missing(case: &Case<'_>, found: &mut Found) {
    if case.sight == Sight::Item || case.unread {
        return;
    }
    for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
        for (i, contract) in kfunc.contracts.iter().enumerate() {
            let known = |ids: &&String| case.model.set_named(ids).is_some();
            let missing = contract.sets.iter().find(|ids| !known(ids));
            let place = (Subject::Kfunc(index), Part::Sets(i));
            found.extend(missing.map(|ids| set_missing(place, &kfunc.name, ids)));
        }
    }
}

fn set_missing(place: Place, name: &str, ids: &str) -> Diagnostic<Place> {
    let message = format!("`{name}` is in the set `{ids}`, which is not declared");
    Diagnostic::new(Code::SetMissing, place, message)
        .note("who may call a kfunc is what its sets are registered for")
        .help(format!(
            "declare it: `#[kfunc_set(ids = \"{ids}\", prog_types(...))]` before \
             `unsafe extern \"C\" {{}}`"
        ))
}

fn dtors_twice(index: usize, set: &KfuncSet, found: &mut Found) {
    for (i, pair) in set.dtors.windows(2).enumerate() {
        let [first, second] = pair else {
            continue;
        };
        if first.ty == second.ty {
            let message = format!("`{}` has two destructors", second.ty);
            let at = |i| (Subject::Set(index), Part::Dtor(i));
            let diagnostic = Diagnostic::new(Code::DtorTwice, at(i + 1), message)
                .other(at(i), "the other one")
                .note("a type has one destructor (btf_find_dtor_kfunc, 6.0 on)")
                .help("keep one of them");
            found.push(diagnostic);
        }
    }
}

fn dtors(case: &Case<'_>, found: &mut Found) {
    let kfuncs = &case.model.kfuncs;
    for (set_index, set) in case.model.sets.iter().enumerate() {
        for (i, dtor) in set.dtors.iter().enumerate() {
            let place = (Subject::Set(set_index), Part::Dtor(i));
            let start = kfuncs.partition_point(|kfunc| kfunc.name < dtor.kfunc);
            let named = kfuncs.iter().enumerate().skip(start);
            let named: Vec<_> = named.take_while(|(_, k)| k.name == dtor.kfunc).collect();
            let ids = set.ids.as_str();
            let member = named.iter().find(|(_, k)| k.is_ever_in(ids));
            found.extend(match member {
                Some((index, kfunc)) => dtor_signature(case, place, dtor, (*index, kfunc)),
                None => dtor_missing(case, place, dtor, named.first().map(|(index, _)| *index)),
            });
        }
    }
}

fn dtor_missing(
    case: &Case<'_>,
    place: Place,
    dtor: &Dtor,
    elsewhere: Option<usize>,
) -> Option<Diagnostic<Place>> {
    if case.unread {
        return None;
    }
    let Dtor { ty, kfunc } = dtor;
    let message = format!("`{kfunc}`, the destructor of `{ty}`, is not in this set");
    let diagnostic = Diagnostic::new(Code::DtorMissing, place, message)
        .note("the kernel calls it for each kptr that is left in a map when the map goes away")
        .help(format!(
            "declare `{kfunc}` in this set, or name a kfunc that is in it"
        ));
    Some(match elsewhere {
        Some(index) => diagnostic.other(
            (Subject::Kfunc(index), Part::Name),
            "there is one of this name here",
        ),
        None => diagnostic,
    })
}

fn dtor_signature(
    case: &Case<'_>,
    place: Place,
    dtor: &Dtor,
    (index, kfunc): (usize, &Kfunc),
) -> Option<Diagnostic<Place>> {
    let takes_it = |ty: &CType| match ty.pointee() {
        Some(CType::Struct(tag) | CType::Union(tag)) => {
            *tag == dtor.ty || !case.knows(tag) || !case.knows(&dtor.ty)
        }
        Some(CType::Void) => true,
        Some(_) | None => false,
    };
    let takes_it_alone = matches!(kfunc.params.as_slice(), [only] if takes_it(&only.ty));
    if (takes_it_alone && kfunc.ret == CType::Void) || case.spoiled.contains(&kfunc.name) {
        return None;
    }
    let message = format!("`{}` cannot be the destructor of `{}`", kfunc.name, dtor.ty);
    Some(
        Diagnostic::new(Code::DtorSignature, place, message)
            .other((Subject::Kfunc(index), Part::Name), "declared here")
            .note(
                "a destructor takes one pointer and returns nothing \
                 (btf_check_dtor_kfuncs, kernel/bpf/btf.c, 6.0 on)",
            )
            .help(format!("its prototype is `fn(*mut {})`", dtor.ty)),
    )
}

/// Who registers: the kernel proper, or a module.
type Owner<'a> = Option<&'a str>;

/// A module may register one set for each hook; those of the kernel proper are
/// merged.
fn module_sets(case: &Case<'_>, found: &mut Found) {
    let mut seen: BTreeMap<(&str, Hook), Vec<(usize, usize)>> = BTreeMap::new();
    for (index, set) in case.model.sets.iter().enumerate() {
        let Some(module) = &set.module else {
            continue;
        };
        for (i, registration) in set.prog_types.iter().enumerate() {
            let of_hook = seen.entry((module, registration.ty.hook)).or_default();
            let clash = |(s, r): &&(usize, usize)| {
                both_made(&case.model.sets[*s].prog_types[*r], registration)
            };
            if let Some((s, r)) = of_hook.iter().find(clash) {
                let first = (Subject::Set(*s), Part::ProgType(*r));
                let second = (Subject::Set(index), Part::ProgType(i));
                found.push(second_set(module, registration, first, second));
                return;
            }
            of_hook.push((index, i));
        }
    }
}

fn second_set(
    module: &str,
    registration: &Registration,
    first: Place,
    second: Place,
) -> Diagnostic<Place> {
    let word = registration.ty.word;
    let message = format!("module `{module}` registers for the hook of `{word}` twice");
    Diagnostic::new(Code::ModuleSecondSet, second, message)
        .other(first, "registered here already")
        .note("register_btf_kfunc_id_set warns and returns -EINVAL for a module's second (6.0 on)")
        .help("put all of a module's kfuncs for a hook into one set")
}

/// Counts what every registration puts into each hook, kernel by kernel.
fn hooks(case: &Case<'_>, found: &mut Found) {
    let registrations = case.model.sets.iter().map(|set| set.prog_types.len());
    if registrations.sum::<usize>() * case.model.kfuncs.len() <= HOOK_LIMIT {
        return;
    }
    let sizes = sizes(case);
    let mut counts: BTreeMap<(Owner<'_>, Hook, Kernel), usize> = BTreeMap::new();
    let mut told: Vec<(Owner<'_>, Hook)> = Vec::new();
    for (index, set) in case.model.sets.iter().enumerate() {
        for (i, registration) in set.prog_types.iter().enumerate() {
            let (owner, hook) = (set.module.as_deref(), registration.ty.hook);
            let kernels = effect(registration).map(|range| case.kernels(range));
            for kernel in kernels.into_iter().flatten() {
                let size = sizes.get(&(set.ids.as_str(), kernel)).copied().unwrap_or(0);
                let count = counts.entry((owner, hook, kernel)).or_default();
                *count += size;
                if *count > HOOK_LIMIT && !told.contains(&(owner, hook)) {
                    told.push((owner, hook));
                    let place = (Subject::Set(index), Part::ProgType(i));
                    found.push(overfull(place, registration, *count, kernel));
                }
            }
        }
    }
}

/// How many kfuncs each set has on each target kernel.
fn sizes<'a>(case: &Case<'a>) -> BTreeMap<(&'a str, Kernel), usize> {
    let mut sizes = BTreeMap::new();
    for kfunc in &case.model.kfuncs {
        for kernel in case.kernels(kfunc.range()) {
            for set in kfunc.sets_on(kernel) {
                *sizes.entry((set, kernel)).or_default() += 1;
            }
        }
    }
    sizes
}

fn overfull(
    place: Place,
    registration: &Registration,
    count: usize,
    kernel: Kernel,
) -> Diagnostic<Place> {
    let word = registration.ty.word;
    let message =
        format!("the hook of `{word}` gets {count} kfuncs on {kernel}, and takes {HOOK_LIMIT}");
    Diagnostic::new(Code::TooManyInHook, place, message)
        .note("registration fails with -E2BIG (BTF_KFUNC_SET_MAX_CNT, kernel/bpf/btf.c, 6.1 on)")
        .help("register some of them for another type, or from another module")
}
