//! The table as JSON: an array with an object per row.
//!
//! Owns its keys, which others rely on. JSON has no comments, so this text has
//! no head.

use super::{Input, Row};
use crate::model::version::{Kernel, KernelRange};

/// Writes the table. Of each object, `since` and `until` are the first and the
/// last kernel that has the kfunc (null where the newest known still has it);
/// `kernels`, which a target of one kernel leaves out, are those with these
/// flags, program types and prototype.
pub(super) fn write(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let ranged = input.target.since() != input.target.until();
    let objects: Vec<_> = rows.iter().map(|row| object(row, ranged)).collect();
    match objects.as_slice() {
        [] => "[]\n".to_owned(),
        objects => format!("[\n{}\n]\n", objects.join(",\n")),
    }
}

fn object(row: &Row<'_>, ranged: bool) -> String {
    let Row {
        kfunc,
        ids,
        set,
        range,
        facts,
    } = row;
    let flags = facts.flags.iter().map(|flag| string(flag.info().name));
    let prog_types = facts.prog_types.iter().map(|word| string(word));
    let there = kfunc.range();
    let mut keys = vec![
        ("name", string(&kfunc.name)),
        ("prototype", string(&facts.prototype)),
        ("flags", array(flags)),
        ("bits", facts.flags.bits().to_string()),
        ("set", ids.map_or_else(null, string)),
        ("prog_types", set.map_or_else(null, |_| array(prog_types))),
        ("since", string(there.since().name())),
        ("until", until(there)),
    ];
    if ranged {
        keys.push(("kernels", array(kernels(*range).map(|k| string(k.name())))));
    }
    let lines: Vec<_> = keys
        .iter()
        .map(|(key, value)| format!("    {}: {value}", string(key)))
        .collect();
    format!("  {{\n{}\n  }}", lines.join(",\n"))
}

fn kernels(range: KernelRange) -> impl Iterator<Item = Kernel> {
    range.kernels().filter(|kernel| !kernel.is_series())
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
