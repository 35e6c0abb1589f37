//! `kfunc layout`: fields of a kernel's structs, from its types to `layout!`; and what
//! `kfunc link` says of an object that takes them for granted.

use kfunc_kernel::btf::{Composite, Int, Member, Order, Shape, Type, Writer};
use object::write::Object as Elf;
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use object::{SymbolFlags, SymbolKind, SymbolScope, write::Symbol, write::SymbolSection};

use crate::support::Folder;

/// The types of a kernel whose task has a number and a pointer, in this place.
fn kernel(place: u32) -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let mut add = |name: &str, shape: Shape<'_>| {
        let id = writer.add(&Type::new(name, shape));
        id.expect("it has room")
    };
    let int = Int {
        size: 4,
        bits: 32,
        offset: 0,
        encoding: Int::SIGNED,
    };
    let int = add("int", Shape::Int(int));
    let pointer = add("", Shape::Ptr(int + 2));
    let member = |name, ty, byte, bits| Member {
        name,
        ty,
        bit_offset: byte * 8,
        bits,
    };
    let members = [
        member("pid", int, 0, 0),
        member("real_parent", pointer, place, 0),
        member("in_iowait", int, 24, 1),
    ];
    let (size, members) = (32, members.as_slice().into());
    add("task_struct", Shape::Struct(Composite { size, members }));
    writer.finish().expect("it has room")
}

/// A BPF object that takes `record` for granted.
fn object(record: &str) -> Vec<u8> {
    let mut elf = Elf::new(BinaryFormat::Elf, Architecture::Bpf, Endianness::Little);
    let section = elf.add_section(Vec::new(), b".kfunc.layout".to_vec(), SectionKind::Other);
    elf.append_section_data(section, record.as_bytes(), 1);
    elf.add_symbol(Symbol {
        name: b"LAYOUT".to_vec(),
        value: 0,
        size: record.len() as u64,
        kind: SymbolKind::Data,
        scope: SymbolScope::Compilation,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    });
    elf.write().expect("an object can be written")
}

const FIELDS: &str = "task_struct:pid,real_parent";

#[test]
fn fields_become_a_call_of_the_macro() {
    let folder = Folder::new();
    folder.write("vmlinux-6.99", kernel(8));
    let arguments = [
        "layout",
        FIELDS,
        "--kernel",
        "vmlinux-6.99",
        "--kernels",
        "6.18..",
    ];
    let run = folder.run(&arguments).exits(0);
    let expected = "#[allow(unused_imports)]
use kfunc_defs::helpers::task_struct;
::kfunc::layout! {
    kernel = \"vmlinux-6.99\";
    kernels = \"6.18..\";
    struct task_struct {
        pid: i32 @ 0;
        real_parent: *task_struct @ 8;
    }
}
";
    assert_eq!(run.out, expected);
    assert_eq!(run.err, "");
    let arguments = [
        "layout",
        FIELDS,
        "--kernel",
        "vmlinux-6.99",
        "--use",
        "a::task_struct",
    ];
    let run = folder.run(&arguments).exits(0);
    assert!(
        run.out.contains("\nuse a::task_struct;\n::kfunc"),
        "{run:?}"
    );
}

#[test]
fn tools_get_json() {
    let folder = Folder::new();
    folder.write("vmlinux", kernel(8));
    let arguments = ["layout", FIELDS, "--kernel", "vmlinux", "--format", "json"];
    let document = folder.run(&arguments).exits(0).json();
    let field = &document["structs"][0]["fields"][1];
    assert_eq!(field["path"], "real_parent");
    assert_eq!(field["type"], "*task_struct");
    assert_eq!((&field["offset"], &field["size"]), (&8.into(), &8.into()));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = Folder::new();
    folder.write("vmlinux", kernel(8));
    let fields = "task_struct:pod,in_iowait,real_parent.pid";
    let arguments = ["layout", fields, "tusk_struct:pid", "--kernel", "vmlinux"];
    let run = folder.run(&arguments).exits(2);
    assert_eq!(run.out, "");
    run.says(&[
        "error[KF0922]: `task_struct` has no member `pod`",
        "did you mean `pid`?",
        "error[KF0925]: `in_iowait` of `struct task_struct` is a bitfield of 1 bits",
        "error[KF0922]: `real_parent.pid` of `struct task_struct` leads into `real_parent`",
        "error[KF0921]: the kernel has no struct or union `tusk_struct`",
        "no layout was made: 4 errors",
    ]);
    let arguments = [
        "layout",
        "task_struct",
        "--kernels",
        "7..=6",
        "--kernel",
        "vmlinux",
    ];
    let run = folder.run(&arguments).exits(2);
    run.says(&[
        "error[KF0928]: `task_struct` names no field",
        "error[KF0600]",
    ]);
}

#[test]
fn a_kernel_that_is_none_is_refused() {
    let folder = Folder::new();
    folder.write("vmlinux", "no types");
    for kernel in ["vmlinux", "missing"] {
        let run = folder.run(&["layout", FIELDS, "--kernel", kernel]).exits(2);
        run.says(&["error[KF0908]"]);
    }
}

const RECORD: &str = "#\t6.98
task_struct\tpid\t0\ti32\twalked
task_struct\treal_parent\t8\t*task_struct\twalked
";

#[test]
fn an_object_is_compared_with_the_kernel() {
    let folder = Folder::new();
    folder.write("vmlinux", kernel(8));
    folder.write("in.o", object(RECORD));
    let link = |kernel| folder.run(&["link", "in.o", "-o", "out.o", "--kernel", kernel]);
    link("vmlinux").exits(0);
    assert_eq!(std::fs::read(folder.join("out.o")).unwrap(), object(RECORD));
    std::fs::remove_file(folder.join("out.o")).unwrap();

    folder.write("vmlinux-moved", kernel(16));
    link("vmlinux-moved").exits(1).says(&[
        "error[KF0920]: `real_parent` of `struct task_struct` is in another place",
        "the layout, from 6.98: at byte 8",
        ": at byte 16",
        "nothing was linked: 1 error",
    ]);
    assert!(!folder.join("out.o").exists());
}

#[test]
fn a_broken_record_is_refused() {
    let folder = Folder::new();
    folder.write("in.o", object("task_struct\tpid\n"));
    let run = folder.run(&["link", "in.o", "-o", "out.o"]).exits(2);
    run.says(&["error[KF0902]: section `.kfunc.layout` of the object has a line that is no field"]);
}
