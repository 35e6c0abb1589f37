//! Objects in C and in Rust, put to the kernel of a machine: loaded, refused, and run.

use std::fs;
use std::path::{Path, PathBuf};

use kfunc_tests::bpf::workspace;
use kfunc_tests::{runner, rust_bpf};

use crate::{Check, Place};

pub(crate) const CHECKS: &[Check] = &[
    ("tasks that have exited", |place| {
        scenario(place, "tasks", "examples/tasks-c/tasks.bpf.c")
    }),
    ("functions, a security hook and an iterator", |place| {
        scenario(place, "trampolines", "tests/vm/trampolines.bpf.c")
    }),
    ("packets", |place| {
        scenario(place, "packets", "tests/vm/packets.bpf.c")
    }),
    ("each example in Rust", examples),
    ("tasks that are counted, in C", |place| {
        scenario(place, "counts", "examples/counts-rust/twin.bpf.c")
    }),
    ("hooks, in C", |place| {
        scenario(place, "hooks", "examples/hooks-rust/twin.bpf.c")
    }),
    ("what a program costs is said", costs),
    ("what is wrong is refused", refused),
    ("a scenario fails with another object", other_object),
];

fn compile(place: &Place, source: &str) -> Result<PathBuf, String> {
    place.folder.compile(&workspace().join(source), &[])
}

/// The verifier takes the object, and it does what the scenario says.
fn scenario(place: &mut Place, name: &str, source: &str) -> Result<(), String> {
    let object = compile(place, source)?;
    runner::inside(&mut place.session, "verify", &object)?;
    runner::inside(&mut place.session, &format!("run {name}"), &object).map(drop)
}

/// The examples in Rust, built for the machine's kernel, do what the scenarios of their names say.
fn examples(place: &mut Place) -> Result<(), String> {
    if !rust_bpf::is_available("vm") {
        return Ok(());
    }
    let folder = fs::read_dir(workspace().join("examples")).map_err(|error| error.to_string())?;
    let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter_map(|name| Some(name.strip_suffix("-rust")?.to_owned()));
    let failed: Vec<String> = names
        .filter_map(|name| Some(format!("{name}: {}", rust(place, &name).err()?)))
        .collect();
    failed.is_empty().then_some(()).ok_or(failed.join("\n"))
}

fn rust(place: &mut Place, name: &str) -> Result<(), String> {
    let object = rust_bpf::object_for(&format!("{name}-rust"), place.version);
    runner::inside(&mut place.session, &format!("run {name}"), &object).map(drop)
}

/// A line a program, with numbers that a program cannot do without.
fn costs(place: &mut Place) -> Result<(), String> {
    let object = compile(place, "tests/vm/packets.bpf.c")?;
    let said = runner::inside(&mut place.session, "verify", &object)?;
    let lines: Vec<Vec<&str>> = said.lines().map(|line| line.split(' ').collect()).collect();
    let number = |word: &str, name: &str| -> Option<u32> { word.strip_prefix(name)?.parse().ok() };
    let is_cost = |words: &Vec<&str>, program: &str| {
        matches!(words[..], ["loaded", name, insns, verified] if name == program
            && number(insns, "insns=") > Some(10) && number(verified, "verified=") > Some(10))
    };
    let good =
        matches!(&lines[..], [one, two] if is_cost(one, "only_ipv4") && is_cost(two, "count"));
    good.then_some(()).ok_or(said)
}

/// The verifier's word is shown.
fn refused(place: &mut Place) -> Result<(), String> {
    let source = "tests/kernel/negatives/acquire_unreleased.bpf.c";
    let object = compile(place, source)?;
    expect_failure(place, "verify", &object, "Unreleased reference")
}

fn other_object(place: &mut Place) -> Result<(), String> {
    let object = compile(place, "tests/vm/packets.bpf.c")?;
    expect_failure(place, "run tasks", &object, "no program follow")
}

fn expect_failure(place: &mut Place, words: &str, object: &Path, why: &str) -> Result<(), String> {
    match runner::inside(&mut place.session, words, object) {
        Err(said) if said.contains("Status(1)") && said.contains(why) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
