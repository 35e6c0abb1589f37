//! What the pointer states refuse to compile, forced through raw externs: the running kernel
//! refuses it too, with the words that rustc quoted. What it is not asked about is put to the
//! kernels of virtual machines.

use std::path::Path;

use kfunc_tests::bpf::{Bench, Verdict, running_types};
use kfunc_tests::{misuses, rust_bpf};

/// A map value of which the kernel would not know how to free it.
const NO_DESTRUCTOR: &str = include_str!("misuses/no_destructor.rs");

/// Cases that this kernel has nothing against, or cannot be asked about.
const NOT_REFUSED: [&str; 10] = [
    // About kernels without `nf_conn___init`; `found_to_init_only` is about the others.
    "acquired_to_allocated_only",
    // `kfunc link` refuses them, before any kernel does.
    "call_not_allowed",
    "call_that_sleeps",
    // About Rust alone.
    "argument_kept",
    "field_of_another",
    "implemented_elsewhere",
    // The task that an iterator gave stays valid under RCU after the next step. In Rust one rule
    // is for all iterators.
    "item_outlives_step",
    // All programs of an object share its licence: a test of its own.
    "license_not_gpl",
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
    for case in misuses::cases() {
        let elsewhere = misuses::IN_MACHINES.contains(&&*case);
        if !elsewhere
            && !NOT_REFUSED.contains(&&*case)
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
fn programs_under_another_licence_call_no_kfunc() {
    let Some(bench) = bench() else { return };
    let source = source().replace("Dual MIT/GPL", "Apache-2.0  ");
    let verdict = bench.verify_one(&rust_bpf::program(&source), "item_outlives_step");
    let message = "cannot call kernel function from non-GPL compatible program";
    match verdict {
        Ok(Verdict::Refused(log)) => assert!(log.contains(message), "{log}"),
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
    let message = misuses::message(case)?;
    match bench.verify_one(object, case)? {
        Verdict::Refused(log) if log.lines().any(|line| misuses::is_said(line, &message)) => Ok(()),
        Verdict::Refused(log) => Err(format!("no `{message}` in\n{log}")),
        Verdict::Loaded => Err("was loaded".to_owned()),
    }
}

fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

/// The programs for the running kernel.
fn source() -> String {
    let files = running_types("kernel").expect("a bench has them");
    misuses::source(&files[0].1)
}
