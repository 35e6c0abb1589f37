//! `kfunc link`: an object goes in, and comes out with the types of what it
//! calls, or not at all.

use std::fs;

use kfunc_kernel::btf::{Btf, Kind, Linkage, Order, Param, Secinfo, Shape, Type, Writer};
use kfunc_kernel::elf::Object;
use object::write::{Object as Elf, Symbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, SectionKind, SymbolFlags, SymbolKind, SymbolScope,
};

use crate::support::{Folder, GOOD};

/// A BPF object that calls these.
fn calling(names: &[&str]) -> Vec<u8> {
    with_types(names, None)
}

/// The same, which has types already.
fn with_types(names: &[&str], types: Option<&[u8]>) -> Vec<u8> {
    let mut elf = Elf::new(BinaryFormat::Elf, Architecture::Bpf, Endianness::Little);
    for name in names {
        elf.add_symbol(Symbol {
            name: name.as_bytes().to_vec(),
            value: 0,
            size: 0,
            kind: SymbolKind::Unknown,
            scope: SymbolScope::Unknown,
            weak: false,
            section: SymbolSection::Undefined,
            flags: SymbolFlags::None,
        });
    }
    if let Some(types) = types {
        let section = elf.add_section(Vec::new(), b".BTF".to_vec(), SectionKind::Other);
        elf.append_section_data(section, types, 4);
    }
    elf.write().expect("an object can be written")
}

/// Types as clang writes them for `bpf_thing_put` where the struct that it
/// takes is only declared, or defined.
fn clangs(defined: bool) -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let mut add = |name: &str, shape: Shape<'_>| {
        let id = writer.add(&Type::new(name, shape));
        id.expect("it has room")
    };
    let thing = match defined {
        true => add("thing", Shape::opaque_struct()),
        false => add("thing", Shape::Fwd { union: false }),
    };
    let ty = add("", Shape::Ptr(thing));
    let params = [Param { name: "", ty }];
    let params = params.as_slice().into();
    let proto = add("", Shape::FuncProto { ret: 0, params });
    let ty = add("bpf_thing_put", Shape::Func(proto, Linkage::Extern));
    let (offset, size) = (0, 0);
    let entries = [Secinfo { ty, offset, size }];
    let entries = entries.as_slice().into();
    add(".ksyms", Shape::Datasec { size: 0, entries });
    writer.finish().expect("it has room")
}

/// A folder with an object that calls `names`, and declarations.
pub(crate) fn folder(names: &[&str]) -> Folder {
    let folder = Folder::good();
    folder.write("in.o", calling(names));
    folder
}

pub(crate) const BASE: &[&str] = &["link", "in.o", "-o", "out.o", "--source", "a.rs"];

/// [`BASE`] with another place to write to.
pub(crate) fn linked_to(output: &str) -> [&str; 6] {
    ["link", "in.o", "-o", output, "--source", "a.rs"]
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [BASE, more].concat()
}

/// The extern functions that an object has types for.
fn typed(bytes: &[u8]) -> Vec<String> {
    let object = Object::parse(bytes).expect("it is an object");
    let btf = Btf::parse(object.btf().expect("it has types")).expect("they can be read");
    let externs = btf.types().filter_map(|(_, ty)| match ty.shape {
        Shape::Func(_, Linkage::Extern) => Some(ty.name.to_owned()),
        _ => None,
    });
    externs.collect()
}

#[test]
fn an_object_comes_out_with_its_types() {
    let folder = folder(&["bpf_thing_get", "bpf_thing_put"]);
    let run = folder.run(BASE).exits(0);
    let run = run.says(&["wrote out.o: 2 externs have their types"]);
    assert_eq!(run.out, "");
    let linked = fs::read(folder.join("out.o")).unwrap();
    assert_eq!(typed(&linked), ["bpf_thing_get", "bpf_thing_put"]);
    folder
        .run(BASE)
        .exits(0)
        .says(&["out.o is as it should be"]);
    let again = ["link", "out.o", "-o", "again.o", "--source", "a.rs"];
    folder.run(&again).exits(0);
    assert_eq!(fs::read(folder.join("again.o")).unwrap(), linked);
}

#[test]
fn the_built_in_definitions_are_there_without_a_source() {
    let folder = folder(&["bpf_task_acquire", "bpf_task_release"]);
    folder.run(&["link", "in.o", "-o", "in.o"]).exits(0);
    let linked = fs::read(folder.join("in.o")).unwrap();
    assert_eq!(typed(&linked), ["bpf_task_acquire", "bpf_task_release"]);
}

#[test]
fn an_object_goes_through_pipes() {
    let folder = folder(&["bpf_thing_get"]);
    folder.run(BASE).exits(0);
    let output = folder
        .command()
        .args(["link", "in.o", "-o", "-", "--source", "a.rs"])
        .output();
    let output = output.expect("the command starts");
    assert_eq!(output.stdout, fs::read(folder.join("out.o")).unwrap());
    let run = folder.feed(
        &["link", "-", "-o", "piped.o", "--source", "a.rs"],
        &calling(&["bpf_thing_get"]),
    );
    run.exits(0);
    assert_eq!(fs::read(folder.join("piped.o")).unwrap(), output.stdout);
    let both = [
        "link", "in.o", "-o", "-", "--source", "a.rs", "--format", "json",
    ];
    let run = folder.run(&both).exits(2);
    assert!(run.json()["error"].is_string());
}

#[test]
fn tools_learn_what_was_done() {
    let folder = folder(&["bpf_thing_get", "bpf_thing_put"]);
    let arguments = with(&["--format", "json", "--weak", "bpf_thing_put"]);
    let run = folder.run(&arguments).exits(0);
    let expected = serde_json::json!({
        "path": "out.o",
        "state": "written",
        "externs": [
            { "name": "bpf_thing_get", "type_from": "declared", "weak": false },
            { "name": "bpf_thing_put", "type_from": "declared", "weak": true },
        ],
        "notes": ["the object has no types: a section `.BTF` was made"],
        "diagnostics": [],
    });
    assert_eq!(run.json(), expected);
    assert_eq!(folder.run(&arguments).exits(0).json()["state"], "unchanged");
}

/// Nothing is written, and what was there stays.
#[track_caller]
fn refused(folder: &Folder, arguments: &[&str], code: i32, says: &[&str]) {
    folder.write("out.o", "old");
    folder.run(arguments).exits(code).says(says);
    assert_eq!(fs::read(folder.join("out.o")).unwrap(), b"old");
    let json = [arguments, &["--format", "json"]].concat();
    let json = folder.run(&json).exits(code).json();
    assert!(!json["diagnostics"].as_array().expect("a list").is_empty());
    assert_eq!(fs::read(folder.join("out.o")).unwrap(), b"old");
}

#[test]
fn everything_that_is_undeclared_is_named() {
    let folder = folder(&["bpf_thing_gte", "bpf_thing_put", "memcpy"]);
    refused(
        &folder,
        BASE,
        2,
        &[
            "error[KF0903]: nothing declares `bpf_thing_gte`",
            "did you mean `bpf_thing_get`?",
            "error[KF0903]: nothing declares `memcpy`",
            "error: nothing was linked: 2 errors",
        ],
    );
    // Of the built-in definitions only those that are called are parsed.
    folder.write("in.o", calling(&["bpf_task_aquire"]));
    refused(
        &folder,
        &["link", "in.o", "-o", "out.o"],
        2,
        &["did you mean `bpf_task_acquire`?"],
    );
}

#[test]
fn wrong_declarations_are_shown() {
    let folder = folder(&["bpf_thing_get"]);
    folder.write("a.rs", GOOD.replace("release, since", "relase, since"));
    refused(
        &folder,
        BASE,
        2,
        &["error[KF0007]", " --> a.rs:", "nothing was linked"],
    );
}

#[test]
fn two_declarations_of_one_kfunc_are_shown() {
    let folder = folder(&["bpf_thing_get"]);
    folder.write(
        "b.rs",
        GOOD.replace("(t: *mut thing) -> *mut", "(t: u64) -> *mut"),
    );
    let arguments = with(&["--source", "b.rs"]);
    refused(
        &folder,
        &arguments,
        2,
        &["error[KF0401]", " --> a.rs:", " b.rs:"],
    );
}

#[test]
fn what_is_no_object_is_refused() {
    let folder = folder(&[]);
    folder
        .run(BASE)
        .exits(0)
        .says(&["wrote out.o: nothing is called"]);
    folder.write("in.o", "BC\u{c0}\u{de}");
    refused(&folder, BASE, 2, &["error[KF0901]", "it is no ELF file"]);
    let object = calling(&["bpf_thing_get"]);
    folder.write("in.o", &object[..object.len() / 2]);
    refused(
        &folder,
        BASE,
        2,
        &["error[KF0902]", "its section headers cannot be read"],
    );
    fs::remove_file(folder.join("in.o")).unwrap();
    refused(
        &folder,
        BASE,
        2,
        &["error[KF0801]", "no such file or directory"],
    );
}

#[test]
fn what_an_object_says_is_compared_with_the_declarations() {
    let folder = folder(&[]);
    folder.write("in.o", with_types(&["bpf_thing_put"], Some(&clangs(false))));
    refused(
        &folder,
        BASE,
        2,
        &[
            "error[KF0904]: `bpf_thing_put` is of another type than the declaration says",
            "the object     : `void bpf_thing_put(struct thing (FWD) *)`",
            "the declaration: `void bpf_thing_put(struct thing *)`",
            "help: define the struct",
        ],
    );
    let right = with_types(&["bpf_thing_put"], Some(&clangs(true)));
    folder.write("in.o", &right);
    folder.run(BASE).exits(0);
    assert_eq!(fs::read(folder.join("out.o")).unwrap(), right);
}

#[test]
fn a_name_to_make_weak_must_be_an_extern() {
    let folder = folder(&["bpf_thing_get"]);
    let arguments = with(&["--weak", "bpf_thing_got"]);
    refused(
        &folder,
        &arguments,
        2,
        &["error[KF0907]", "did you mean `bpf_thing_get`?"],
    );
}

/// A kernel whose `bpf_thing_get` takes nothing, and which has no
/// `bpf_thing_put`.
fn kernel() -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let params: &[Param<'_>] = &[];
    let proto = Shape::FuncProto {
        ret: 0,
        params: params.into(),
    };
    let proto = writer.add(&Type::new("", proto)).unwrap();
    let function = Shape::Func(proto, Linkage::Static);
    writer.add(&Type::new("bpf_thing_get", function)).unwrap();
    writer.finish().unwrap()
}

#[test]
fn a_kernel_is_asked_before_anything_is_written() {
    let folder = folder(&["bpf_thing_get", "bpf_thing_put"]);
    folder.write("vmlinux", kernel());
    let arguments = with(&["--kernel", "vmlinux"]);
    refused(
        &folder,
        &arguments,
        1,
        &[
            "error[KF0906]: `bpf_thing_get` is of another type than the kernel says",
            "the object: `struct thing *bpf_thing_get(struct thing *)`",
            "the kernel: `void bpf_thing_get(void)`",
            "error[KF0905]: the kernel itself has no kfunc `bpf_thing_put`",
        ],
    );
    let weak = with(&[
        "--kernel",
        "vmlinux",
        "--weak",
        "bpf_thing_get,bpf_thing_put",
    ]);
    folder
        .run(&weak)
        .exits(0)
        .says(&["note: the kernel itself has no kfunc `bpf_thing_put`"]);
}

#[test]
fn a_kernel_that_cannot_be_read_is_refused() {
    let folder = folder(&["bpf_thing_get"]);
    folder.write("vmlinux", &kernel()[..40]);
    let arguments = with(&["--kernel", "vmlinux"]);
    refused(
        &folder,
        &arguments,
        2,
        &["error[KF0908]", "`vmlinux`", "at byte"],
    );
    refused(
        &folder,
        &with(&["--kernel", "none"]),
        2,
        &["error[KF0908]", "`none`"],
    );
    refused(
        &folder,
        &with(&["--kernel", "in.o"]),
        2,
        &["error[KF0908]", "no section `.BTF`"],
    );
}

/// What an object of ours says is what a reader of ours reads.
#[test]
fn structs_are_never_only_declared() {
    let folder = folder(&["bpf_thing_get"]);
    folder.run(BASE).exits(0);
    let linked = fs::read(folder.join("out.o")).unwrap();
    let object = Object::parse(&linked).unwrap();
    let btf = Btf::parse(object.btf().unwrap()).unwrap();
    let kinds: Vec<_> = btf.types().filter_map(|(_, ty)| ty.shape.kind()).collect();
    assert!(
        kinds.contains(&Kind::Struct) && !kinds.contains(&Kind::Fwd),
        "{kinds:?}"
    );
}
