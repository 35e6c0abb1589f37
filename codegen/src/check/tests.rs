//! Pairs of small kernels, each with one difference.

use super::*;
use crate::inventory::Prototype;
use crate::inventory::{Parameter, Unseen};
use crate::model::ctype::CType;
use crate::model::ctype::Int;
use crate::model::flag::Flag;

fn task() -> CType {
    CType::pointer(CType::Struct("task_struct".to_owned()), false)
}

fn param(name: &str, ty: CType) -> Parameter {
    Parameter {
        text: ty.declare(name),
        name: name.to_owned(),
        ty,
    }
}

fn kfunc(name: &str, flags: u32, params: Vec<Parameter>, from: Provenance) -> Entry {
    let prototype = Prototype {
        params,
        ret: CType::Void,
        ret_text: "void".to_owned(),
    };
    Entry {
        prototype: Some(Fact::new(prototype, from)),
        flags: Some(Fact::new(flags, from)),
        ..Entry::named(name)
    }
}

fn of(kfuncs: Vec<Entry>) -> Inventory {
    Inventory {
        kfuncs,
        ..Inventory::default()
    }
}

fn one(name: &str, flags: u32, params: Vec<Parameter>) -> Inventory {
    of(vec![kfunc(name, flags, params, Provenance::Btf)])
}

fn only(comparison: &Comparison) -> &Difference {
    match comparison.differences.as_slice() {
        [one] => one,
        all => panic!("{all:?}"),
    }
}

/// Why how many kfuncs could not be compared in this part.
fn unknown(comparison: &Comparison, part: Part) -> Vec<(Unknown, usize)> {
    let all = comparison.unknown.iter();
    all.filter(|((of, _), _)| *of == part)
        .map(|((_, why), count)| (*why, *count))
        .collect()
}

#[test]
fn equal_kernels_have_no_difference() {
    let kernel = one("a", 3, vec![param("p", task())]);
    let comparison = compare(&kernel, &kernel);
    assert_eq!((comparison.common, comparison.differences.len()), (1, 0));
    let sets = [
        ((Part::Sets, Unknown::Both), 1),
        ((Part::ProgTypes, Unknown::Both), 1),
    ];
    assert_eq!(comparison.unknown, BTreeMap::from(sets));
}

#[test]
fn names_of_parameters_do_not_count_and_suffixes_do() {
    let left = one("a", 0, vec![param("p", task())]);
    let right = one("a", 0, vec![param("task", task())]);
    assert_eq!(compare(&left, &right).differences, []);
    let right = one("a", 0, vec![param("task__nullable", task())]);
    let comparison = compare(&left, &right);
    let found = only(&comparison);
    assert_eq!(found.part, Part::Parameters);
    assert_eq!(found.cause.as_deref(), Some("`__nullable` has come"));
    let advice = found.advice.text();
    assert_eq!(advice, "nothing: it takes what it took, and more");
    let back = compare(&right, &left);
    assert!(only(&back).advice.matters());
    let opt = one("a", 0, vec![param("b__opt", task())]);
    let comparison = compare(&opt, &right);
    let cause = only(&comparison).cause.as_deref();
    assert_eq!(cause, Some("`__nullable` stands where `__opt` was"));
}

#[test]
fn integers_are_compared_by_width_and_sign() {
    let with = |int| one("a", 0, vec![param("n", CType::Int(int))]);
    assert_eq!(compare(&with(Int::U32), &with(Int::UInt)).differences, []);
    let comparison = compare(&with(Int::U32), &with(Int::U64));
    let cause = only(&comparison).cause.as_deref();
    assert_eq!(cause, Some("`u32` became `u64`; no loader compares widths"));
    assert_eq!(
        compare(&with(Int::U32), &with(Int::S32)).differences.len(),
        1
    );
}

#[test]
fn what_cannot_be_followed_is_unknown() {
    let with = |ty| one("a", 0, vec![param("n", ty)]);
    let what = CType::Unsupported("what_t".to_owned());
    let comparison = compare(&with(what.clone()), &with(task()));
    assert_eq!(comparison.differences, []);
    assert_eq!(unknown(&comparison, Part::Parameters), [(Unknown::Type, 1)]);
    let comparison = compare(&with(what.clone()), &with(what));
    assert_eq!(unknown(&comparison, Part::Parameters), []);
}

#[test]
fn a_kernel_that_does_not_say_which_functions_are_kfuncs_misses_none() {
    let kernel = one("a", 0, vec![]);
    let mut silent = of(vec![]);
    silent.unseen.push(Unseen {
        place: None,
        what: Unseen::KFUNCS.to_owned(),
        why: "it is old".to_owned(),
    });
    for (left, right, why) in [
        (&kernel, &silent, Unknown::Right),
        (&silent, &kernel, Unknown::Left),
    ] {
        let comparison = compare(left, right);
        assert_eq!(comparison.differences, []);
        assert_eq!(unknown(&comparison, Part::Presence), [(why, 1)]);
    }
    assert_eq!(compare(&kernel, &of(vec![])).differences.len(), 1);
}

/// What is advised where the flags of two kernels differ so.
fn advised(left: (u32, &str), right: (u32, &str)) -> (Option<String>, String) {
    let kernel = |(bits, release): (u32, &str)| Inventory {
        release: Some(release.to_owned()),
        ..one("a", bits, vec![param("p", task())])
    };
    let comparison = compare(&kernel(left), &kernel(right));
    let found = only(&comparison);
    assert_eq!(found.part, Part::Flags);
    (found.cause.clone(), found.advice.text())
}

#[test]
fn every_flag_that_comes_or_goes_has_its_advice() {
    let nothing = "nothing: a caller does not notice";
    let unnoticed = Flag::ALL.iter().filter(|flag| {
        let (bits, kernel) = (flag.value(), (0, "6.12"));
        let (_, come) = advised(kernel, (bits, "6.18"));
        let (_, gone) = advised((bits, "6.18"), kernel);
        come == nothing && gone == nothing
    });
    let unnoticed: Vec<_> = unnoticed.map(|flag| flag.info().word).collect();
    let expected = [
        "iter_new",
        "iter_next",
        "iter_destroy",
        "fastcall",
        "arena_ret",
        "arena_arg1",
        "arena_arg2",
    ];
    assert_eq!(unnoticed, expected);
    let on = |flag: Flag| advised((0, "6.12"), (flag.value(), "6.18")).1;
    let off = |flag: Flag| advised((flag.value(), "6.12"), (0, "6.18")).1;
    assert_eq!(on(Flag::RetNull), "check what is returned for NULL");
    let less = "nothing: less is asked of a caller";
    assert_eq!(off(Flag::RetNull), less);
    assert_eq!(on(Flag::Release), "give up the reference that is passed");
    assert_eq!(off(Flag::Acquire), "do not release what is returned");
    assert!(on(Flag::Sleepable).starts_with("call it from sleepable programs alone"));
    assert_eq!(off(Flag::Sleepable), less);
    assert!(on(Flag::RcuProtected).contains("RCU read-side"));
    assert_eq!(on(Flag::Fastcall), nothing);
    assert_eq!(off(Flag::SpinlockSafe), "do not call it with a lock held");
    let both = Flag::Acquire.value() | Flag::Sleepable.value();
    let (_, advice) = advised((0, "6.12"), (both, "6.18"));
    assert_eq!(
        advice,
        "release what is returned; call it from sleepable programs alone, outside of RCU and locks"
    );
    let (_, advice) = advised((0, "6.12"), (1 << 30, "6.18"));
    assert!(
        advice.starts_with("find out what the new bit means"),
        "{advice}"
    );
}

#[test]
fn trusted_arguments_are_the_rule_from_7_0_on() {
    let (bit, nothing) = (
        Flag::TrustedArgs.value(),
        "nothing: a caller does not notice",
    );
    let (cause, advice) = advised((bit, "6.19.3"), (0, "7.0.1"));
    assert!(cause.is_some_and(|cause| cause.contains("without the flag, the same")));
    assert_eq!(advice, nothing);
    let (cause, advice) = advised((0, "7.0.1"), (bit, "6.19.3"));
    assert!(cause.is_some_and(|cause| cause.contains("with the flag, the same")));
    assert_eq!(advice, nothing);
    let (cause, advice) = advised((bit, "6.12"), (0, "6.18"));
    let less = "nothing: less is asked of a caller";
    assert_eq!((cause, advice.as_str()), (None, less));
    let rcu = Flag::Rcu.value();
    assert_eq!(advised((bit, "6.12"), (rcu, "6.18")).1, less);
    assert_eq!(advised((0, "7.0"), (rcu, "7.1")).1, less);
    assert_eq!(advised((rcu, "7.0"), (0, "7.1")).1, "pass trusted pointers");
    let (_, advice) = advised((0, "6.12"), (rcu, "6.18"));
    assert_eq!(
        advice,
        "pass pointers that are trusted or protected by RCU, and not NULL"
    );
    let (cause, advice) = advised((0, "6.12"), (bit, "6.18"));
    assert_eq!((cause, advice.as_str()), (None, "pass trusted pointers"));
}

#[test]
fn trusted_arguments_that_come_as_the_rule_come_without_a_bit() {
    let kernel = |bits, release: &str, params| Inventory {
        release: Some(release.to_owned()),
        ..one("a", bits, params)
    };
    let (task, rcu) = (vec![param("p", task())], Flag::Rcu.value());
    let comparison = compare(
        &kernel(0, "6.19", task.clone()),
        &kernel(0, "7.0", task.clone()),
    );
    let found = only(&comparison);
    assert_eq!(found.part, Part::Flags);
    assert_eq!(found.advice.text(), "pass trusted pointers");
    let same = |bits, params: &Vec<Parameter>| {
        let sides = (
            kernel(bits, "6.19", params.clone()),
            kernel(bits, "7.0", params.clone()),
        );
        compare(&sides.0, &sides.1).differences
    };
    assert_eq!(same(rcu, &task), []);
    assert_eq!(same(0, &vec![param("n", CType::Int(Int::U32))]), []);
    assert_eq!(same(0, &vec![param("p__ign", self::task())]), []);
    assert_eq!(same(Flag::Release.value(), &task), []);
}

#[test]
fn a_kernel_without_a_release_is_like_the_other() {
    let kernel = |bits, release: Option<&str>| Inventory {
        release: release.map(str::to_owned),
        ..one("a", bits, vec![param("p", task())])
    };
    for bits in [0, Flag::Acquire.value(), Flag::TrustedArgs.value()] {
        for release in ["6.12.1", "7.3.4"] {
            let (said, unsaid) = (kernel(bits, Some(release)), kernel(bits, None));
            assert_eq!(compare(&said, &unsaid).differences, [], "{bits} {release}");
            assert_eq!(compare(&unsaid, &said).differences, [], "{bits} {release}");
        }
    }
}

#[test]
fn implicit_arguments_of_a_source_are_not_the_callers() {
    let aux = CType::pointer(CType::Struct("bpf_prog_aux".to_owned()), false);
    let bits = Flag::ImplicitArgs.value();
    let params = vec![param("p", task()), param("aux", aux)];
    let source = of(vec![kfunc("a", bits, params.clone(), Provenance::Source)]);
    let btf = one("a", bits, vec![param("p", task())]);
    assert_eq!(compare(&source, &btf).differences, []);
    // What stands behind the first of them is not the caller's either.
    let meta = CType::pointer(CType::Struct("btf_struct_meta".to_owned()), false);
    let more = vec![
        param("p", task()),
        param("meta", meta),
        param("off", CType::Int(Int::U64)),
    ];
    let source = of(vec![kfunc("a", bits, more, Provenance::Source)]);
    assert_eq!(compare(&source, &btf).differences, []);
    let left_in = one("a", bits, params);
    let comparison = compare(&left_in, &btf);
    let cause = only(&comparison).cause.as_deref().unwrap();
    assert!(cause.contains("fills in"), "{cause}");
    // Such a kernel takes no call at all.
    let comparison = compare(&btf, &left_in);
    let found = only(&comparison);
    let cause = found.cause.as_deref().unwrap();
    assert!(cause.contains("overlooked KF_IMPLICIT_ARGS"), "{cause}");
    let advice = found.advice.text();
    assert!(
        advice.contains("cannot find function a_impl in BTF"),
        "{advice}"
    );
}

#[test]
fn kfuncs_come_and_go() {
    let (old, none) = (
        one("bpf_a", 0, vec![param("p", task())]),
        Inventory::default(),
    );
    let comparison = compare(&old, &none);
    let gone = only(&comparison);
    assert_eq!((gone.kind(), gone.advice.matters()), ("removed", true));
    assert!(gone.advice.text().starts_with("do without it"));
    let comparison = compare(&none, &old);
    let come = only(&comparison);
    assert_eq!((come.kind(), come.advice.matters()), ("added", false));
}

#[test]
fn kfuncs_change_their_names() {
    let task = || vec![param("p", task())];
    let renamed = |from: &str, to: &str, params| {
        compare(&one(from, 0, task()), &one(to, 0, params)).differences
    };
    // With and without `_impl` whatever the prototypes, else the same one.
    for (from, to) in [("bpf_a_impl", "bpf_a"), ("bpf_a", "bpf_a_impl")] {
        let found = renamed(from, to, vec![]);
        let kinds: Vec<_> = found.iter().map(Difference::kind).collect();
        assert_eq!(kinds, ["renamed"], "{from} {to}");
        assert!(
            found[0]
                .cause
                .as_ref()
                .unwrap()
                .contains(&format!("`{to}`"))
        );
        assert!(found[0].advice.text().contains(&format!("call `{to}`")));
    }
    let kinds = |found: Vec<Difference>| found.iter().map(Difference::kind).collect::<Vec<_>>();
    assert_eq!(
        kinds(renamed("bpf_task_a", "bpf_tast_a", task())),
        ["renamed"]
    );
    assert_eq!(
        kinds(renamed("bpf_task_a", "bpf_tast_a", vec![])),
        ["removed", "added"]
    );
    assert_eq!(
        kinds(renamed("bpf_task_a", "bpf_other_b", task())),
        ["added", "removed"]
    );
}

#[test]
fn a_name_that_the_left_side_has_is_no_new_name() {
    let entry = |name| kfunc(name, 0, vec![param("p", task())], Provenance::Btf);
    let old = of(vec![entry("bpf_a"), entry("bpf_b")]);
    let new = of(vec![entry("bpf_b")]);
    assert_eq!(only(&compare(&old, &new)).kind(), "removed");
}

#[test]
fn causes_are_named() {
    let cause = |left: CType, right: CType| {
        let of = |ty| one("a", 0, vec![param("x", ty)]);
        let comparison = compare(&of(left), &of(right));
        only(&comparison).cause.clone().unwrap_or_default()
    };
    let pointer = |name: &str, constant| CType::pointer(CType::Struct(name.to_owned()), constant);
    assert_eq!(
        cause(pointer("a", true), pointer("a", false)),
        "`const` has gone"
    );
    assert_eq!(
        cause(pointer("a", false), pointer("a", true)),
        "`const` has come"
    );
    assert_eq!(
        cause(pointer("a", false), pointer("b", false)),
        "`struct a` became `struct b`"
    );
    let int = cause(CType::Enum("e".to_owned()), CType::Int(Int::CInt));
    assert!(int.starts_with("an enum stands on one side"));
}

#[test]
fn another_return_type_is_a_difference() {
    let with = |ret: CType| {
        let mut entry = kfunc("a", 0, vec![], Provenance::Btf);
        let prototype = Prototype {
            params: vec![],
            ret_text: ret.to_string(),
            ret,
        };
        entry.prototype = Some(Fact::new(prototype, Provenance::Btf));
        of(vec![entry])
    };
    let comparison = compare(&with(CType::Int(Int::U32)), &with(CType::Int(Int::U64)));
    let found = only(&comparison);
    assert_eq!((found.kind(), found.advice.matters()), ("return", true));
    assert_eq!(found.left.as_deref(), Some("u32 a(void)"));
}

#[test]
fn a_side_that_does_not_say_is_counted() {
    let mut bare = one("a", 3, vec![]);
    bare.kfuncs[0].flags = None;
    let comparison = compare(&one("a", 3, vec![]), &bare);
    assert_eq!(comparison.differences, []);
    assert_eq!(unknown(&comparison, Part::Flags), [(Unknown::Right, 1)]);
    let comparison = compare(&bare, &one("a", 3, vec![]));
    assert_eq!(unknown(&comparison, Part::Flags), [(Unknown::Left, 1)]);
    bare.kfuncs[0].prototype = None;
    let comparison = compare(&bare, &bare);
    assert_eq!(unknown(&comparison, Part::Return), [(Unknown::Both, 1)]);
}

#[test]
fn what_a_built_kernel_may_lack_is_counted_apart() {
    let mut modular = kfunc("m", 0, vec![], Provenance::Declaration);
    modular.module = Some("nf_conntrack".to_owned());
    let declared = of(vec![modular]);
    let built = one("b", 0, vec![]);
    let comparison = compare(&declared, &built);
    let apart = [("m".to_owned(), "module nf_conntrack".to_owned())];
    assert_eq!(comparison.apart, apart);
    let source = of(vec![kfunc("b", 0, vec![], Provenance::Source)]);
    let comparison = compare(&declared, &source);
    assert!(comparison.apart.is_empty());
    assert_eq!(comparison.differences.len(), 2);
}

#[test]
fn of_a_module_alone_its_own_kfuncs_are_judged() {
    let in_module = |name: &str, module: Option<&str>, set: &str| {
        let member = Membership {
            set: set.to_owned(),
            flags: Some(0),
            prog_types: None,
            filter: None,
            condition: None,
            place: None,
        };
        let mut entry = kfunc(name, 0, vec![], Provenance::Btf);
        entry.module = module.map(str::to_owned);
        entry.sets = Some(Fact::new(vec![member], Provenance::IdSymbols));
        entry
    };
    let declared = of(vec![
        in_module("built_in", None, "kernel_ids"),
        in_module("gone", Some("m"), "others_ids"),
        in_module("gone_from_its_set", None, "m_ids"),
        in_module("other", Some("n"), "n_ids"),
        in_module("there", Some("m"), "m_ids"),
    ]);
    let module = Inventory {
        only: Some(BTreeSet::from(["m".to_owned()])),
        ..of(vec![in_module("there", Some("m"), "m_ids")])
    };
    let comparison = compare(&declared, &module);
    let gone = comparison.differences.iter().map(|it| it.name.as_str());
    assert_eq!(gone.collect::<Vec<_>>(), ["gone", "gone_from_its_set"]);
    assert!(comparison.apart.is_empty());
    assert_eq!(unknown(&comparison, Part::Presence), [(Unknown::Right, 2)]);
    let comparison = compare(&module, &declared);
    let come = comparison.differences.iter().map(|it| it.name.as_str());
    assert_eq!(come.collect::<Vec<_>>(), ["gone", "gone_from_its_set"]);
    let parts = [
        module.clone(),
        Inventory {
            only: None,
            ..module.clone()
        },
    ];
    assert_eq!(Inventory::whole(parts).only, None);
    assert_eq!(
        Inventory::whole([module.clone(), module.clone()]).only,
        module.only
    );
}

#[test]
fn sets_and_program_types_are_compared_where_both_know() {
    let with = |set: &str, types: Option<&[&str]>| {
        let member = Membership {
            set: set.to_owned(),
            flags: Some(0),
            prog_types: types.map(|types| types.iter().map(|ty| (*ty).to_owned()).collect()),
            filter: None,
            condition: None,
            place: None,
        };
        let mut entry = kfunc("a", 0, vec![], Provenance::Source);
        entry.sets = Some(Fact::new(vec![member], Provenance::Source));
        of(vec![entry])
    };
    let parts = |left: &Inventory, right: &Inventory| -> Vec<(Part, String)> {
        let found = compare(left, right).differences.into_iter();
        found.map(|d| (d.part, d.advice.text())).collect()
    };
    let both = with("s", Some(&["tracing", "xdp"]));
    assert_eq!(parts(&both, &both), []);
    let xdp = with("s", Some(&["xdp"]));
    let advice = "do not call it from programs of type tracing".to_owned();
    assert_eq!(parts(&both, &xdp), [(Part::ProgTypes, advice)]);
    let more = "nothing: more programs may call it".to_owned();
    assert_eq!(parts(&xdp, &both), [(Part::ProgTypes, more)]);
    let other = with("t", None);
    assert_eq!(parts(&both, &other), [(Part::Sets, advice::sets().text())]);
    let comparison = compare(&both, &other);
    assert_eq!(unknown(&comparison, Part::ProgTypes), [(Unknown::Right, 1)]);
}

#[test]
fn several_entries_of_a_name_are_in_all_their_sets() {
    let entry = |sets: &[&str]| {
        let member = |set: &&str| Membership {
            set: (*set).to_owned(),
            flags: Some(0),
            prog_types: Some(vec!["xdp".to_owned()]),
            filter: None,
            condition: None,
            place: None,
        };
        let mut entry = kfunc("a", 0, vec![], Provenance::Source);
        let sets = sets.iter().map(member).collect();
        entry.sets = Some(Fact::new(sets, Provenance::Source));
        entry
    };
    let (one, two) = (
        of(vec![entry(&["s", "t"])]),
        of(vec![entry(&["s"]), entry(&["t"])]),
    );
    assert_eq!(compare(&one, &two).differences, []);
    assert_eq!(compare(&two, &of(vec![entry(&["s"])])).differences.len(), 1);
}

/// Symbols name a set, and not what it is registered for: it may be for the
/// kernel's own use.
#[test]
fn a_set_that_may_be_registered_for_nothing_is_no_difference() {
    let entry = |sets: &[&str], types: Option<&[&str]>| {
        let member = |set: &&str| Membership {
            set: (*set).to_owned(),
            flags: Some(0),
            prog_types: types.map(|types| types.iter().map(|it| (*it).to_owned()).collect()),
            filter: None,
            condition: None,
            place: None,
        };
        let mut entry = kfunc("a", 0, vec![], Provenance::Btf);
        let sets = sets.iter().map(member).collect();
        entry.sets = Some(Fact::new(sets, Provenance::IdSymbols));
        of(vec![entry])
    };
    let (known, symbols) = (entry(&["s"], Some(&["xdp"])), entry(&["s", "t"], None));
    let comparison = compare(&known, &symbols);
    assert_eq!(comparison.differences, []);
    assert_eq!(unknown(&comparison, Part::Sets), [(Unknown::Right, 1)]);
    let comparison = compare(&symbols, &known);
    assert_eq!(unknown(&comparison, Part::Sets), [(Unknown::Left, 1)]);
    // One that the silent side lacks, or that both are silent about, is one.
    let differs = |a: &Inventory, b: &Inventory| compare(a, b).differences.len();
    assert_eq!(differs(&known, &entry(&["t"], None)), 1);
    assert_eq!(differs(&entry(&["s"], None), &symbols), 1);
    let both = entry(&["s", "t"], Some(&["xdp"]));
    assert_eq!(differs(&both, &entry(&["s"], None)), 1);
}
