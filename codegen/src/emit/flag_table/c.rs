//! The table in C: a header that stands alone.

use super::{Input, LACKS, Row, Told, VERSIONS};
use crate::emit::c::Writer;
use crate::emit::head_lines;

/// Writes the header.
pub(super) fn write(input: &Input<'_>, told: &Told<'_>) -> String {
    let mut w = Writer::default();
    w.line("/* SPDX-License-Identifier: MIT OR Apache-2.0 */");
    w.comment(&head_lines(input));
    w.directive("ifndef __KFUNC_FLAGS_H__");
    w.directive("define __KFUNC_FLAGS_H__");
    for flag in told.flags() {
        let info = flag.info();
        w.blank();
        w.directive(&format!("ifndef {}", info.name));
        w.directive(&format!("define {} (1U << {})", info.name, info.bit));
        w.directive("endif");
    }
    w.blank();
    let about = "A kfunc and its flags on the kernels from `since` to `until`.";
    w.comment(&[about.to_owned(), VERSIONS.to_owned()]);
    w.block("struct kfunc_flags", ";", |w| {
        w.line("const char *name;");
        w.line("unsigned int flags;");
        w.line("unsigned int since;");
        w.line("unsigned int until;");
    });
    w.blank();
    let about = "By name, then by age; behind the last is one without a name.";
    let lacks = told.lacks.then(|| LACKS.to_owned());
    let about: Vec<_> = [about.to_owned()].into_iter().chain(lacks).collect();
    w.comment(&about);
    w.directive(&format!("define KFUNC_FLAGS_COUNT {}", told.rows.len()));
    w.blank();
    table(&mut w, told);
    w.blank();
    w.directive("endif /* __KFUNC_FLAGS_H__ */");
    w.finish()
}

/// The rows, and one without a name behind them: C has no empty tables.
fn table(w: &mut Writer, told: &Told<'_>) {
    w.line("static const struct kfunc_flags kfunc_flags_table[]");
    w.block("__attribute__((unused)) =", ";", |w| {
        for (flags, row) in &told.rows {
            let Row {
                kfunc,
                ids: _,
                set: _,
                range,
                facts: _,
            } = row;
            w.block("", ",", |w| {
                w.line(&format!("\"{}\",", kfunc.name));
                w.line(&format!("{},", flags.c_expression()));
                let (since, until) = (range.since(), range.until());
                w.line(&format!("{:#08x}, /* {since} */", since.version_code()));
                w.line(&format!("{:#08x}, /* {until} */", until.version_code()));
            });
        }
        w.line("{ 0, 0, 0, 0 },");
    });
}
