//! `cargo check` of an example, against the same program by hand. Owns the two
//! packages and what "clean" means.
//!
//! Counted is everything that `cargo check` starts, cargo itself included. The
//! twin has no dependency: its externs, and no more of them than it calls, stand
//! in its one file. For the example the packages are checked that are compiled
//! for the program: `kfunc` and `kfunc-defs`, whole, and the example. The macros
//! and the crates that they are made of are built then: they are tools, as rustc
//! is, and stay built when the program, its target or its kernels change. What it
//! takes when nothing at all is built is shown beside it as a ratio of times, each
//! taken once: counting rustc's work on those crates would take an hour.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::defs::package;
use super::{Bench, Row, instructions, timed};
use crate::process::{self, Stop};

/// The most that the example may cost, in costs of the twin.
const LIMIT: f64 = 2.0;

/// The example.
const EXAMPLE: &str = "conntrack-rust";

/// The packages that are compiled for the program, beside itself.
const OURS: [&str; 2] = ["kfunc", "kfunc-defs"];

/// Checks both and compares.
pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let folder = bench.ws.root.join("examples").join(EXAMPLE);
    let root = &bench.ws.root;
    let needs = format!(
        "kfunc = {{ path = {root:?} }}\nkfunc-defs = {{ path = {:?} }}",
        root.join("kfunc-defs")
    );
    let twin = checked(bench, "raw", &folder.join("twin_raw.rs"), "")?;
    let ours = checked(bench, "safe", &folder.join("src/main.rs"), &needs)?;
    Ok(vec![
        Row::new("cargo check, by hand", instructions(twin.count)),
        Row::new(format!("cargo check, {EXAMPLE}"), instructions(ours.count)),
        Row::ratio(
            format!("cargo check, {EXAMPLE} to by hand"),
            ours.count as f64 / twin.count.max(1) as f64,
            LIMIT,
        ),
        Row::new(
            "the same, with the macros and their crates, in time",
            format!("{:.1}x", ours.seconds / twin.seconds),
        ),
    ])
}

/// What checking a program costs.
struct Cost {
    /// How long it takes when nothing at all is built.
    seconds: f64,
    /// Its instructions when the macros are built, and nothing else.
    count: u64,
}

/// Checks the program of `source` as a package of its own.
fn checked(bench: &Bench<'_>, name: &str, source: &Path, needs: &str) -> Result<Cost, Stop> {
    let src = package(bench, name, needs)?;
    fs::copy(source, src.join("lib.rs")).map_err(|error| Stop::io("copy", source, &error))?;
    let target = bench.folder.join("check").join(name);
    let mut check = cargo(bench, &src, "check", &target);
    let seconds = timed(&mut check)?;
    let mut sweep = cargo(bench, &src, "clean", &target);
    sweep.args(["--package", name]);
    if !needs.is_empty() {
        sweep.args(OURS.iter().flat_map(|name| ["--package", name]));
    }
    process::run(&mut sweep)?;
    let count = bench.counter.count(&check)?;
    Ok(Cost { seconds, count })
}

/// cargo, as it is for both.
fn cargo(bench: &Bench<'_>, src: &Path, word: &str, target: &Path) -> Command {
    let mut cargo = bench.ws.cargo();
    cargo
        .args([word, "--quiet", "--offline", "--target-dir"])
        .arg(target);
    cargo.current_dir(src).env("CARGO_INCREMENTAL", "0");
    cargo
}
