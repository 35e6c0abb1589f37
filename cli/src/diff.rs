//! How an artefact differs from what it should be, as a unified diff.

use kfunc_codegen::build_script::write::{Old, Planned};
use similar::TextDiff;

/// The differences from what is there to what should be; empty where there are
/// none.
pub(crate) fn unified(planned: &Planned<'_>, color: bool) -> String {
    let path = planned.path.display().to_string();
    let (from, old) = match &planned.old {
        Old::Same => return String::new(),
        Old::Missing => ("/dev/null", String::new()),
        Old::Other(bytes) => (path.as_str(), String::from_utf8_lossy(bytes).into_owned()),
    };
    let text = TextDiff::from_lines(old.as_str(), planned.text)
        .unified_diff()
        .header(from, &path)
        .to_string();
    let text = if text.is_empty() {
        // Bytes that are no UTF-8 may read as what they should be.
        format!("--- {from}\n+++ {path}\nbytes differ that are no text\n")
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
