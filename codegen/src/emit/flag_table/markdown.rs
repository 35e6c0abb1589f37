//! The table in Markdown.

use super::{Input, Row};
use crate::emit::prose::{Block, Line, code, commas, markdown, text};
use crate::emit::{facts, head_lines};

const HEAD: [&str; 6] = ["kfunc", "kernels", "flags", "bits", "set", "program types"];

/// Writes the table.
pub(super) fn write(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let table = Block::Table {
        head: HEAD.iter().map(|head| text(*head)).collect(),
        rows: rows.iter().map(cells).collect(),
    };
    let title = format!("Flags of kfuncs, {}", facts::kernels(input.target));
    markdown::write(&[
        Block::Comment(head_lines(input)),
        Block::Heading(1, text(title)),
        table,
    ])
}

fn cells(row: &Row<'_>) -> Vec<Line> {
    let Row {
        kfunc,
        ids,
        set: _,
        range,
        facts: said,
    } = row;
    let (flags, bits) = match said.flags {
        Some(flags) => (
            commas(flags.iter().map(|flag| code(flag.info().name))),
            code(format!("{:#x}", flags.bits())),
        ),
        None => (text(facts::NOT_KNOWN), text(facts::NOT_KNOWN)),
    };
    let prog_types = said.prog_types.iter().map(|word| code(*word));
    vec![
        code(&kfunc.name),
        text(facts::kernels(*range)),
        flags,
        bits,
        ids.map(code).unwrap_or_default(),
        commas(prog_types),
    ]
}
