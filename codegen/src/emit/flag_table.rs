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
        let flags = Told::of(rows_of_flags(input, &rows));
        Files::from([
            ("flags/kfunc_flags.h".to_owned(), c::write(input, &flags)),
            (
                "flags/kfunc_flags.rs".to_owned(),
                rust::write(input, &flags),
            ),
            ("flags/kfuncs.json".to_owned(), json::write(input, &rows)),
            ("flags/table.json".to_owned(), json::table(input, &rows)),
            ("flags/kfuncs.md".to_owned(), markdown::write(input, &rows)),
        ])
    }
}

/// A kfunc on a stretch of the target's kernels on which all of this is the
/// same.
#[derive(Clone)]
struct Row<'a> {
    kfunc: &'a Kfunc,
    /// C identifier of the set.
    ids: Option<&'a str>,
    /// The set, where it is declared.
    set: Option<&'a KfuncSet>,
    range: KernelRange,
    facts: Facts,
}

/// What can differ between kernels.
#[derive(Clone, PartialEq, Eq)]
struct Facts {
    /// `None` where the kernel does not tell them.
    flags: Option<FlagSet>,
    /// Words of the program types that the set is registered for, sorted.
    prog_types: Vec<&'static str>,
    /// In C, without the semicolon.
    prototype: String,
}

/// The rows of a table of bits, which has no word for flags that are not known.
struct Told<'a> {
    /// Rows with their flags.
    rows: Vec<(FlagSet, Row<'a>)>,
    /// Whether there are others.
    lacks: bool,
}

/// What such a table says where it lacks some.
const LACKS: &str = "Kfuncs whose flags are not known are not in it.";

impl<'a> Told<'a> {
    fn of(rows: Vec<Row<'a>>) -> Self {
        let all = rows.len();
        let rows = rows.into_iter();
        let rows: Vec<_> = rows
            .filter_map(|row| Some((row.facts.flags?, row)))
            .collect();
        Self {
            lacks: rows.len() < all,
            rows,
        }
    }

    /// The flags that occur, in the order of their bits.
    fn flags(&self) -> Vec<Flag> {
        let flags = self.rows.iter().flat_map(|(flags, _)| flags.iter());
        let mut flags: Vec<_> = flags.collect::<FlagSet>().iter().collect();
        flags.sort_by_key(|flag| flag.info().bit);
        flags
    }
}

/// Every row, by name, then by age.
fn rows<'a>(input: &Input<'a>) -> Vec<Row<'a>> {
    let kfuncs = input.model.kfuncs.iter();
    kfuncs.flat_map(|kfunc| kfunc_rows(input, kfunc)).collect()
}

/// Of all rows those for tables that know no sets: flags are the same in all of
/// them.
fn rows_of_flags<'a>(input: &Input<'a>, rows: &[Row<'a>]) -> Vec<Row<'a>> {
    let mut behind = rows;
    let of = |kfunc: &'a Kfunc| {
        let own = |row: &&Row<'_>| std::ptr::eq(row.kfunc, kfunc);
        let (own, others) = behind.split_at(behind.iter().take_while(own).count());
        behind = others;
        match kfunc.sets().len() {
            0 | 1 => own.to_vec(),
            _ => member_rows(input, kfunc, None),
        }
    };
    input.model.kfuncs.iter().flat_map(of).collect()
}

/// The rows of a kfunc, one set after the other.
fn kfunc_rows<'a>(input: &Input<'a>, kfunc: &'a Kfunc) -> Vec<Row<'a>> {
    let sets = kfunc.sets();
    if sets.is_empty() {
        return member_rows(input, kfunc, None);
    }
    let sets = sets.into_iter();
    sets.flat_map(|ids| member_rows(input, kfunc, Some(ids)))
        .collect()
}

fn member_rows<'a>(input: &Input<'a>, kfunc: &'a Kfunc, ids: Option<&'a str>) -> Vec<Row<'a>> {
    let set = ids.and_then(|ids| input.model.set_named(ids));
    let mut rows: Vec<Row<'a>> = Vec::new();
    for era in kfunc.eras(input.target) {
        let single = era.range.since() == era.range.until();
        if ids.is_some_and(|ids| kfunc.sets_under(era.contract).all(|set| set != ids)) {
            continue;
        }
        let kernels = era.range.kernels().filter(|k| single || !k.is_series());
        for kernel in kernels {
            let facts = Facts {
                flags: era.flags.as_ref().map(|made| made.flags),
                prog_types: prog_types(set, kernel),
                prototype: kfunc.c_prototype(kernel),
            };
            match rows.last_mut().filter(|row| continues(row, kernel)) {
                Some(row) if row.facts == facts => {
                    row.range = KernelRange::new(row.range.since(), kernel).unwrap_or(row.range);
                }
                Some(_) | None => rows.push(Row {
                    kfunc,
                    ids,
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

/// What readers of a table must know of its versions.
const VERSIONS: &str = "`since` and `until` are kernel versions as in LINUX_VERSION_CODE, both \
                        included: `major << 16 | minor << 8`.";

#[cfg(test)]
mod tests;
