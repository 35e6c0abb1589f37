//! The back end `flags`: which flags each kfunc has, as data.
//!
//! Owns the rows; how a row is spelled in C, Rust, JSON and Markdown is its
//! modules'.

mod c;
mod json;
mod markdown;
mod rust;

use super::{Backend, Files, Input};
use crate::model::flag::{Flag, FlagSet};
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, KfuncSet};

/// The back end `flags`.
pub(super) struct Flags;

impl Backend for Flags {
    fn name(&self) -> &'static str {
        "flags"
    }

    fn about(&self) -> &'static str {
        "tables of each kfunc's flags in C, Rust, JSON and Markdown"
    }

    fn emit(&self, input: &Input<'_>) -> Files {
        let rows = rows(input);
        Files::from([
            ("flags/kfunc_flags.h".to_owned(), c::write(input, &rows)),
            ("flags/kfunc_flags.rs".to_owned(), rust::write(input, &rows)),
            ("flags/kfuncs.json".to_owned(), json::write(input, &rows)),
            ("flags/kfuncs.md".to_owned(), markdown::write(input, &rows)),
        ])
    }
}

/// A kfunc on a stretch of the target's kernels on which all of this is the
/// same.
struct Row<'a> {
    kfunc: &'a Kfunc,
    set: Option<&'a KfuncSet>,
    range: KernelRange,
    facts: Facts,
}

/// What can differ between kernels.
#[derive(PartialEq, Eq)]
struct Facts {
    flags: FlagSet,
    /// Words of the program types that the set is registered for, sorted.
    prog_types: Vec<&'static str>,
    /// In C, without the semicolon.
    prototype: String,
}

/// Every row, by name, then by age.
fn rows<'a>(input: &Input<'a>) -> Vec<Row<'a>> {
    let of = |kfunc| kfunc_rows(input, kfunc);
    input.model.kfuncs.iter().flat_map(of).collect()
}

fn kfunc_rows<'a>(input: &Input<'a>, kfunc: &'a Kfunc) -> Vec<Row<'a>> {
    let set = input.model.set_of(kfunc);
    let mut rows: Vec<Row<'a>> = Vec::new();
    for era in kfunc.eras(input.target) {
        let single = era.range.since() == era.range.until();
        let kernels = era.range.kernels().filter(|k| single || !k.is_series());
        for kernel in kernels {
            let facts = Facts {
                flags: era.flags.flags,
                prog_types: prog_types(set, kernel),
                prototype: kfunc.c_prototype(kernel),
            };
            match rows.last_mut().filter(|row| continues(row, kernel)) {
                Some(row) if row.facts == facts => {
                    row.range = KernelRange::new(row.range.since(), kernel).unwrap_or(row.range);
                }
                Some(_) | None => rows.push(Row {
                    kfunc,
                    set,
                    range: KernelRange::only(kernel),
                    facts,
                }),
            }
        }
    }
    rows
}

fn continues(row: &Row<'_>, kernel: Kernel) -> bool {
    row.range.until().next_release() == Some(kernel)
}

fn prog_types(set: Option<&KfuncSet>, kernel: Kernel) -> Vec<&'static str> {
    let types = set.into_iter().flat_map(|set| set.prog_types(kernel));
    let mut words: Vec<_> = types.map(|ty| ty.word).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The flags that occur, in the order of their bits.
fn flags_in(rows: &[Row<'_>]) -> Vec<Flag> {
    let flags = rows.iter().flat_map(|row| row.facts.flags.iter());
    let mut flags: Vec<_> = flags.collect::<FlagSet>().iter().collect();
    flags.sort_by_key(|flag| flag.info().bit);
    flags
}

/// What readers of a table must know of its versions.
const VERSIONS: &str = "`since` and `until` are kernel versions as in LINUX_VERSION_CODE, both \
                        included: `major << 16 | minor << 8`.";

#[cfg(test)]
mod tests;
