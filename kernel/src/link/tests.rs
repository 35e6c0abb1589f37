//! Externs of objects, and what becomes of them.

use kfunc_codegen::source::Source as Text;

mod against;
mod calls;
mod tags;

use super::*;
use crate::btf::{Id, Int, Kind, Linkage, Param, Secinfo, Shape, Type, Writer};
use crate::testing::TestObject;
use against::{BY_ID, kernel, takes};

const DECLARED: &str = r#"
#[derive(KernelType)]
#[kernel_type(release = bpf_put, kptr)]
#[repr(C)]
pub struct thing { _opaque: [u8; 0] }

#[derive(KernelEnum)]
#[repr(C)]
pub enum mode { MODE_OFF = 0, MODE_ON = 7 }

#[kfunc_set(ids = "ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(acquire, ret_null)]
    pub fn bpf_get(id: i32) -> *mut thing;
    #[kfunc(release)]
    pub fn bpf_put(t: *mut thing);
    #[kfunc]
    pub fn bpf_look(t: *const thing, how: mode, flags: u64, deep: bool) -> c_int;
    #[kfunc(since = "6.1", until = "6.12")]
    pub fn bpf_two(id: i32) -> i32;
    #[kfunc(since = "6.13")]
    pub fn bpf_two(t: *mut thing) -> i32;
}
"#;

fn declared() -> Model {
    declared_in(DECLARED)
}

fn declared_in(text: &str) -> Model {
    let source = Text {
        name: "test.rs".to_owned(),
        text: text.to_owned(),
    };
    let loaded = kfunc_codegen::load(&[source], None);
    let found = loaded.report.diagnostics.iter();
    let errors: Vec<_> = found
        .filter(|d| d.severity() == kfunc_codegen::diag::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.lowered.model
}

fn run(bytes: &[u8], weak: &[&str], kernel: Option<&Kernel<'_>>) -> Result<Linked, Vec<String>> {
    run_with(DECLARED, bytes, weak, kernel)
}

fn run_with(
    declared: &str,
    bytes: &[u8],
    weak: &[&str],
    kernel: Option<&Kernel<'_>>,
) -> Result<Linked, Vec<String>> {
    let declared = declared_in(declared);
    let weak: Vec<String> = weak.iter().map(|name| (*name).to_owned()).collect();
    let request = Request {
        declared: &declared,
        target: KernelRange::DEFAULT_CRATE,
        weak: &weak,
        kernel,
    };
    let object = read(bytes).map_err(|problem| vec![problem.message])?;
    link(&object, &request).map_err(|problems| {
        let text = |problem: &Problem| {
            let extra = problem.notes.iter().chain(&problem.helps);
            let extra: String = extra.map(|text| format!("\n  {text}")).collect();
            format!("{}: {}{extra}", problem.code.text(), problem.message)
        };
        problems.iter().map(text).collect()
    })
}

fn linked(bytes: &[u8]) -> Linked {
    run(bytes, &[], None).unwrap()
}

/// The types of an object, one a line, as bpftool would show them.
fn types(object: &[u8]) -> Vec<String> {
    let object = read(object).unwrap();
    let btf = Btf::parse(object.btf().unwrap()).unwrap();
    let line = |(id, ty): (Id, Type<'_>)| format!("{id} {} {:?}", ty.name, ty.shape);
    btf.types().map(line).collect()
}

/// The prototypes of the externs that a loader finds in `.ksyms`.
fn ksyms(object: &[u8]) -> Vec<String> {
    let object = read(object).unwrap();
    let btf = Btf::parse(object.btf().unwrap()).unwrap();
    let present = Present::of(Some(&btf));
    let (_, entries) = present.ksyms.unwrap();
    let c = |entry: Secinfo| {
        let ty = btf.ty(entry.ty).unwrap();
        let Shape::Func(proto, Linkage::Extern) = ty.shape else {
            panic!("{ty:?}");
        };
        prototype::Prototype::read(&btf, proto).unwrap().c(ty.name)
    };
    entries.into_iter().map(c).collect()
}

/// Types as a compiler writes them: a program's own, and externs.
fn own_types(externs: &[(&str, Shape<'_>)]) -> Vec<u8> {
    let int = Int {
        size: 4,
        bits: 32,
        offset: 0,
        encoding: Int::SIGNED,
    };
    let mut writer = Writer::new(Order::Little);
    writer.add(&Type::new("i32", Shape::Int(int))).unwrap();
    let params = [Param { name: "t", ty: 1 }];
    let params = params.as_slice().into();
    writer
        .add(&Type::new("", Shape::FuncProto { ret: 1, params }))
        .unwrap();
    writer
        .add(&Type::new("prog", Shape::Func(2, Linkage::Global)))
        .unwrap();
    for (name, shape) in externs {
        writer.add(&Type::new(name, *shape)).unwrap();
    }
    writer.finish().unwrap()
}

fn with_types(names: &[&'static str], externs: &[(&str, Shape<'_>)]) -> TestObject {
    TestObject {
        btf: Some(own_types(externs)),
        ..TestObject::calling(names)
    }
}

#[test]
fn externs_get_their_types() {
    let object = with_types(&["bpf_put", "bpf_look", "bpf_get"], &[]).bytes();
    let linked = linked(&object);
    assert_eq!(
        ksyms(&linked.bytes),
        [
            "struct thing *bpf_get(int)",
            "int bpf_look(const struct thing *, enum mode, unsigned long long, bool)",
            "void bpf_put(struct thing *)",
        ]
    );
    assert_eq!(linked.notes, [""; 0]);
    let known: Vec<_> = linked
        .externs
        .iter()
        .map(|one| (one.name.as_str(), one.source))
        .collect();
    let declared = Source::Declared;
    assert_eq!(
        known,
        [
            ("bpf_get", declared),
            ("bpf_look", declared),
            ("bpf_put", declared)
        ]
    );
}

/// The integer of the program is used for the kfunc's, and its own types keep
/// their ids.
#[test]
fn types_that_are_there_are_used() {
    let object = with_types(&["bpf_get"], &[]).bytes();
    let linked = linked(&object).bytes;
    let (old, new) = (types(&object), types(&linked));
    assert_eq!(new[..old.len()], old);
    let ints = new.iter().filter(|line| line.contains("Int(Int")).count();
    assert_eq!(ints, 1, "{new:#?}");
    assert!(
        new[old.len()..]
            .iter()
            .any(|line| line.contains("Struct(Composite { size: 0"))
    );
    assert!(!new.iter().any(|line| line.contains("Fwd")));
}

#[test]
fn enums_have_their_values() {
    let object = with_types(&["bpf_look"], &[]).bytes();
    let all = types(&linked(&object).bytes).join("\n");
    assert!(
        all.contains("mode Enum(Enumeration { size: 4, signed: false"),
        "{all}"
    );
    assert!(
        all.contains(r#"Enumerator { name: "MODE_ON", value: 7 }"#),
        "{all}"
    );
}

#[test]
fn linking_again_changes_nothing() {
    for object in [
        with_types(&["bpf_put", "bpf_get"], &[]),
        TestObject::calling(&["bpf_put", "bpf_get"]),
    ] {
        let once = linked(&object.bytes());
        let twice = linked(&once.bytes);
        assert_eq!(once.bytes, twice.bytes);
        assert!(twice.externs.iter().all(|one| one.source == Source::Object));
        assert_eq!(once, linked(&object.bytes()));
    }
}

#[test]
fn an_object_without_types_gets_some_and_a_note() {
    let linked = linked(&TestObject::calling(&["bpf_get"]).bytes());
    assert_eq!(ksyms(&linked.bytes), ["struct thing *bpf_get(int)"]);
    assert_eq!(
        linked.notes,
        ["the object has no types: a section `.BTF` was made"]
    );
}

#[test]
fn an_object_without_externs_stays_as_it_is() {
    for object in [with_types(&[], &[]), TestObject::default()] {
        let bytes = object.bytes();
        assert_eq!(linked(&bytes).bytes, bytes);
    }
}

#[test]
fn what_is_undeclared_is_named_all_at_once() {
    let object = with_types(&["bpf_gett", "memcpy", "bpf_get"], &[]).bytes();
    let problems = run(&object, &["bpf_got"], None).unwrap_err();
    assert_eq!(
        problems,
        [
            "KF0903: nothing declares `bpf_gett`, which the object needs\n  \
             a loader refuses an extern without a type\n  did you mean `bpf_get`?",
            "KF0903: nothing declares `memcpy`, which the object needs\n  \
             a loader refuses an extern without a type\n  \
             declare it with `#[kfunc]`, and name the file with `--source`",
            "KF0907: the object has no extern `bpf_got` to make weak\n  \
             did you mean `bpf_get`?",
        ]
    );
}

#[test]
fn names_become_weak_when_asked_or_flavored() {
    let object = with_types(&["bpf_get", "bpf_get___old", "bpf_put"], &[]).bytes();
    let linked = run(&object, &["bpf_put"], None).unwrap();
    let weak: Vec<_> = linked
        .externs
        .iter()
        .map(|one| (one.name.as_str(), one.weak))
        .collect();
    assert_eq!(
        weak,
        [
            ("bpf_get", false),
            ("bpf_get___old", true),
            ("bpf_put", true)
        ]
    );
    assert_eq!(
        linked.notes,
        ["`bpf_get___old` has a flavour, and became weak"]
    );
    let object = read(&linked.bytes).unwrap();
    assert_eq!(object.externs().iter().filter(|one| one.weak).count(), 2);
}

#[test]
fn flavors_are_what_libbpf_takes_for_some() {
    for (name, expected) in [
        ("bpf_x___old", "bpf_x"),
        ("bpf_x___old___er", "bpf_x___old"),
        ("bpf_x__old", "bpf_x__old"),
        ("bpf_x____old", "bpf_x____old"),
        ("___x", "___x"),
        ("x___", "x___"),
        ("", ""),
        ("ä___b", "ä"),
    ] {
        assert_eq!(essential(name), expected, "{name}");
    }
}

/// As clang writes it: the extern, and the section with it.
fn clangs(proto: Shape<'static>) -> Vec<(&'static str, Shape<'static>)> {
    const ENTRY: &[Secinfo] = &[Secinfo {
        ty: 7,
        offset: 0,
        size: 0,
    }];
    vec![
        ("thing", Shape::Fwd { union: false }),
        ("", Shape::Ptr(4)),
        ("", proto),
        ("bpf_put", Shape::Func(6, Linkage::Extern)),
        (
            KSYMS,
            Shape::Datasec {
                size: 0,
                entries: ENTRY.into(),
            },
        ),
    ]
}

#[test]
fn what_an_object_says_is_compared_with_the_declaration() {
    const FORWARD: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let shape = Shape::FuncProto {
        ret: 0,
        params: FORWARD.into(),
    };
    let object = with_types(&["bpf_put"], &clangs(shape)).bytes();
    assert_eq!(
        run(&object, &[], None).unwrap_err(),
        [
            "KF0904: `bpf_put` is of another type than the declaration says\n  \
             the object     : `void bpf_put(struct thing (FWD) *)`\n\
             the declaration: `void bpf_put(struct thing *)`\n  \
             parameter 1 is PTR to FWD here, PTR to STRUCT there\n  \
             define the struct, if only as empty: `struct T {};`, not `struct T;`"
        ]
    );
}

/// A kernel would know of them, and declarations may.
#[test]
fn externs_that_only_the_object_knows_are_named_in_a_note() {
    const THING: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let mut types = clangs(takes(0, THING));
    types[0] = ("thing", Shape::opaque_struct());
    for name in ["bpf_unheard", "bpf_of"] {
        types.push((name, Shape::Func(6, Linkage::Extern)));
    }
    types.push(("a_variable", Shape::Var(1, Linkage::Extern)));
    let names = ["bpf_put", "bpf_unheard", "bpf_of", "a_variable"];
    let object = with_types(&names, &types).bytes();
    assert_eq!(
        linked(&object).notes,
        ["nothing declares `bpf_of`, `bpf_unheard`: the object's own types were not checked"]
    );
    let all = names.map(|name| (name, takes(0, &[Param { name: "", ty: 3 }])));
    let kernel = kernel(&all, true);
    let btf = Btf::parse(&kernel).unwrap();
    let checked = run(&object, &[], Some(&Kernel::new([&btf]))).unwrap();
    assert_eq!(checked.notes, [""; 0]);
}

/// A loader takes the first of two, whatever the other says.
#[test]
fn an_object_says_one_thing_of_an_extern() {
    const THING: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    const BOTH: &[Param<'static>] = &[Param { name: "", ty: 5 }, Param { name: "", ty: 1 }];
    let object = |others: &[&'static [Param<'static>]]| {
        let mut types = clangs(takes(0, THING));
        types[0] = ("thing", Shape::opaque_struct());
        for (at, params) in (9..).step_by(2).zip(others) {
            types.push(("", takes(0, params)));
            types.push(("bpf_put", Shape::Func(at, Linkage::Extern)));
        }
        with_types(&["bpf_put"], &types).bytes()
    };
    let alike = object(&[THING, THING]);
    assert_eq!(linked(&alike).bytes, alike);
    assert_eq!(
        run(&object(&[THING, BOTH]), &[], None).unwrap_err(),
        ["KF0904: the object has two types for `bpf_put`\n  \
             the first: `void bpf_put(struct thing *)`\n\
             another  : `void bpf_put(struct thing *, int)`\n  \
             1 parameter here, 2 parameters there"]
    );
}

#[test]
fn what_an_object_says_rightly_stays() {
    const RIGHT: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let mut types = clangs(Shape::FuncProto {
        ret: 0,
        params: RIGHT.into(),
    });
    types[0] = ("other_name", Shape::opaque_struct());
    let object = with_types(&["bpf_put"], &types).bytes();
    assert_eq!(linked(&object).bytes, object);
}

/// An object linked of two, of which one had its types. What relocations of
/// `.BTF` are about moves when the section grows: only what is behind it.
#[test]
fn a_section_that_is_there_grows() {
    const RIGHT: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let proto = Shape::FuncProto {
        ret: 0,
        params: RIGHT.into(),
    };
    let mut externs = clangs(proto);
    externs[0] = ("thing", Shape::opaque_struct());
    externs.push(("", Shape::Const(4)));
    let mut object = with_types(&["bpf_put", "bpf_get", "bpf_look"], &externs);
    let end = {
        let btf = Btf::parse(object.btf.as_deref().unwrap()).unwrap();
        (btf.origin() + btf.range(8).unwrap().end) as u64
    };
    object.relocations = vec![end - 12, end, end + 8];
    let linked = linked(&object.bytes()).bytes;
    assert_eq!(
        ksyms(&linked),
        [
            "void bpf_put(struct thing *)",
            "struct thing *bpf_get(int)",
            "int bpf_look(const struct thing *, enum mode, unsigned long long, bool)",
        ]
    );
    assert_eq!(types_of_kind(&linked, Kind::Datasec), 1);
    assert_eq!(types(&linked)[8], "9  Const(4)");
    assert_eq!(relocations(&linked), [end - 12, end + 24, end + 32]);
}

/// What the relocations of `.BTF` are about.
fn relocations(object: &[u8]) -> Vec<u64> {
    use object::{Object as _, ObjectSection as _};
    let file = object::File::parse(object).unwrap();
    let section = file.section_by_name(".rel.BTF").unwrap();
    let entries = section.data().unwrap().chunks(16);
    entries
        .map(|entry| u64::from_le_bytes(*entry.first_chunk().unwrap()))
        .collect()
}

/// A longer header becomes one of the usual length.
#[test]
fn relocations_follow_a_header_that_shrinks() {
    let mut object = with_types(&["bpf_get"], &[]);
    if let Some(btf) = &mut object.btf {
        btf[4] = 32;
        btf.splice(24..24, [0; 8]);
    }
    object.relocations = vec![32, 48];
    assert_eq!(relocations(&linked(&object.bytes()).bytes), [24, 40]);
}

/// The pointers that rustc gives names to are refused by kernels.
#[test]
fn a_pointer_with_a_name_is_not_used() {
    let own = [
        ("thing", Shape::opaque_struct()),
        ("*mut thing", Shape::Ptr(4)),
    ];
    let object = with_types(&["bpf_put"], &own).bytes();
    let linked = linked(&object).bytes;
    let all = types(&linked);
    assert!(all.contains(&"6  Ptr(4)".to_owned()), "{all:#?}");
    assert_eq!(ksyms(&linked), ["void bpf_put(struct thing *)"]);
}

fn types_of_kind(object: &[u8], kind: Kind) -> usize {
    let object = read(object).unwrap();
    let btf = Btf::parse(object.btf().unwrap()).unwrap();
    btf.types()
        .filter(|(_, ty)| ty.shape.kind() == Some(kind))
        .count()
}

#[test]
fn types_that_cannot_be_read_are_refused() {
    let mut object = with_types(&["bpf_get"], &[]);
    if let Some(btf) = &mut object.btf {
        btf[24 + 7] = 0x1f;
    }
    let problems = run(&object.bytes(), &[], None).unwrap_err();
    assert_eq!(
        problems,
        ["KF0902: the types of the object cannot be read: \
          type 1 is of the unknown kind 31, at byte 28 of the BTF"]
    );
    let mut big = Writer::new(Order::Big);
    big.add(&Type::new("", Shape::Ptr(0))).unwrap();
    object.btf = Some(big.finish().unwrap());
    assert!(run(&object.bytes(), &[], None).is_err());
}

/// A section has room for 65,535 externs.
#[test]
fn too_many_externs_are_refused() {
    let names = (0..65_536).map(|number| format!("bpf_get___{number}").leak() as &'static str);
    let object = TestObject::calling(&names.collect::<Vec<_>>()).bytes();
    let problems = run(&object, &[], None).unwrap_err();
    let says = "the types of the object cannot be written: a type with 65536 parts";
    assert!(problems[0].contains(says), "{problems:?}");
}

/// Prototypes of prototypes of prototypes: looked at as far, and no farther.
#[test]
fn prototypes_without_end_end() {
    let mut writer = Writer::new(Order::Little);
    let params = vec![Param { name: "", ty: 2 }; 60_000];
    let params = params.as_slice().into();
    writer
        .add(&Type::new("", Shape::FuncProto { ret: 2, params }))
        .unwrap();
    writer.add(&Type::new("", Shape::Ptr(1))).unwrap();
    let bytes = writer.finish().unwrap();
    let btf = Btf::parse(&bytes).unwrap();
    assert!(compatible((&btf, 1), (&btf, 1)).is_err());
    assert_eq!(prototype::Prototype::read(&btf, 1), None);
}

/// Whatever is wrong with an object, there is an answer, and what is linked can
/// be linked again.
#[test]
fn every_changed_byte_is_answered() {
    const RIGHT: &[Param<'static>] = &[Param { name: "", ty: 5 }];
    let proto = Shape::FuncProto {
        ret: 0,
        params: RIGHT.into(),
    };
    let mut object = with_types(&["bpf_put", "bpf_get"], &clangs(proto));
    object.relocations = vec![24, 60];
    let bytes = object.bytes();
    let kernel = kernel(&[("bpf_get", takes(3, BY_ID))], true);
    let kernel = Btf::parse(&kernel).unwrap();
    let kernel = Kernel::new([&kernel]);
    let declared = declared();
    let mut linked = 0;
    for at in 0..bytes.len() {
        for value in [0, 1, 2, 5, 0x0c, 0x0f, 0x80, 0xff, bytes[at] ^ 4] {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            linked += usize::from(answer(&bytes, &declared, &kernel));
        }
    }
    assert!(linked > 100, "{linked}");
}

fn answer(bytes: &[u8], declared: &Model, kernel: &Kernel<'_>) -> bool {
    let mut done = false;
    for kernel in [None, Some(kernel)] {
        let request = Request {
            declared,
            target: KernelRange::DEFAULT_CRATE,
            weak: &[],
            kernel,
        };
        let once = read(bytes)
            .ok()
            .and_then(|object| link(&object, &request).ok());
        let Some(once) = once else {
            continue;
        };
        let object = read(&once.bytes).expect("what was linked can be read");
        let twice = link(&object, &request).expect("what was linked can be linked");
        assert_eq!(once.bytes, twice.bytes);
        done = true;
    }
    done
}
