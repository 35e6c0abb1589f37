//! What the pointer states refuse to compile, forced through raw externs: the running kernel
//! refuses it too, with the words that rustc quoted.
//!
//! The programs are in `misuses/program.rs`, one for each case in `ui/fail/states`, of its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kfunc_kernel::btf::{Btf, Index, Kind, Shape};
use kfunc_tests::bpf::{Bench, Verdict, running_types, workspace};
use kfunc_tests::rust_bpf;

/// A map value of which the kernel would not know how to free it.
const NO_DESTRUCTOR: &str = include_str!("misuses/no_destructor.rs");

const PROGRAM: &str = include_str!("misuses/program.rs");

/// What the verifier says of a pointer that is none to it any more, or never was.
const NO_POINTER: &str =
    "arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar";

const LEAK: &str = "Unreleased reference id=%d alloc_insn=%d";

/// What the verifier says where rustc does not quote it: rustc has words of its own for the
/// mistake, or quotes what is said of other states, or another kernel.
const SAYS: [(&str, &str); 9] = [
    ("double_release", NO_POINTER),
    (
        "found_to_init_only",
        "kernel function %s args#%d expected pointer to STRUCT %s but R%d has a pointer to STRUCT %s",
    ),
    ("memory_to_acquire", NO_POINTER),
    ("number_to_acquire", NO_POINTER),
    ("owned_given_to_acquire", LEAK),
    ("rcu_outlives_guard", "R%d must be a rcu pointer"),
    ("undroppable_dropped", LEAK),
    ("use_after_release", NO_POINTER),
    ("walked_to_owned_args", "R%d must be referenced or trusted"),
];

/// Cases that this kernel has nothing against, or cannot be asked about.
const NOT_REFUSED: [&str; 5] = [
    // About kernels without `nf_conn___init`; `found_to_init_only` is about the others.
    "acquired_to_allocated_only",
    // About Rust alone.
    "implemented_elsewhere",
    // The task that an iterator gave stays valid under RCU after the next step. In Rust one rule
    // is for all iterators.
    "item_outlives_step",
    // The types are refused, before any program: a test of its own.
    "kptr_without_destructor",
    // Only `v6-series` tells a trusted connection from one with a reference.
    "trusted_to_owned_args",
];

#[test]
fn the_verifier_says_what_rustc_quotes() {
    let Some(bench) = bench() else { return };
    let object = rust_bpf::program(&source());
    let mut failed = Vec::new();
    for case in cases() {
        if !NOT_REFUSED.contains(&&*case)
            && let Err(why) = refused(&bench, &object, &case)
        {
            failed.push(format!("{case}: {why}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn what_rust_refuses_beyond_the_verifier_loads() {
    let Some(bench) = bench() else { return };
    let object = rust_bpf::program(&source());
    match bench.verify_one(&object, "item_outlives_step") {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_kptr_that_has_no_destructor_is_refused() {
    let Some(bench) = bench() else { return };
    let object = rust_bpf::program(NO_DESTRUCTOR);
    // The kernel refuses the types. libbpf goes on without them, and there is no kptr then.
    match bench.verify(&object) {
        Ok(Verdict::Refused(log)) => assert!(log.contains("-ENOENT"), "{log}"),
        other => panic!("{other:?}"),
    }
}

fn refused(bench: &Bench, object: &Path, case: &str) -> Result<(), String> {
    let message = message(case)?;
    match bench.verify_one(object, case)? {
        Verdict::Refused(log) if log.lines().any(|line| is_said(line, &message)) => Ok(()),
        Verdict::Refused(log) => Err(format!("no `{message}` in\n{log}")),
        Verdict::Loaded => Err("was loaded".to_owned()),
    }
}

/// What the log of a refusal must say.
fn message(case: &str) -> Result<String, String> {
    let ours = SAYS.iter().find(|(name, _)| *name == case);
    if let Some((_, message)) = ours {
        return Ok((*message).to_owned());
    }
    let file = workspace().join(format!("tests/ui/fail/states/{case}.stderr"));
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let quotes = text.lines().filter_map(|line| {
        let (_, quote) = line.split_once("the verifier says")?.1.split_once(": ")?;
        Some(quote.trim().to_owned())
    });
    let quotes: BTreeSet<String> = quotes.collect();
    match Vec::from_iter(quotes).as_slice() {
        [quote] => Ok(quote.clone()),
        others => Err(format!("not one quote: {others:?}")),
    }
}

/// Whether a line of the log is the message, whatever stands in the place of `%d` and `%s`.
fn is_said(line: &str, message: &str) -> bool {
    let parts = message.split("%d").flat_map(|part| part.split("%s"));
    let mut rest = Some(line);
    for part in parts {
        rest = rest
            .and_then(|text| text.split_once(part))
            .map(|(_, after)| after);
    }
    rest.is_some()
}

fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

/// The names of the cases of rustc's.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(workspace().join("tests/ui/fail/states"));
    let entries = entries.expect("the cases are part of the sources");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort();
    names
}

/// The programs, and where the fields are that they walk through.
fn source() -> String {
    let files = running_types("kernel").expect("a bench has them");
    let kernel = Btf::parse(&files[0].1).expect("a kernel's types can be read");
    let index = Index::of(&kernel, &[Kind::Struct]);
    let constant = |name: &str, of: &str, field: &str| {
        let offset = offset(&kernel, &index, of, field);
        let offset = offset.unwrap_or_else(|| panic!("the kernel has no {of}.{field}"));
        format!("const {name}: usize = {offset};\n")
    };
    [
        PROGRAM.to_owned(),
        constant("LAST_WAKEE", "task_struct", "last_wakee"),
        constant("MASTER", "nf_conn", "master"),
    ]
    .concat()
}

fn offset(kernel: &Btf<'_>, index: &Index<'_>, of: &str, field: &str) -> Option<u32> {
    match kernel.ty(index.find(Kind::Struct, of)?)?.shape {
        Shape::Struct(layout) => {
            let mut members = layout.members.iter();
            Some(members.find(|member| member.name == field)?.bit_offset / 8)
        }
        _ => None,
    }
}
