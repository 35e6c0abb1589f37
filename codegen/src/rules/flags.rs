//! Flags that a kernel does not have, that do not fit the prototype, or that
//! do not fit each other.
//!
//! Owns the rules about flags, those of iterators aside. A flag that is in
//! several contracts is judged at the first.

use std::collections::BTreeSet;

use super::{Case, Found, One, is_known, released};
use crate::diag::{Code, Diagnostic, Part, Place};
use crate::lower::Sight;
use crate::model::cname::is_iterator;
use crate::model::ctype::CType;
use crate::model::flag::{Flag, FlagNote, FlagSet, on_kernel};
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Param};

/// A rule that finds one mistake at most.
type Rule = fn(&One<'_>) -> Option<Diagnostic<Place>>;

/// Runs every rule about one kfunc's flags.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    const RULES: &[Rule] = &[
        acquire,
        ret_null,
        release,
        release_first,
        state_without_pointer,
        trusted_with_rcu,
        owned_with_rcu,
        kptr_get,
        sleepable_under_rcu,
        implicit_args,
        trusted_by_default,
    ];
    found.extend(RULES.iter().filter_map(|rule| rule(one)));
    found.extend(not_on_target(one));
    found.extend(arenas(one));
}

/// The kernel's `btf.h` must define every flag that is not an intent.
fn not_on_target<'a>(one: &'a One<'_>) -> impl Iterator<Item = Diagnostic<Place>> + 'a {
    let contracts = one.kfunc.contracts.iter();
    let all: FlagSet = contracts.flat_map(|c| c.intent.iter()).collect();
    let flags = one.is_sound().then_some(all).into_iter();
    flags
        .flat_map(FlagSet::iter)
        .filter_map(|flag| missing(one, flag))
}

fn missing(one: &One<'_>, flag: Flag) -> Option<Diagnostic<Place>> {
    let lacks = |kernel| {
        let made = on_kernel(FlagSet::EMPTY.with(flag), kernel);
        made.notes.contains(&FlagNote::Missing(flag))
    };
    let (i, contract, kernel) =
        one.first_on(|contract, kernel| contract.has(flag) && lacks(kernel))?;
    let info = flag.info();
    let message = format!("flag `{}` is not in kernel {kernel}", info.word);
    let help = match info.range.intersect(contract.range) {
        Some(range) => format!("give the kernels that have it a contract: {}", words(range)),
        None => "remove the flag".to_owned(),
    };
    let place = one.at(Part::Flag(i, flag));
    let why = format!(
        "{} is in kernels {}; this contract is for {}",
        info.name, info.range, contract.range
    );
    Some(
        Diagnostic::new(Code::FlagNotOnTarget, place, message)
            .note(why)
            .help(help),
    )
}

/// A range in the words of a contract.
fn words(range: KernelRange) -> String {
    let (since, until) = (range.since(), range.until());
    if range.is_open() {
        format!("`since = \"{since}\"`")
    } else {
        format!("`since = \"{since}\", until = \"{until}\"`")
    }
}

/// Kfuncs that return a `void *` which the verifier gives the type of what
/// they were asked for (`kernel/bpf/verifier.c`, special_kfunc_list; 6.12 with
/// `_impl`, 7.3 without).
const TYPED_BY_VERIFIER: &[&str] = &[
    "bpf_obj_new",
    "bpf_obj_new_impl",
    "bpf_percpu_obj_new",
    "bpf_percpu_obj_new_impl",
    "bpf_refcount_acquire",
    "bpf_refcount_acquire_impl",
];

fn acquire(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(Flag::Acquire)?;
    let (name, ret) = (&one.kfunc.name, &one.kfunc.ret);
    let fits = matches!(ret.pointee(), Some(CType::Struct(_) | CType::Union(_)));
    if fits || !is_known(ret) || TYPED_BY_VERIFIER.contains(&name.as_str()) {
        return None;
    }
    let message = format!("`{name}` has `acquire` but returns `{ret}`");
    let place = one.at(Part::Flag(i, Flag::Acquire));
    Some(
        Diagnostic::new(Code::AcquireWithoutStruct, place, message)
            .other(one.at(Part::Return), "this is what it returns")
            .note(
                "a reference is to a struct: the verifier refuses each call with \
                 \"acquire kernel function does not return PTR_TO_BTF_ID\" (6.0 on)",
            )
            .help("return `*mut T` for a kernel struct `T`, or remove `acquire`"),
    )
}

fn ret_null(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(Flag::RetNull)?;
    let (name, ret) = (&one.kfunc.name, &one.kfunc.ret);
    if ret.is_pointer() || matches!(ret, CType::Function(_)) || !is_known(ret) {
        return None;
    }
    let message = format!("`{name}` has `ret_null` but returns `{ret}`");
    let place = one.at(Part::Flag(i, Flag::RetNull));
    Some(
        Diagnostic::new(Code::RetNullWithoutPointer, place, message)
            .other(one.at(Part::Return), "this is what it returns")
            .note("only a pointer can be NULL; kernels ignore KF_RET_NULL elsewhere (6.0 on)")
            .help("return a pointer, or remove `ret_null`"),
    )
}

fn release(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(Flag::Release)?;
    let has_pointer = one.kfunc.params.iter().any(|param| param.ty.is_pointer());
    if has_pointer || !one.params_are_known() {
        return None;
    }
    let message = format!("`{}` has `release` but takes no pointer", one.kfunc.name);
    let place = one.at(Part::Flag(i, Flag::Release));
    Some(
        Diagnostic::new(Code::ReleaseWithoutPointer, place, message)
            .note(
                "the verifier refuses each call: \"release kernel function expects refcounted \
                 PTR_TO_BTF_ID\" (6.0 on)",
            )
            .help("take the reference that is given back as the first parameter"),
    )
}

fn release_first(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let index = released(one.kfunc).filter(|index| *index > 0 && one.is_sound())?;
    let param = one.kfunc.params.get(index)?;
    let strict =
        |contract: &Contract, kernel| contract.has(Flag::Release) && kernel >= Kernel::V7_3;
    let (i, _, _) = one.first_on(strict)?;
    let message = format!("`{}` is released but is not the first argument", param.name);
    Some(
        Diagnostic::new(Code::ReleaseNotFirst, one.at(Part::Param(index)), message)
            .other(one.at(Part::Flag(i, Flag::Release)), "because of this flag")
            .note("7.3 looks for the reference in R1 alone (bpf_fetch_kfunc_arg_meta)")
            .help("make it the first parameter, or end the contract with `until = \"7.2\"`"),
    )
}

/// The words that ask something of every pointer argument.
const STATES: [Flag; 3] = [Flag::TrustedArgs, Flag::OwnedArgs, Flag::Rcu];

fn state_without_pointer(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let with = |flag: &Flag| one.first_with(*flag).map(|i| (i, *flag));
    let (i, flag) = STATES.iter().find_map(with)?;
    let is_pointer = |param: &Param| param.ty.is_pointer() || !is_known(&param.ty);
    if one.kfunc.params.iter().any(is_pointer) || !one.is_sound() {
        return None;
    }
    let word = flag.info().word;
    let message = format!("`{}` has `{word}` but takes no pointer", one.kfunc.name);
    let place = one.at(Part::Flag(i, flag));
    Some(
        Diagnostic::new(Code::StateWithoutPointer, place, message)
            .note("the flag is about pointer arguments; kernels accept it and check nothing")
            .help(format!("remove `{word}`")),
    )
}

/// The contract that has both flags.
fn both(one: &One<'_>, a: Flag, b: Flag) -> Option<usize> {
    let contracts = &one.kfunc.contracts;
    contracts.iter().position(|c| c.has(a) && c.has(b))
}

fn trusted_with_rcu(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = both(one, Flag::TrustedArgs, Flag::Rcu)?;
    let place = one.at(Part::Flag(i, Flag::Rcu));
    Some(
        Diagnostic::new(Code::TrustedWithRcu, place, "`rcu` weakens `trusted_args`")
            .other(
                one.at(Part::Flag(i, Flag::TrustedArgs)),
                "of no effect beside `rcu`",
            )
            .note("KF_TRUSTED_ARGS with KF_RCU accepts what KF_RCU accepts (6.2 on)")
            .help("write `rcu` alone, or `trusted_args` alone"),
    )
}

fn owned_with_rcu(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = both(one, Flag::OwnedArgs, Flag::Rcu)?;
    let message = "`owned_args` and `rcu` contradict each other";
    let place = one.at(Part::Flag(i, Flag::Rcu));
    Some(
        Diagnostic::new(Code::OwnedWithRcu, place, message)
            .other(
                one.at(Part::Flag(i, Flag::OwnedArgs)),
                "asks for a reference",
            )
            .note(
                "a pointer under RCU protection is not owned; KF_OWNED_ARGS of v6-series and \
                 KF_RCU of 6.2 on are even the same bit",
            )
            .help("choose one; for a single argument write `#[arg(owned)]` or `#[arg(rcu)]`"),
    )
}

fn kptr_get(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(Flag::KptrGet)?;
    let first = one.kfunc.params.first().map(|param| &param.ty);
    let fits = first.is_some_and(|ty| ty.pointee().is_some_and(CType::is_pointer));
    if fits || !one.params_are_known() {
        return None;
    }
    let message = format!(
        "`{}` has `kptr_get` but its first argument is no pointer to a pointer",
        one.kfunc.name
    );
    let place = one.at(Part::Flag(i, Flag::KptrGet));
    let diagnostic = Diagnostic::new(Code::KptrGetArgument, place, message)
        .note(
            "it is the place in a map value: \"arg#0 BTF type must be a double pointer\" \
             (kernel/bpf/btf.c, 6.1)",
        )
        .help("take `*mut *mut T` first");
    Some(match first {
        Some(_) => diagnostic.other(one.at(Part::ParamType(0)), "this is its type"),
        None => diagnostic,
    })
}

fn sleepable_under_rcu(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = both(one, Flag::Sleepable, Flag::RcuProtected)?;
    let message = "`sleepable` and `rcu_protected` exclude each other";
    let place = one.at(Part::Flag(i, Flag::Sleepable));
    Some(
        Diagnostic::new(Code::SleepableUnderRcu, place, message)
            .other(
                one.at(Part::Flag(i, Flag::RcuProtected)),
                "asks for an RCU critical section",
            )
            .note(
                "no call can be right: one that sleeps is refused inside an rcu_read_lock \
                 region (6.1 on), one that is RCU protected outside it (6.18 on)",
            )
            .help("remove one of the two"),
    )
}

/// What 7.0 and later supply (`KF_IMPLICIT_ARGS`, resolve_btfids).
const IMPLICIT: [&str; 2] = ["bpf_prog_aux", "btf_struct_meta"];

fn implicit_args(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(Flag::ImplicitArgs)?;
    let last = one.kfunc.params.last().map(|param| &param.ty);
    let supplied = last.and_then(CType::struct_pointee).is_some_and(|tag| {
        let known = one.case.knows(tag);
        IMPLICIT.contains(&tag) || !known
    });
    // Where nothing is implemented, nothing is supplied either.
    if supplied || !one.kfunc.has_body || !one.params_are_known() {
        return None;
    }
    let message = format!(
        "`{}` has `implicit_args` but no argument that the verifier supplies",
        one.kfunc.name
    );
    let place = one.at(Part::Flag(i, Flag::ImplicitArgs));
    Some(
        Diagnostic::new(Code::ImplicitArgsMissing, place, message)
            .note("the verifier fills in trailing arguments of two types (7.0 on)")
            .help("let the last parameter be `*mut bpf_prog_aux` or `*mut btf_struct_meta`"),
    )
}

/// The arena flags, with the parameter that each is about; `None` is the
/// return value.
const ARENAS: [(Flag, Option<usize>); 3] = [
    (Flag::ArenaRet, None),
    (Flag::ArenaArg1, Some(0)),
    (Flag::ArenaArg2, Some(1)),
];

fn arenas<'a>(one: &'a One<'_>) -> impl Iterator<Item = Diagnostic<Place>> + 'a {
    ARENAS
        .iter()
        .filter_map(|(flag, index)| arena(one, *flag, *index))
}

fn arena(one: &One<'_>, flag: Flag, index: Option<usize>) -> Option<Diagnostic<Place>> {
    let i = one.first_with(flag)?;
    let ty = match index {
        None => Some(&one.kfunc.ret),
        Some(index) => one.kfunc.params.get(index).map(|param| &param.ty),
    };
    if ty.is_some_and(|ty| ty.is_pointer() || !is_known(ty)) {
        return None;
    }
    let what = match index {
        None => "the return value".to_owned(),
        Some(index) => format!("argument {}", index + 1),
    };
    let word = flag.info().word;
    let message = format!("`{word}` is about {what}, which is no pointer");
    let place = one.at(Part::Flag(i, flag));
    Some(
        Diagnostic::new(Code::ArenaWithoutPointer, place, message)
            .note("the flag puts a pointer into the arena's address space in BTF (6.15 on)")
            .help(format!("remove `{word}`, or let {what} be a pointer")),
    )
}

/// Structs for which the verifier has a class of its own: what it asks of them
/// is not trust (`get_kfunc_ptr_arg_type` and the program types' contexts,
/// `kernel/bpf/verifier.c`, 6.12).
const NOT_OBJECTS: &[&str] = &[
    "__sk_buff",
    "bpf_dynptr",
    "bpf_list_head",
    "bpf_list_node",
    "bpf_nf_ctx",
    "bpf_perf_event_data",
    "bpf_raw_tracepoint_args",
    "bpf_rb_node",
    "bpf_rb_root",
    "bpf_res_spin_lock",
    "bpf_sk_lookup",
    "bpf_sock_addr",
    "bpf_sock_ops",
    "bpf_sockopt",
    "bpf_sysctl",
    "bpf_timer",
    "bpf_wq",
    "sk_msg_md",
    "sk_reuseport_md",
    "xdp_md",
];

/// Whether trust is what decides about the argument, and nothing says how much
/// of it is asked.
fn is_undecided_object(one: &One<'_>, param: &Param) -> bool {
    let is_object =
        |tag: &str| one.case.knows(tag) && !NOT_OBJECTS.contains(&tag) && !is_iterator(tag);
    param.constraints.is_empty() && param.ty.struct_pointee().is_some_and(is_object)
}

fn trusted_by_default(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let mut params = one.params();
    let (index, param) = params.find(|(_, param)| is_undecided_object(one, param))?;
    let silent = |contract: &Contract, kernel| {
        contract.intent.is_empty() && kernel >= Kernel::V7_0 && one.is_sound()
    };
    let (i, contract, _) = one.first_on(silent)?;
    let message = format!(
        "`{}` has no flag, which from 7.0 on means trusted",
        one.kfunc.name
    );
    let before = if contract.range.since() < Kernel::V7_0 {
        "; up to 6.19 the same declaration takes any pointer to the type"
    } else {
        ""
    };
    let why = format!("since 7.0 every kfunc is checked as with KF_TRUSTED_ARGS{before}");
    let label = format!("`{}` must be trusted there", param.name);
    Some(
        Diagnostic::new(Code::TrustedByDefault, one.at(Part::Contract(i)), message)
            .other(one.at(Part::Param(index)), label)
            .note(why)
            .help("say what is meant: `trusted_args`, or `rcu` to ask for less"),
    )
}

/// Types that some kfunc of the model takes a reference to and does not give
/// back, or that say themselves who does.
fn releasable<'a>(case: &Case<'a>) -> BTreeSet<&'a str> {
    let mut types = BTreeSet::new();
    for kfunc in &case.model.kfuncs {
        // With its words in doubt, a kfunc may have been meant to release.
        let doubt = case.spoiled.contains(&kfunc.name);
        let releases = kfunc.contracts.iter().any(|c| c.has(Flag::Release));
        let index = released(kfunc).filter(|_| releases);
        let params = kfunc.params.iter().enumerate();
        let taken = params.filter(|(i, _)| doubt || index == Some(*i));
        types.extend(taken.filter_map(|(_, param)| param.ty.struct_pointee()));
    }
    let said = case.model.types.iter().filter(|ty| ty.release.is_some());
    types.extend(said.map(|ty| ty.name.as_str()));
    types
}

/// A reference that nothing gives back makes every program that takes one
/// refused, so that the release must be somewhere; perhaps not in sight.
pub(super) fn check_releases(case: &Case<'_>, found: &mut Found) {
    if case.unread {
        return;
    }
    let mut settled = releasable(case);
    for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
        let one = One { case, index, kfunc };
        let acquires = one.first_with(Flag::Acquire).filter(|_| one.is_sound());
        if let (Some(i), Some(tag)) = (acquires, kfunc.ret.struct_pointee())
            && settled.insert(tag)
        {
            found.push(never_released(&one, i, tag));
        }
    }
}

fn never_released(one: &One<'_>, contract: usize, tag: &str) -> Diagnostic<Place> {
    let (sight, help) = match one.case.sight {
        Sight::Item => (
            "no kfunc of this set",
            "declare the release in the same set, where the safe wrapper sees it",
        ),
        Sight::Whole => (
            "no kfunc in any source",
            "declare the kfunc with `release`, or name it: `#[kernel_type(release = ...)]`",
        ),
    };
    let name = &one.kfunc.name;
    let message = format!("`{name}` acquires a `{tag}`, which {sight} releases");
    let place = one.at(Part::Flag(contract, Flag::Acquire));
    Diagnostic::new(Code::NeverReleased, place, message)
        .note("a program that ends with a reference in hand is refused: \"Unreleased reference\"")
        .help(help)
}
