//! The table as JSON: an array with an object per row, and the same as a document
//! that says which version of it this is and what was read.
//!
//! Owns their keys, which others rely on. JSON has no comments, so the texts have
//! no head.

use super::{Input, Row};
use crate::model::version::{Kernel, KernelRange};

/// Writes the table. Of each object, `since` and `until` are the first and the
/// last kernel that has the kfunc (null where the newest known still has it);
/// `kernels`, which a target of one kernel leaves out, are those with these
/// flags, program types and prototype.
pub(super) fn write(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let ranged = input.target.since() != input.target.until();
    let keys = |row| match ranged {
        true => keys(row).into_iter().chain([on(row)]).collect(),
        false => keys(row),
    };
    format!("{}\n", objects(rows, keys))
}

/// The version of the document's keys: it grows when one goes away or means
/// something else, and not when one is added.
const VERSION: u32 = 1;

/// Writes the document. `read` has for each kernel of the target what was read of
/// it, in the words of `kfunc list --format json`; where that is nothing, what
/// the rows say of it was concluded from its neighbours, or nobody wrote down
/// where it is from. A row is as in the other text and always has `kernels`;
/// `unread` are the target's kernels that have the kfunc under terms that nobody
/// has read, and that are in no row of it.
pub(super) fn table(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let read = kernels(input.target).map(|kernel| {
        let said = input.evidence.get(&kernel).into_iter().flatten();
        let said = array(said.map(|from| string(from.word())));
        format!("    {}: {said}", string(kernel.name()))
    });
    let read: Vec<_> = read.collect();
    let keys = |row: &Row<'_>| {
        let unread = kernels(input.target);
        let ranges = &row.kfunc.unread;
        let unread = unread.filter(|kernel| ranges.iter().any(|it| it.contains(*kernel)));
        let unread = ("unread", array(unread.map(|kernel| string(kernel.name()))));
        keys(row).into_iter().chain([on(row), unread]).collect()
    };
    format!(
        "{{\n  \"version\": {VERSION},\n  \"digest\": {},\n  \"read\": {{\n{}\n  }},\n  \"kfuncs\": {}\n}}\n",
        string(input.digest),
        read.join(",\n"),
        objects(rows, keys).replace('\n', "\n  ")
    )
}

/// Keys and values of an object.
type Keys = Vec<(&'static str, String)>;

fn objects<'r>(rows: &'r [Row<'r>], keys: impl Fn(&'r Row<'r>) -> Keys) -> String {
    let object = |row| {
        let lines = keys(row).into_iter();
        let lines: Vec<_> = lines
            .map(|(key, value)| format!("    {}: {value}", string(key)))
            .collect();
        format!("  {{\n{}\n  }}", lines.join(",\n"))
    };
    match rows.iter().map(object).collect::<Vec<_>>().as_slice() {
        [] => "[]".to_owned(),
        objects => format!("[\n{}\n]", objects.join(",\n")),
    }
}

/// What both have of a row.
fn keys(row: &Row<'_>) -> Keys {
    let Row {
        kfunc,
        ids,
        set,
        range: _,
        facts,
    } = row;
    let flags = facts.flags.iter().map(|flag| string(flag.info().name));
    let prog_types = facts.prog_types.iter().map(|word| string(word));
    let there = kfunc.range();
    vec![
        ("name", string(&kfunc.name)),
        ("prototype", string(&facts.prototype)),
        ("flags", array(flags)),
        ("bits", facts.flags.bits().to_string()),
        ("set", ids.map_or_else(null, string)),
        ("prog_types", set.map_or_else(null, |_| array(prog_types))),
        ("since", string(there.since().name())),
        ("until", until(there)),
    ]
}

/// The kernels on which all this is so.
fn on(row: &Row<'_>) -> (&'static str, String) {
    let kernels = kernels(row.range).map(|kernel| string(kernel.name()));
    ("kernels", array(kernels))
}

fn kernels(range: KernelRange) -> impl Iterator<Item = Kernel> {
    let single = range.since() == range.until();
    let kernels = range.kernels();
    kernels.filter(move |kernel| single || !kernel.is_series())
}

fn until(range: KernelRange) -> String {
    if range.is_open() {
        null()
    } else {
        string(range.until().name())
    }
}

fn array(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    format!("[{}]", items.join(", "))
}

fn null() -> String {
    "null".to_owned()
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
