//! Types of the running kernel as C: clang lays out what we write as the kernel does, and a
//! program compiled against nothing else loads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, id};

use kfunc_codegen::emit::c_types::{CTypes, Definition, Keyword};
use kfunc_kernel::btf::{Btf, Id, Kind, Shape};
use kfunc_kernel::build_script::kernel::{LIVE, inventory};
use kfunc_kernel::c_types::closure;
use kfunc_kernel::elf::Object;
use kfunc_tests::bpf::{Bench, running_types};
use kfunc_tests::tools;
use libbpf_rs::{ObjectBuilder, ProgramInput};
use tempfile::TempDir;

/// Reads a field of a task that it holds.
const PROGRAM: &str = r#"
#include "kfunc.h"

char terms[] __attribute__((section("license"))) = "GPL";

__attribute__((section("syscall"))) int alone(void *ctx)
{
	struct task_struct *task = bpf_task_from_pid(PID);
	int tgid;

	(void)ctx;
	if (!task)
		return -1;
	tgid = task->tgid;
	bpf_task_release(task);
	return tgid;
}
"#;

/// The functions that the kernel tags as kfuncs, its own and its modules'.
fn kfuncs() -> Vec<(Option<String>, String)> {
    let kernel = inventory(Path::new(LIVE), None).expect("the kernel can be read");
    let entries = kernel.kfuncs.into_iter();
    entries.map(|entry| (entry.module, entry.name)).collect()
}

/// Each tagged definition is used, so that clang writes its type.
fn uses(types: &CTypes) -> String {
    let tagged = types
        .definitions
        .iter()
        .filter(|one| one.keyword != Keyword::Typedef);
    let line = |(index, one): (usize, &Definition)| {
        format!("{} {} *kfunc_use_{index};\n", one.keyword.word(), one.name)
    };
    tagged.enumerate().map(line).collect()
}

/// Everything in C, but for `bool`.
fn text(types: &CTypes) -> String {
    let declared = types.declared.iter().map(|tag| format!("{tag};\n"));
    declared.collect::<String>() + &types.defined(|_| None)
}

/// An object with all the types.
fn compiled(folder: &Path, types: &CTypes) -> Vec<u8> {
    let source = folder.join("types.bpf.c");
    let head = if types.boolean {
        "#include <stdbool.h>\n"
    } else {
        ""
    };
    let text = head.to_owned() + &text(types) + &uses(types);
    fs::write(&source, text).expect("the folder can be written");
    let object = source.with_extension("o");
    let mut clang = Command::new(tools::clang());
    clang.args([
        "-target", "bpf", "-g", "-O2", "-Wall", "-Wextra", "-Werror", "-c",
    ]);
    tools::run(clang.arg(&source).arg("-o").arg(&object));
    fs::read(object).expect("clang has written the object")
}

/// A field: its way from the beginning of the struct, where it is, and how large.
type Fields = Vec<(String, u32, u8, u32)>;

/// The bytes of a type.
fn size(btf: &Btf<'_>, id: Id) -> u32 {
    match btf.resolve(id).map(|(_, ty)| ty.shape) {
        Some(Shape::Int(int)) => int.size,
        Some(Shape::Struct(of) | Shape::Union(of)) => of.size,
        Some(Shape::Enum(of) | Shape::Enum64(of)) => of.size,
        Some(Shape::Array(array)) => size(btf, array.element) * array.count,
        Some(Shape::Ptr(_)) => 8,
        Some(Shape::Float { size }) => size,
        Some(_) | None => 0,
    }
}

/// All members of a struct or union, with those of structs in it that have no name.
fn fields(btf: &Btf<'_>, id: Id, way: &str, from: u32, found: &mut Fields) {
    let Some(Shape::Struct(of) | Shape::Union(of)) = btf.ty(id).map(|ty| ty.shape) else {
        return;
    };
    for member in of.members.iter() {
        let at = from + member.bit_offset;
        let way = format!("{way}.{}", member.name);
        found.push((way.clone(), at, member.bits, size(btf, member.ty)));
        let inner = btf.resolve(member.ty);
        if let Some((inner, _)) =
            inner.filter(|(_, ty)| ty.name.is_empty() || member.name.is_empty())
        {
            fields(btf, inner, &way, at, found);
        }
    }
}

/// What is said of a type: its bytes, and its fields or enumerators.
fn described(btf: &Btf<'_>, id: Id) -> (u32, Fields) {
    let mut found = Fields::new();
    if let Some(Shape::Enum(of) | Shape::Enum64(of)) = btf.ty(id).map(|ty| ty.shape) {
        let value = |value: i128| (value as i64) as u64;
        for one in of.values.iter() {
            let value = value(one.value);
            found.push((essential(one.name), value as u32, 0, (value >> 32) as u32));
        }
    }
    fields(btf, id, "", 0, &mut found);
    (size(btf, id), found)
}

/// A name without the flavour that we give those that are taken.
fn essential(name: &str) -> String {
    match name.rsplit_once("___") {
        Some((stem, flavour)) if flavour.bytes().all(|byte| byte.is_ascii_digit()) => stem,
        Some(_) | None => name,
    }
    .to_owned()
}

/// Structs, unions and enums with names, by keyword and name.
fn tagged<'b>(btf: &'b Btf<'b>) -> impl Iterator<Item = ((Kind, String), Id)> + 'b {
    btf.types().filter_map(|(id, ty)| {
        let kind = match ty.shape.kind()? {
            Kind::Enum64 => Kind::Enum,
            kind @ (Kind::Struct | Kind::Union | Kind::Enum) => kind,
            _ => return None,
        };
        (!ty.name.is_empty()).then(|| ((kind, ty.name.to_owned()), id))
    })
}

/// Compiles `types` and holds each type against those of that name in the kernel: how many
/// there are.
fn agrees(kernel: &[&Btf<'_>], types: &CTypes) -> usize {
    let folder = TempDir::new().expect("a folder can be made");
    let object = compiled(folder.path(), types);
    let object = Object::parse(&object).expect("clang writes objects");
    let made = Btf::parse(object.btf().expect("it has types")).expect("clang writes types");
    let mut made: BTreeMap<_, _> = tagged(&made)
        .map(|(name, id)| (name, described(&made, id)))
        .collect();
    let mut real: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for btf in kernel {
        for (name, id) in tagged(btf) {
            real.entry(name).or_default().push((*btf, id));
        }
    }
    let mut seen = BTreeSet::new();
    for one in types
        .definitions
        .iter()
        .filter(|one| one.keyword != Keyword::Typedef)
    {
        let kind = match one.keyword {
            Keyword::Struct => Kind::Struct,
            Keyword::Union => Kind::Union,
            Keyword::Enum | Keyword::Typedef => Kind::Enum,
        };
        let ours = made.remove(&(kind, one.name.clone()));
        let ours = ours.unwrap_or_else(|| panic!("clang wrote no {kind:?} {}", one.name));
        let theirs = &real
            .get(&(kind, essential(&one.name)))
            .map_or(&[][..], Vec::as_slice);
        let theirs: Vec<_> = theirs.iter().map(|(btf, id)| described(btf, *id)).collect();
        assert!(
            theirs.contains(&ours),
            "{}: {ours:?}\nis none of\n{theirs:?}",
            one.text
        );
        assert!(seen.insert((kind, one.name.clone())));
    }
    seen.len()
}

/// What the only program of an object returns; `None` if the kernel refuses it.
fn ran(object: &Path) -> Option<u32> {
    let object = ObjectBuilder::default().open_file(object);
    let object = object.expect("it is an object").load().ok()?;
    let program = object.progs_mut().next().expect("it has a program");
    let output = program.test_run(ProgramInput::default());
    Some(output.expect("the program runs").return_value)
}

/// A header of two kfuncs, and a program that includes nothing else. It reads the right field
/// even where the header has it elsewhere, unless the loader is kept from finding it by name.
#[test]
fn a_program_needs_no_vmlinux_h() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let mut kfunc = Command::new(tools::kfunc());
    kfunc.args(["gen", "--kernel", LIVE, "--backend", "c-header"]);
    kfunc.args(["--only", "bpf_task_from_pid,bpf_task_release"]);
    tools::run(kfunc.arg("--out-dir").arg(bench.dir()));
    let source = bench.dir().join("alone.bpf.c");
    fs::write(&source, PROGRAM).expect("the folder is ours");
    let path = bench.dir().join("kfunc.h");
    let header = fs::read_to_string(&path).expect("the command has written it");
    let moved = header.replace(
        "\nstruct task_struct {",
        "\nstruct task_struct {\n\tlong moved[9];",
    );
    assert_ne!(header, moved);
    let pid = format!("-DPID={}", id());
    let bare = "-DBPF_NO_PRESERVE_ACCESS_INDEX";
    for (header, defines, found) in [
        (&header, &[&*pid][..], true),
        (&moved, &[&pid], true),
        (&moved, &[&pid, bare], false),
    ] {
        fs::write(&path, header).expect("the folder is ours");
        let object = bench
            .compile(&source, defines)
            .expect("the header is enough");
        assert_eq!(ran(&object) == Some(id()), found, "{defines:?}");
    }
}

#[test]
fn all_kfuncs_of_the_kernel_at_once_and_some_alone() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let own = Btf::parse(&files[0].1).expect("the kernel's types can be read");
    let modules: Vec<_> = files[1..]
        .iter()
        .map(|(_, bytes)| Btf::parse_split(bytes, &own).expect("a module's can be"))
        .collect();
    let all: Vec<&Btf<'_>> = std::iter::once(&own).chain(&modules).collect();
    let kfuncs = kfuncs();
    let named = |wanted: &dyn Fn(&Option<String>) -> bool| {
        let names = kfuncs.iter().filter(|(module, _)| wanted(module));
        names
            .map(|(_, name)| name.as_str())
            .collect::<BTreeSet<&str>>()
    };
    let started = std::time::Instant::now();
    let whole = named(&|module| module.is_none());
    let types = closure(&[&own], &whole).expect("the kernel's types can be said");
    let took = started.elapsed();
    let text = text(&types);
    println!(
        "{} kfuncs: {} definitions, {} structs, unions and enums, {} bytes in {took:?}",
        whole.len(),
        types.definitions.len(),
        agrees(&[&own], &types),
        text.len()
    );
    let everything = named(&|_| true);
    let types = closure(&all, &everything).expect("the modules' types can be said");
    println!(
        "{} kfuncs with modules: {}",
        everything.len(),
        agrees(&all, &types)
    );
    for name in [
        "bpf_task_acquire",
        "bpf_iter_num_new",
        "bpf_cpumask_test_cpu",
        "bpf_dynptr_slice",
    ] {
        let types = closure(&[&own], &BTreeSet::from([name])).expect("they can be said");
        println!("{name}: {}", agrees(&[&own], &types));
    }
}
