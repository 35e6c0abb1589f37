//! The negative cases of the task kfunc series, each put to the running kernel's verifier: it
//! must refuse the mistake, for the reason that the acceptance table gives for that kernel, and
//! load the nearest program without it.

use std::fs;
use std::path::PathBuf;

use kfunc_codegen::model::Model;
use kfunc_codegen::model::accept::{self, PointerState, Question};
use kfunc_codegen::model::version::Kernel;
use kfunc_tests::bpf::{Bench, Verdict, running_kernel, workspace};
use kfunc_tests::definitions;

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

/// The verifier, and what is expected of it.
struct Court {
    bench: Bench,
    kernel: Kernel,
    declared: Model,
}

impl Court {
    fn new() -> Option<Self> {
        let bench = Bench::new("negatives")?;
        let version = running_kernel().unwrap_or_else(|err| panic!("{err}"));
        let kernel =
            Kernel::parse(&version).unwrap_or_else(|| panic!("{version} is no known kernel"));
        bench
            .write_header(&version)
            .unwrap_or_else(|err| panic!("{err}"));
        Some(Self {
            bench,
            kernel,
            declared: definitions::model(),
        })
    }

    /// What the log of a refusal must contain, in this order.
    fn messages(&self, expectation: &Expectation) -> Result<Vec<String>, String> {
        match expectation {
            Expectation::State {
                kfunc,
                param,
                state,
            } => self.table(kfunc, *param, *state),
            Expectation::Message {
                mistake: _,
                message,
            } => Ok(vec![message.clone()]),
        }
    }

    /// What the acceptance table says of an argument.
    fn table(&self, kfunc: &str, param: usize, state: PointerState) -> Result<Vec<String>, String> {
        let mut kfuncs = self.declared.kfuncs.iter();
        let kfunc = kfuncs
            .find(|one| one.name == kfunc)
            .ok_or("no such kfunc")?;
        let (model, kernel) = (&self.declared, self.kernel);
        let question = Question {
            model,
            kfunc,
            param,
            kernel,
        };
        match accept::verdict(&question, state) {
            accept::Verdict::Refused(reason) => reason
                .message(&question, state)
                .ok_or_else(|| format!("{reason:?}: the table knows no message")),
            accept::Verdict::Accepted => Err("the table accepts this".to_owned()),
            accept::Verdict::Unknown(gap) => Err(format!("the table does not know: {gap:?}")),
        }
    }

    /// The verifier's word on a case.
    fn hear(&self, case: &str, defines: &[&str]) -> Result<Verdict, String> {
        self.bench
            .verify(&self.bench.compile(&source(case), defines)?)
    }
}

fn source(case: &str) -> PathBuf {
    folder().join(format!("{case}.bpf.c"))
}

/// Applies `check` to every case and fails with all that it found.
fn for_each_case(check: impl Fn(&str) -> Result<(), String>) {
    let failed: Vec<String> = cases()
        .filter_map(|case| check(case).err().map(|why| format!("{case}: {why}")))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn refused_as_expected(court: &Court, case: &str) -> Result<(), String> {
    let text = fs::read_to_string(source(case)).map_err(|err| err.to_string())?;
    let expectation = Expectation::read(&text)?;
    let messages = court.messages(&expectation)?;
    match court.hear(case, &[])? {
        Verdict::Refused(log) if contains_in_order(&log, &messages) => Ok(()),
        Verdict::Refused(log) => Err(format!("{expectation:?}: no {messages:?} in\n{log}")),
        Verdict::Loaded => Err(format!("{expectation:?}: was loaded")),
    }
}

/// Whether `log` has all of `texts`, one after the other. None at all would be no check.
fn contains_in_order(log: &str, texts: &[String]) -> bool {
    let after = |rest: &'_ str, text: &String| rest.find(text).map(|at| at + text.len());
    let found = texts
        .iter()
        .try_fold(0, |at, text| Some(at + after(&log[at..], text)?));
    found.is_some_and(|end| end > 0)
}

fn near_miss_loads(court: &Court, case: &str) -> Result<(), String> {
    match court.hear(case, &["-DFIXED"])? {
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
    if let Some(court) = Court::new() {
        for_each_case(|case| refused_as_expected(&court, case));
    }
}

#[test]
fn near_misses_load() {
    if let Some(court) = Court::new() {
        for_each_case(|case| near_miss_loads(&court, case));
    }
}
