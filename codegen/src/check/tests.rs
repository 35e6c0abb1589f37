use super::*;
use crate::inventory::Parameter;
use crate::model::ctype::Int;

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

#[test]
fn equal_kernels_have_no_difference() {
    let kernel = one("a", 3, vec![param("p", task())]);
    let comparison = compare(&kernel, &kernel);
    assert_eq!((comparison.common, comparison.differences.len()), (1, 0));
    assert_eq!(comparison.unknown.get(&Part::Sets), Some(&1));
    assert_eq!(comparison.unknown.get(&Part::Flags), None);
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
    assert_eq!(found.advice, "nothing: NULL is taken where it was not");
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
    assert_eq!(comparison.unknown.get(&Part::Parameters), Some(&1));
    let comparison = compare(&with(what.clone()), &with(what));
    assert_eq!(comparison.unknown.get(&Part::Parameters), None);
}

#[test]
fn flags_say_what_a_caller_must_do() {
    let advice = |left, right| {
        let comparison = compare(&one("a", left, vec![]), &one("a", right, vec![]));
        only(&comparison).advice.clone()
    };
    let trusted = Flag::TrustedArgs.value();
    assert_eq!(advice(trusted, 0), "nothing: a caller does not notice");
    assert_eq!(
        advice(0, Flag::RetNull.value()),
        "check what is returned for NULL"
    );
    let both = Flag::Acquire.value() | Flag::Sleepable.value();
    assert_eq!(
        advice(0, both),
        "release what is returned; call it from sleepable programs alone, outside of RCU and locks"
    );
    let comparison = compare(&one("a", trusted, vec![]), &one("a", 0, vec![]));
    assert!(only(&comparison).cause.as_deref().unwrap().contains("7.0"));
}

#[test]
fn implicit_arguments_of_a_source_are_not_the_callers() {
    let aux = CType::pointer(CType::Struct("bpf_prog_aux".to_owned()), false);
    let bits = Flag::ImplicitArgs.value();
    let params = vec![param("p", task()), param("aux", aux)];
    let source = of(vec![kfunc("a", bits, params.clone(), Provenance::Source)]);
    let btf = one("a", bits, vec![param("p", task())]);
    assert_eq!(compare(&source, &btf).differences, []);
    let left_in = one("a", bits, params);
    let comparison = compare(&left_in, &btf);
    let cause = only(&comparison).cause.as_deref().unwrap();
    assert!(cause.contains("fills in"), "{cause}");
}

#[test]
fn kfuncs_come_go_and_change_their_names() {
    let old = one("bpf_a_impl", 0, vec![param("p", task())]);
    let new = one("bpf_a", 0, vec![param("p", task())]);
    let comparison = compare(&old, &new);
    let names: Vec<_> = comparison
        .differences
        .iter()
        .map(|d| d.name.as_str())
        .collect();
    assert_eq!(names, ["bpf_a", "bpf_a_impl"]);
    assert!(comparison.differences[1].advice.contains("`bpf_a`"));
    assert!(
        comparison.differences[0]
            .cause
            .as_deref()
            .unwrap()
            .contains("`bpf_a_impl`")
    );
    let gone = compare(&old, &Inventory::default());
    assert!(only(&gone).advice.starts_with("do without it"));
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
fn sets_and_program_types_are_compared_where_both_know() {
    let with = |set: &str, types: Option<&[&str]>| {
        let member = Membership {
            set: set.to_owned(),
            flags: 0,
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
        found.map(|d| (d.part, d.advice)).collect()
    };
    let both = with("s", Some(&["tracing", "xdp"]));
    assert_eq!(parts(&both, &both), []);
    let xdp = with("s", Some(&["xdp"]));
    let advice = "do not call it from programs of type tracing".to_owned();
    assert_eq!(parts(&both, &xdp), [(Part::ProgTypes, advice)]);
    let more = "nothing: more programs may call it".to_owned();
    assert_eq!(parts(&xdp, &both), [(Part::ProgTypes, more)]);
    let other = with("t", None);
    assert_eq!(
        parts(&both, &other),
        [(Part::Sets, advice::SETS.to_owned())]
    );
    assert_eq!(
        compare(&both, &other).unknown.get(&Part::ProgTypes),
        Some(&1)
    );
}
