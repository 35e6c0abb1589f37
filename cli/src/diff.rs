//! How an artefact differs from what it should be, as a unified diff.

use std::fs;
use std::path::Path;

use kfunc_codegen::build_script::write::{Old, Planned};
use similar::TextDiff;

const NOTHING: &str = "/dev/null";

/// The differences from what is there to what should be; empty where there are
/// none.
pub(crate) fn unified(planned: &Planned<'_>, color: bool) -> String {
    let path = planned.path.display().to_string();
    match &planned.old {
        Old::Same => String::new(),
        Old::Missing => diff((NOTHING, b""), (&path, planned.text), color),
        Old::Other(bytes) => diff((&path, bytes), (&path, planned.text), color),
    }
}

/// The removal of a file that should not be there.
pub(crate) fn removal(path: &Path, color: bool) -> String {
    let name = path.display().to_string();
    let bytes = fs::read(path).unwrap_or_default();
    diff((&name, &bytes), (NOTHING, ""), color)
}

fn diff((from, old): (&str, &[u8]), (to, new): (&str, &str), color: bool) -> String {
    let text = TextDiff::from_lines(&*String::from_utf8_lossy(old), new)
        .unified_diff()
        .header(from, to)
        .to_string();
    let text = if text.is_empty() {
        // Bytes that are no UTF-8 may read as what they should be.
        format!("--- {from}\n+++ {to}\nbytes differ that are no text\n")
    } else {
        text
    };
    if color { painted(&text) } else { text }
}

fn painted(text: &str) -> String {
    let line = |line: &str| {
        let code = match line.as_bytes().first() {
            Some(b'-') => "31",
            Some(b'+') => "32",
            Some(b'@') => "36",
            Some(_) | None => return line.to_owned(),
        };
        let bare = line.strip_suffix('\n').unwrap_or(line);
        format!("\x1b[{code}m{bare}\x1b[0m\n")
    };
    text.split_inclusive('\n').map(line).collect()
}
