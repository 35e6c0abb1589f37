//! The kernel build's resolve_btfids patches the Rust sets as it does the C
//! ones: to the right ids, and to the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_codegen::emit::Input;
use kfunc_codegen::model::version::{Kernel, KernelRange};
use kfunc_tests::cases::{self, Made};
use kfunc_tests::kernel::{Headers, configs};
use kfunc_tests::tools;
use object::{Object, ObjectSection, ObjectSymbol};
use tempfile::TempDir;

/// A kernel of each era of id sets.
const KERNELS: &[&str] = &["6.1", "v6-series", "6.8", "6.12", "7.3"];

/// A set as it stands in `.BTF_ids` after the ids were filled in.
#[derive(Debug, PartialEq, Eq)]
struct Set {
    header: u32,
    /// Flags by the kfunc's name.
    pairs: BTreeMap<String, u32>,
}

/// What the model says of each set on `kernel`.
fn expected(input: &Input<'_>, kernel: Kernel) -> BTreeMap<String, Set> {
    let header = u32::from(kernel >= Kernel::V6_9);
    let mut sets = BTreeMap::new();
    for set in &input.model.sets {
        let members = input.model.members(&set.ids);
        let pairs: BTreeMap<_, _> = members
            .filter(|kfunc| kfunc.sets_on(kernel).any(|ids| ids == set.ids))
            .flat_map(|kfunc| {
                let eras = kfunc.eras(KernelRange::only(kernel));
                let bits = eras
                    .into_iter()
                    .filter_map(|era| Some(era.flags?.flags.bits()));
                bits.map(|bits| (kfunc.name.clone(), bits))
            })
            .collect();
        if !pairs.is_empty() {
            sets.insert(set.ids.clone(), Set { header, pairs });
        }
    }
    sets
}

/// A source with every name that the sets mention, for its BTF.
fn names(input: &Input<'_>) -> String {
    let mut text = String::new();
    let mut types = Vec::new();
    let mut functions: Vec<_> = input
        .model
        .kfuncs
        .iter()
        .map(|kfunc| kfunc.name.clone())
        .collect();
    for dtor in input.model.sets.iter().flat_map(|set| &set.dtors) {
        types.push(dtor.ty.clone());
        functions.push(format!("{}_dtor", dtor.kfunc));
    }
    types.sort();
    types.dedup();
    functions.sort();
    functions.dedup();
    for ty in types {
        let _ = writeln!(text, "struct {ty} {{ int x; }} a_{ty};");
    }
    for function in functions {
        let _ = writeln!(text, "void {function}(void) {{}}");
    }
    text
}

/// An object with BTF of all the names.
fn btf_object(input: &Input<'_>, folder: &Path) -> PathBuf {
    let source = folder.join("names.c");
    fs::write(&source, names(input)).expect("the folder can be written");
    let object = folder.join("names.o");
    let mut gcc = Command::new(tools::in_path("gcc"));
    tools::run(gcc.args(["-g", "-c"]).arg(&source).arg("-o").arg(&object));
    tools::run(
        Command::new(tools::in_path("pahole"))
            .arg("-J")
            .arg(&object),
    );
    object
}

/// The C sets in the order of the Rust ones, by set.
fn c_objects(made: &Made, kernel: Kernel) -> (Headers, Vec<PathBuf>) {
    let headers = Headers::of(kernel);
    let gcc = tools::in_path("gcc");
    let files = made.files("btf-ids");
    let objects = made.with(|input| {
        let configs = configs(input.model);
        let c = files.iter().filter(|(name, _)| name.ends_with(".c"));
        c.map(|(name, text)| headers.object(&gcc, name, text, &configs))
            .collect()
    });
    (headers, objects)
}

fn rust_object(made: &Made, folder: &Path) -> PathBuf {
    let files = made.files("btf-ids");
    let source = folder.join("sets.rs");
    fs::write(&source, &files["btf_ids.rs"]).expect("the folder can be written");
    let object = folder.join("sets.o");
    let mut rustc = Command::new(tools::rustc());
    rustc.args([
        "--edition=2024",
        "--crate-type=lib",
        "--emit=obj",
        "-Ccodegen-units=1",
    ]);
    made.with(|input| {
        for config in configs(input.model) {
            rustc.args(["--cfg", config]);
        }
    });
    tools::run(rustc.arg(&source).arg("-o").arg(&object));
    object
}

/// `objects` in one, with its ids filled in.
fn resolved(folder: &Path, name: &str, btf: &Path, objects: &[PathBuf]) -> PathBuf {
    let linked = folder.join(name);
    let mut ld = Command::new(tools::in_path("ld"));
    // Destructors are defined beside their set in C.
    ld.args(["-r", "-z", "muldefs"]).arg(btf).args(objects);
    tools::run(ld.arg("-o").arg(&linked));
    let mut tool = Command::new(tools::resolve_btfids());
    let output = tool.arg(&linked).output().expect("resolve_btfids starts");
    let said = String::from_utf8_lossy(&output.stderr);
    // It warns of a name that is not in the BTF, and leaves its id 0.
    assert!(output.status.success() && said.is_empty(), "{name}: {said}");
    linked
}

/// Names of functions and structs by their id.
fn ids(linked: &Path) -> BTreeMap<u32, String> {
    let mut bpftool = Command::new(tools::bpftool());
    let text = tools::run(bpftool.args(["btf", "dump", "file"]).arg(linked));
    let named = text.lines().filter_map(|line| {
        let (id, rest) = line.strip_prefix('[')?.split_once("] ")?;
        let name = rest.split('\'').nth(1)?;
        let kind = rest.starts_with("FUNC ") || rest.starts_with("STRUCT ");
        kind.then(|| Some((id.parse().ok()?, name.to_owned())))?
    });
    named.collect()
}

fn section(linked: &Path) -> Vec<u8> {
    let bytes = fs::read(linked).expect("the object can be read");
    let file = object::File::parse(&*bytes).expect("the object is one");
    let section = file.section_by_name(".BTF_ids").expect("there are ids");
    section.data().expect("the section can be read").to_vec()
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let (words, rest) = bytes.as_chunks::<4>();
    assert!(rest.is_empty(), "the section is made of words");
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

/// The sets in the section, with the names that their ids have in BTF.
fn sets(linked: &Path) -> BTreeMap<String, Set> {
    let names = ids(linked);
    let section = words(&section(linked));
    let bytes = fs::read(linked).expect("the object can be read");
    let file = object::File::parse(&*bytes).expect("the object is one");
    let mut sets = BTreeMap::new();
    for symbol in file.symbols() {
        let Some(ids) = symbol
            .name()
            .ok()
            .and_then(|name| name.strip_prefix("__BTF_ID__set8__"))
        else {
            continue;
        };
        let start = usize::try_from(symbol.address() / 4).expect("an offset");
        let (count, header) = (section[start], section[start + 1]);
        assert_eq!(u64::from(count), symbol.size() / 8 - 1, "{ids}");
        let pairs = section[start + 2..].chunks(2).take(count as usize);
        let found: Vec<_> = pairs.map(|pair| (pair[0], pair[1])).collect();
        assert!(found.is_sorted_by(|a, b| a.0 < b.0), "{ids}: {found:?}");
        let named = found
            .into_iter()
            .map(|(id, flags)| (names[&id].clone(), flags));
        let pairs = named.collect();
        sets.insert(ids.to_owned(), Set { header, pairs });
    }
    sets
}

/// What is in the section from each label of a set or a list to the next. Their
/// order is rustc's where there are many blocks of assembler text.
fn parts(linked: &Path) -> BTreeMap<String, Vec<u32>> {
    let words = words(&section(linked));
    let bytes = fs::read(linked).expect("the object can be read");
    let file = object::File::parse(&*bytes).expect("the object is one");
    let index = file.section_by_name(".BTF_ids").map(|it| it.index());
    let labels = file.symbols().filter_map(|symbol| {
        let name = symbol.name().ok()?;
        let label = symbol.section_index() == index && !name.starts_with("__BTF_ID__");
        let at = usize::try_from(symbol.address() / 4).expect("an offset");
        (label && !name.is_empty()).then(|| (at, name.to_owned()))
    });
    let labels: BTreeMap<usize, String> = labels.collect();
    assert_eq!(labels.keys().next(), Some(&0), "a label stands first");
    let ends = labels.keys().skip(1).copied().chain([words.len()]);
    let parts = labels.iter().zip(ends);
    parts
        .map(|((at, name), end)| (name.clone(), words[*at..end].to_vec()))
        .collect()
}

fn check(made: &Made, kernel: Kernel) {
    let folder = TempDir::new().expect("a folder can be made");
    let btf = made.with(|input| btf_object(input, folder.path()));
    let (_headers, objects) = c_objects(made, kernel);
    let c = resolved(folder.path(), "c.o", &btf, &objects);
    let rust = rust_object(made, folder.path());
    let rust = resolved(folder.path(), "rust.o", &btf, &[rust]);
    made.with(|input| {
        assert_eq!(sets(&c), expected(input, kernel));
        assert_eq!(sets(&rust), expected(input, kernel));
    });
    assert_eq!(parts(&c), parts(&rust));
    assert_eq!(section(&c).len(), section(&rust).len());
    assert!(words(&section(&rust)).iter().any(|word| *word != 0));
}

#[test]
fn both_languages_resolve_to_the_same_ids() {
    for case in cases::all() {
        for kernel in KERNELS {
            eprintln!("{} on {kernel}", case.name);
            let made = case.read(kernel);
            let kernel = Kernel::parse(kernel).expect("a kernel");
            let some = made.with(|input| !expected(input, kernel).is_empty());
            if some {
                check(&made, kernel);
            }
        }
    }
}
