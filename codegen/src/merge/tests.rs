//! Ranges out of several kernels.

use super::*;
use crate::inventory::{Destructor, Entry, Fact, Membership, Parameter, Prototype, Provenance};
use crate::model::ctype::{CType, Int};
use crate::model::suffix::Constraint;

fn param(name: &str, ty: CType) -> Parameter {
    Parameter {
        text: ty.declare(name),
        name: name.to_owned(),
        ty,
    }
}

fn task() -> Parameter {
    param(
        "p",
        CType::pointer(CType::Struct("task_struct".to_owned()), false),
    )
}

/// A kfunc `f` with these flags and parameters.
fn kfunc(name: &str, flags: u32, params: Vec<Parameter>) -> Entry {
    let from = Provenance::Btf;
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

/// The same as the source of a kernel says it, in these sets.
fn sourced(mut entry: Entry, sets: &[&str]) -> Entry {
    let flags = entry.flags.as_ref().map(|flags| flags.value);
    let member = |set: &&str| Membership {
        set: (*set).to_owned(),
        flags,
        prog_types: Some(vec!["tracing".to_owned()]),
        filter: None,
        condition: None,
        place: None,
    };
    let sets = sets.iter().map(member).collect();
    entry.sets = Some(Fact::new(sets, Provenance::Source));
    if let Some(prototype) = &mut entry.prototype {
        prototype.from = Provenance::Source;
    }
    entry
}

fn kernel(release: &str, kfuncs: Vec<Entry>) -> Inventory {
    Inventory {
        release: Some(release.to_owned()),
        kfuncs,
        ..Inventory::default()
    }
}

fn merged(inventories: &[Inventory]) -> Model {
    merge(inventories).expect("every release is known").model
}

/// The ranges of the contracts of `name`, each with its flags in words.
fn told(model: &Model, name: &str) -> Vec<String> {
    let kfuncs = model.kfuncs_named(name);
    let contracts = kfuncs.flat_map(|kfunc| &kfunc.contracts);
    let words = |flags: FlagSet| flags.iter().map(|flag| flag.info().word);
    contracts
        .map(|it| {
            let words: Vec<_> = words(it.intent).collect();
            format!("{}: {}", it.range, words.join(" "))
        })
        .collect()
}

const TRUSTED_ARGS: u32 = 1 << 4;
const RCU: u32 = 1 << 7;

#[test]
fn a_meaning_that_lost_its_bit_is_one_contract() {
    let old = kernel("6.19.1", vec![kfunc("f", TRUSTED_ARGS, vec![task()])]);
    let new = kernel("7.3.4", vec![kfunc("f", 0, vec![task()])]);
    let model = merged(&[new.clone(), old]);
    assert_eq!(told(&model, "f"), ["6.19 on: trusted_args"]);
    // What 7.0 began to ask for, older kernels did not.
    let silent = kernel("6.19.1", vec![kfunc("f", 0, vec![task()])]);
    let expected = ["6.19: ", "7.3: trusted_args"];
    assert_eq!(told(&merged(&[silent, new]), "f"), expected);
}

#[test]
fn what_nobody_read_is_in_no_contract() {
    let old = kernel("6.12.1", vec![kfunc("f", TRUSTED_ARGS, vec![task()])]);
    let new = kernel("6.16.1", vec![kfunc("f", RCU, vec![task()])]);
    let newest = kernel("6.18", vec![kfunc("g", 0, vec![])]);
    let model = merged(&[old.clone(), new.clone()]);
    assert_eq!(told(&model, "f"), ["6.12: trusted_args", "6.16 on: rcu"]);
    let unread: Vec<_> = model.kfuncs[0]
        .unread
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(unread, ["6.13 to 6.15"]);
    // It is not known to be in what came after, either.
    let model = merged(&[old, new, newest]);
    assert_eq!(told(&model, "f")[1], "6.16: rcu");
    assert_eq!(told(&model, "g"), ["6.18 on: "]);
}

#[test]
fn types_and_suffixes_are_what_they_were() {
    let int = |int| param("n", CType::Int(int));
    let buffer = |name: &str| param(name, CType::pointer(CType::Void, false));
    let old = kernel(
        "6.18",
        vec![kfunc("f", 0, vec![int(Int::U32), buffer("b__opt")])],
    );
    let new = kernel(
        "7.0",
        vec![kfunc("f", 0, vec![int(Int::U64), buffer("b__nullable")])],
    );
    let model = merged(&[old, new]);
    let [n, b] = model.kfuncs[0].params.as_slice() else {
        panic!("{model:?}");
    };
    assert_eq!(n.ty, CType::Int(Int::U64));
    assert_eq!(n.was.len(), 1);
    assert_eq!(n.ty_on(Kernel::V6_18), &CType::Int(Int::U32));
    assert_eq!(n.ty_on(Kernel::V7_0), &CType::Int(Int::U64));
    assert_eq!(b.constraints, [Constraint::Optional]);
    assert_eq!(b.kernel_name(Kernel::V6_18), "b__opt");
    assert_eq!(b.kernel_name(Kernel::V7_0), "b__nullable");
}

#[test]
fn sets_and_their_types_are_by_kernel() {
    let entry = || kfunc("f", 0, vec![]);
    let old = kernel("6.12", vec![sourced(entry(), &["a"])]);
    let new = kernel("7.3", vec![sourced(entry(), &["b", "c"])]);
    let model = merged(&[old, new]);
    let f = &model.kfuncs[0];
    let on = |kernel| f.sets_on(kernel).collect::<Vec<_>>();
    assert_eq!(on(Kernel::V6_12), ["a"]);
    assert_eq!(on(Kernel::V7_3), ["b", "c"]);
    assert!(f.unread.is_empty(), "only sets differ");
    let sets: Vec<_> = model.sets.iter().map(|set| set.ids.as_str()).collect();
    assert_eq!(sets, ["a", "b", "c"]);
    assert!(model.sets.iter().all(|set| set.prog_types.len() == 1));
}

#[test]
fn another_number_of_parameters_is_another_declaration() {
    let old = kernel("6.12", vec![kfunc("f", 0, vec![])]);
    let new = kernel("7.3", vec![kfunc("f", 0, vec![task()])]);
    let model = merged(&[old, new]);
    let ranges: Vec<_> = model
        .kfuncs
        .iter()
        .map(|it| it.range().to_string())
        .collect();
    assert_eq!(ranges, ["6.12", "7.3"]);
}

#[test]
fn what_a_source_lacks_is_not_there_and_an_image_may_be_without() {
    let has = |release| kernel(release, vec![sourced(kfunc("f", 0, vec![]), &["a"])]);
    let lacks = kernel("6.12", vec![sourced(kfunc("g", 0, vec![]), &["a"])]);
    let model = merged(&[has("6.1"), lacks, has("7.3")]);
    assert_eq!(told(&model, "f"), ["6.1: ", "7.3: "]);
    let image = kernel("6.12", vec![kfunc("g", 0, vec![])]);
    let model = merged(&[has("6.1"), image, has("7.3")]);
    assert_eq!(told(&model, "f"), ["6.1 on: "]);
}

#[test]
fn a_kernel_that_is_none_is_refused() {
    assert!(merge(&[]).is_err());
    assert!(merge(&[Inventory::default()]).is_err());
    assert!(merge(&[kernel("5.15.0", vec![])]).is_err());
}

#[test]
fn destructors_are_the_newest_kernels() {
    let dtor = |function: &str| Destructor {
        ty: "task_struct".to_owned(),
        function: function.to_owned(),
        from: Provenance::Source,
    };
    let with = |release: &str, function: &str| Inventory {
        dtors: vec![dtor(function)],
        ..kernel(
            release,
            vec![sourced(kfunc("put", 1 << 1, vec![task()]), &["a"])],
        )
    };
    let model = merged(&[with("6.1", "put"), with("7.3", "put_dtor")]);
    let dtors: Vec<_> = model.sets.iter().flat_map(|set| &set.dtors).collect();
    assert_eq!(dtors.len(), 1);
    assert_eq!(dtors[0].kfunc, "put");
}
