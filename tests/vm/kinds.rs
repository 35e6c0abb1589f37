//! A program of each kind, in Rust: the machine's kernel loads it, and what a host may refuse does
//! what it can.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kfunc_codegen::model::program::{KINDS, Kind, Sleep};
use kfunc_tests::{runner, rust_bpf};
use object::{Object as _, ObjectSection as _};

use crate::{Check, Place};

pub(crate) const CHECKS: &[Check] = &[
    ("programs of each kind load", all_load),
    ("programs that a host may refuse", run),
];

/// What a host loads, and what it may refuse.
const COMMON: &str = include_str!("../kernel/programs/kinds.rs");
const REFUSED: &str = include_str!("programs/kinds.rs");

/// The word of a kind, and whether the program is loaded as one that may sleep.
type Loaded = (&'static str, bool);

/// Each kind is there twice if it may sleep.
fn all_load(place: &mut Place) -> Result<(), String> {
    if !rust_bpf::is_available("vm") {
        return Ok(());
    }
    let mut loaded = BTreeSet::new();
    for object in [
        rust_bpf::program(COMMON),
        rust_bpf::program(REFUSED),
        rust_bpf::object_for("hooks-rust", place.version),
    ] {
        runner::inside(&mut place.session, "verify", &object)?;
        loaded.extend(kinds(&object)?);
    }
    let wanted = KINDS.iter().flat_map(|kind| match kind.sleep {
        Sleep::Never => vec![(kind.word, false)],
        Sleep::May => vec![(kind.word, false), (kind.word, true)],
        Sleep::Always => vec![(kind.word, true)],
    });
    let missing: Vec<Loaded> = wanted.filter(|kind| !loaded.contains(kind)).collect();
    let text = || format!("no program is of a kind of {missing:?}");
    missing.is_empty().then_some(()).ok_or_else(text)
}

/// Of the programs in an object.
fn kinds(object: &Path) -> Result<Vec<Loaded>, String> {
    let bytes = fs::read(object).map_err(|error| error.to_string())?;
    let file = object::File::parse(&*bytes).map_err(|error| error.to_string())?;
    let sections = file.sections().filter_map(|section| {
        let (kind, sleeps) = Kind::of_section(section.name().ok()?)?;
        Some((kind.word, sleeps))
    });
    Ok(sections.collect())
}

fn run(place: &mut Place) -> Result<(), String> {
    if !rust_bpf::is_available("vm") {
        return Ok(());
    }
    let object = rust_bpf::program(REFUSED);
    runner::inside(&mut place.session, "run kinds", &object).map(drop)
}
