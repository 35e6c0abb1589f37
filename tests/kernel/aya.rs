//! aya, the loader that programs in Rust come with more often than with any other: it takes
//! linked objects and no others, and makes the maps that libbpf makes. What it cannot take is
//! said in the README, and held here by its own words.

use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_tests::bpf::{Bench, workspace};
use kfunc_tests::{rust_bpf, tools};

use crate::maps::{MAPS, PROGRAM};

/// A loader that uses it, as the README does.
struct Loader(PathBuf);

impl Loader {
    /// `None` where nothing can be loaded.
    fn new() -> Option<Self> {
        let _bench = rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))??;
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--ignore-rust-version", "--target-dir"]);
        let target = tools::target().join("aya-loader");
        tools::run(
            cargo
                .arg(&target)
                .current_dir(workspace().join("tests/aya-loader")),
        );
        Some(Self(target.join("debug/aya-loader")))
    }

    fn load(&self, object: &Path, more: &[&str]) -> Result<String, String> {
        let mut loader = Command::new(&self.0);
        tools::try_run(loader.arg(object).arg("task_newtask").args(more))
    }

    #[track_caller]
    fn refuses(&self, object: &Path, why: &str) {
        let said = self.load(object, &[]).expect_err("aya refuses it");
        assert!(said.contains(why), "{}: {said}", object.display());
    }
}

/// Types are what it sees first where it needs any, and what is called where it does not.
#[test]
fn it_takes_what_is_linked_and_nothing_before() {
    let Some(aya) = Loader::new() else { return };
    for (name, loaded, refusal) in [
        ("counts-rust", "on_newtask", "Invalid name"),
        ("conntrack-rust", "guard", "ExternNotFound { name: \"bpf_"),
    ] {
        aya.refuses(&rust_bpf::unlinked(name), refusal);
        let said = aya.load(&rust_bpf::object(name), &[]);
        let said = said.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(loads(&said), [loaded], "{said}");
    }
}

/// The programs that were loaded.
fn loads(said: &str) -> Vec<&str> {
    let names = said.lines().map(|line| line.strip_prefix("loaded "));
    names.flatten().collect()
}

/// Every kind of map and of field, with the program that uses them.
#[test]
fn it_makes_each_map_as_libbpf_does() {
    let Some(aya) = Loader::new() else { return };
    let object = rust_bpf::program(&without_syscall());
    let no_use = "Unsupported { name: \"OF_TASK\", map_type: BPF_MAP_TYPE_TASK_STORAGE }";
    aya.refuses(&object, no_use);
    let said = aya.load(&object, &["--unsupported-maps"]);
    let said = said.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loads(&said), ["keep_task"], "{said}");
    for (name, kind, key, value, elements, flags) in MAPS {
        let line = format!("map {name}: {kind} {key} {value} {elements} {flags}\n");
        assert!(said.contains(&line), "no {line}{said}");
    }
}

/// The program of the maps without the one that aya has no kind for.
fn without_syscall() -> String {
    let start = PROGRAM.find("/// How many tasks can be taken out");
    let end = PROGRAM.find("#[panic_handler]");
    let (start, end) = start.zip(end).expect("they are in the program");
    PROGRAM[..start].to_owned() + &PROGRAM[end..]
}

/// One such program, and it takes none of the object.
#[test]
fn it_has_no_kind_for_these() {
    let Some(aya) = Loader::new() else { return };
    let section = |name: &str| format!("InvalidProgramSection {{ section: \"{name}");
    aya.refuses(&rust_bpf::program(PROGRAM), &section("syscall\""));
    let packets = rust_bpf::program(include_str!("programs/tc.rs"));
    aya.refuses(&packets, &section("tc\""));
    let trampolines = rust_bpf::program(include_str!("../vm/programs/kinds.rs"));
    aya.refuses(&trampolines, &section("fmod_ret"));
    for example in ["cgroups-rust", "cpumask-rust", "hooks-rust", "tasks-rust"] {
        aya.refuses(&rust_bpf::object(example), &section(""));
    }
}
