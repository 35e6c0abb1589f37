//! Externs against a kernel: found in it, missing from it, otherwise there.

use super::*;

/// A kernel with the kfuncs `functions`, each with its prototype, tagged.
pub(super) fn kernel(functions: &[(&str, Shape<'_>)], tag: bool) -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let int = Int {
        size: 4,
        bits: 32,
        offset: 0,
        encoding: Int::SIGNED,
    };
    writer.add(&Type::new("int", Shape::Int(int))).unwrap();
    writer
        .add(&Type::new("thing", Shape::opaque_struct()))
        .unwrap();
    writer.add(&Type::new("", Shape::Ptr(2))).unwrap();
    for (name, proto) in functions {
        let proto = writer.add(&Type::new("", *proto)).unwrap();
        let to = writer
            .add(&Type::new(name, Shape::Func(proto, Linkage::Static)))
            .unwrap();
        let shape = Shape::DeclTag {
            to,
            component: -1,
            attribute: false,
        };
        if tag {
            writer.add(&Type::new("bpf_kfunc", shape)).unwrap();
        }
    }
    writer.finish().unwrap()
}

pub(super) const BY_ID: &[Param<'static>] = &[Param { name: "id", ty: 1 }];
const BY_THING: &[Param<'static>] = &[Param { name: "t", ty: 3 }];

pub(super) fn takes(ret: Id, params: &'static [Param<'static>]) -> Shape<'static> {
    Shape::FuncProto {
        ret,
        params: params.into(),
    }
}

pub(super) fn on(
    kernel: &[u8],
    names: &[&'static str],
    weak: &[&str],
) -> Result<Linked, Vec<String>> {
    let btf = Btf::parse(kernel).unwrap();
    let kernel = Kernel::new([&btf]);
    run(&with_types(names, &[]).bytes(), weak, Some(&kernel))
}

#[test]
fn a_kernel_with_everything_says_nothing() {
    let kernel = kernel(&[("bpf_get", takes(3, BY_ID))], true);
    assert_eq!(on(&kernel, &["bpf_get"], &[]).unwrap().notes, [""; 0]);
}

#[test]
fn undeclared_kfuncs_are_found_in_the_kernel() {
    let kernel = kernel(&[("bpf_other", takes(3, BY_ID))], true);
    let linked = on(&kernel, &["bpf_other"], &[]).unwrap();
    assert_eq!(ksyms(&linked.bytes), ["struct thing *bpf_other(int)"]);
    assert_eq!(linked.externs[0].source, Source::Kernel);
}

#[test]
fn what_a_kernel_lacks_is_said() {
    let all = [("bpf_gets", takes(3, BY_ID)), ("bpf_put", takes(0, BY_ID))];
    let kernel = kernel(&all, true);
    assert_eq!(
        on(&kernel, &["bpf_get", "bpf_put"], &[]).unwrap_err(),
        [
            "KF0905: the kernel has no kfunc `bpf_get`\n  did you mean `bpf_gets`?",
            "KF0906: `bpf_put` is of another type than the kernel says\n  \
             the object: `void bpf_put(struct thing *)`\n\
             the kernel: `void bpf_put(int)`\n  \
             parameter 1 is PTR to STRUCT here, INT there",
        ]
    );
    let notes = on(&kernel, &["bpf_get", "bpf_put"], &["bpf_get", "bpf_put"])
        .unwrap()
        .notes;
    assert_eq!(
        notes,
        [
            "the kernel has no kfunc `bpf_get`; it is weak, and a loader leaves it out",
            "`bpf_put` is of another type than the kernel says; it is weak, and a loader leaves it out",
        ]
    );
}

#[test]
fn a_function_that_is_no_kfunc_is_none() {
    let mut all = kernel(&[("bpf_other", takes(3, BY_ID))], true);
    let btf = Btf::parse(&all).unwrap();
    let mut writer = Writer::over(&btf);
    writer
        .add(&Type::new("bpf_get", Shape::Func(4, Linkage::Static)))
        .unwrap();
    all = writer.finish().unwrap();
    let problems = on(&all, &["bpf_get"], &[]).unwrap_err();
    assert!(
        problems[0]
            .starts_with("KF0905: `bpf_get` is a function of the kernel that programs cannot call")
    );
    let untagged = kernel(&[("bpf_get", takes(3, BY_ID))], false);
    assert!(on(&untagged, &["bpf_get"], &[]).is_ok());
}

/// A module may have what the kernel itself lacks; a name that is only a little
/// like it is no help.
#[test]
fn modules_that_were_not_read_are_said() {
    let all = [("bpf_gte", takes(3, BY_ID)), ("mamcqy", takes(3, BY_ID))];
    let own = kernel(&all, true);
    let own = Btf::parse(&own).unwrap();
    let module = kernel(&[("bpf_put", takes(0, BY_THING))], true);
    let module = Btf::parse(&module).unwrap();
    let object = with_types(&["bpf_get", "memcpy"], &[]).bytes();
    let on = |kernel: &Kernel<'_>| run(&object, &[], Some(kernel)).unwrap_err();
    let help = "name a folder of the kernel with its modules, `--kernel FOLDER`, \
                or the module that has it, `--kernel MODULE --over KERNEL`";
    let declare = "declare it with `#[kfunc]`, and name the file with `--source`";
    for (kernel, unread) in [
        (Kernel::in_part([&own]), "its modules were not read"),
        (
            Kernel::in_part([&own, &module]),
            "not all of its modules were read",
        ),
    ] {
        assert_eq!(
            on(&kernel),
            [
                format!(
                    "KF0903: neither the declarations nor the kernel itself have a kfunc \
                     `memcpy`, and {unread}\n  a loader refuses an extern without a type\n  \
                     {help}\n  {declare}"
                ),
                format!("KF0905: the kernel itself has no kfunc `bpf_get`, and {unread}\n  {help}"),
            ]
        );
    }
    let whole = on(&Kernel::new([&own, &module]));
    assert!(
        whole[0].ends_with("\n  did you mean `mamcqy`?"),
        "{whole:?}"
    );
    let weak = "where the program can do without it, make it weak: `--weak`";
    assert_eq!(
        whole[1],
        format!("KF0905: the kernel has no kfunc `bpf_get`\n  {weak}")
    );
}

/// Tools that mark kfuncs may have made a module and not its kernel; a module
/// without marks on a kernel with them has no kfuncs.
#[test]
fn who_marks_kfuncs_is_asked_for_each_part_of_a_kernel() {
    let object = with_types(&["bpf_get", "bpf_put"], &[]).bytes();
    let on = |own_tags: bool, module_tags: bool| {
        let own = kernel(&[("bpf_get", takes(3, BY_ID))], own_tags);
        let module = kernel(&[("bpf_put", takes(0, BY_THING))], module_tags);
        let (own, module) = (Btf::parse(&own).unwrap(), Btf::parse(&module).unwrap());
        let linked = run(&object, &[], Some(&Kernel::new([&own, &module])));
        linked.map(|linked| linked.notes.len())
    };
    assert_eq!(on(false, true), Ok(0));
    assert_eq!(on(true, true), Ok(0));
    assert_eq!(on(false, false), Ok(0));
    let problems = on(true, false).unwrap_err();
    let says = "KF0905: `bpf_put` is a function of the kernel that programs cannot call";
    assert!(problems[0].starts_with(says), "{problems:?}");
    assert_eq!(problems.len(), 1);
}

/// Of two prototypes the kernel says which is meant; without one, it is the
/// newer.
#[test]
fn the_kernel_chooses_among_prototypes() {
    let chosen = |linked: Linked| ksyms(&linked.bytes);
    let old = kernel(&[("bpf_two", takes(1, BY_ID))], true);
    assert_eq!(
        chosen(on(&old, &["bpf_two"], &[]).unwrap()),
        ["int bpf_two(int)"]
    );
    let new = kernel(&[("bpf_two", takes(1, BY_THING))], true);
    let newer = ["int bpf_two(struct thing *)"];
    assert_eq!(chosen(on(&new, &["bpf_two"], &[]).unwrap()), newer);
    let unsaid = linked(&with_types(&["bpf_two"], &[]).bytes());
    assert_eq!(
        unsaid.notes,
        ["`bpf_two` is declared with 2 prototypes, and that of the newest kernel is used"]
    );
    assert_eq!(chosen(unsaid), newer);
}

/// What is undeclared, or of a wrong type, hides nothing else.
#[test]
fn all_that_is_wrong_is_said_in_one_run() {
    const FORWARD: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let wrong = clangs(takes(0, FORWARD));
    let object = with_types(&["memcpy", "bpf_put", "bpf_get"], &wrong).bytes();
    let on = |functions: &[(&str, Shape<'_>)]| {
        let kernel = kernel(functions, true);
        let btf = Btf::parse(&kernel).unwrap();
        let problems = run(&object, &["bpf_gut"], Some(&Kernel::new([&btf]))).unwrap_err();
        let first = |text: &String| text.lines().next().unwrap().to_owned();
        problems.iter().map(first).collect::<Vec<_>>()
    };
    let first = [
        "KF0904: `bpf_put` is of another type than the declaration says",
        "KF0903: neither the declarations nor the kernel have a kfunc `memcpy`",
        "KF0907: the object has no extern `bpf_gut` to make weak",
    ];
    let both = [
        "KF0905: the kernel has no kfunc `bpf_get`",
        "KF0905: the kernel has no kfunc `bpf_put`",
    ];
    assert_eq!(
        on(&[("other", takes(0, BY_ID))]),
        [&first[..], &both].concat()
    );
    // One mistake is one error: what the object says of it is wrong anyway.
    assert_eq!(
        on(&[("bpf_put", takes(0, BY_ID))]),
        [&first[..], &both[..1]].concat()
    );
}
