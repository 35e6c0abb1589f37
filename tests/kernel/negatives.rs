//! The negative cases of the task kfunc series, each put to the running kernel's verifier: it
//! must refuse the mistake, for that mistake, and load the nearest program without it.

use std::fs;
use std::path::PathBuf;

use kfunc_tests::bpf::{Bench, Verdict, running_kernel, workspace};

use crate::expectation::Expectation;

/// The cases of the series. Where it has `kptr_get`, today's kernels load the kptr under RCU
/// and acquire it.
const SERIES: [&str; 16] = [
    "acquire_untrusted",
    "acquire_fp",
    "acquire_unsafe_kretprobe",
    "acquire_walked",
    "acquire_null",
    "acquire_unchecked",
    "acquire_unreleased",
    "kptr_get_not_a_kptr",
    "kptr_get_acquired",
    "kptr_get_null",
    "kptr_get_unreleased",
    "xchg_unreleased",
    "release_untrusted",
    "release_fp",
    "release_null",
    "release_unacquired",
];

/// Further ones: mistakes that the types of the Rust side exclude, and what else became of
/// those above (a probe's unsafe pointer where the kfunc may be called, a slot that is none,
/// an old value unchecked).
const FURTHER: [&str; 7] = [
    "acquire_released",
    "acquire_unlocked",
    "acquire_unsafe_number",
    "release_rcu",
    "release_twice",
    "release_unchecked",
    "xchg_acquired",
];

fn cases() -> impl Iterator<Item = &'static str> {
    SERIES.into_iter().chain(FURTHER)
}

fn folder() -> PathBuf {
    workspace().join("tests/kernel/negatives")
}

fn bench() -> Option<Bench> {
    let bench = Bench::new("negatives")?;
    let written = running_kernel().and_then(|kernel| bench.write_header(&kernel));
    written.unwrap_or_else(|err| panic!("{err}"));
    Some(bench)
}

/// Applies `check` to every case and fails with all that it found.
fn for_each_case(check: impl Fn(&str) -> Result<(), String>) {
    let failed: Vec<String> = cases()
        .filter_map(|case| check(case).err().map(|why| format!("{case}: {why}")))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn refused_as_expected(bench: &Bench, case: &str) -> Result<(), String> {
    let path = folder().join(format!("{case}.bpf.c"));
    let source = fs::read_to_string(&path).map_err(|err| err.to_string())?;
    let Expectation { mistake, message } = Expectation::read(&source)?;
    match bench.verify(&bench.compile(&path, &[])?)? {
        Verdict::Refused(log) if log.contains(&message) => Ok(()),
        Verdict::Refused(log) => Err(format!("{mistake:?}: no `{message}` in\n{log}")),
        Verdict::Loaded => Err(format!("{mistake:?}: was loaded")),
    }
}

fn near_miss_loads(bench: &Bench, case: &str) -> Result<(), String> {
    let path = folder().join(format!("{case}.bpf.c"));
    match bench.verify(&bench.compile(&path, &["-DFIXED"])?)? {
        Verdict::Loaded => Ok(()),
        Verdict::Refused(log) => Err(format!("was refused\n{log}")),
    }
}

#[test]
fn no_case_is_missing_or_unlisted() {
    let entries = fs::read_dir(folder()).expect("the folder is part of the sources");
    let mut found: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".bpf.c")?.to_owned()))
        .collect();
    let mut listed: Vec<&str> = cases().collect();
    found.sort();
    listed.sort();
    assert_eq!(found, listed);
}

#[test]
fn mistakes_are_refused_for_what_they_are() {
    if let Some(bench) = bench() {
        for_each_case(|case| refused_as_expected(&bench, case));
    }
}

#[test]
fn near_misses_load() {
    if let Some(bench) = bench() {
        for_each_case(|case| near_miss_loads(&bench, case));
    }
}
