//! Pages in Markdown (CommonMark, with the tables of GitHub).
//!
//! Owns what must be escaped there.

use super::{Block, Inline, Line, escaped};

/// Writes a page.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut text = String::new();
    for (index, one) in blocks.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        block(one, &mut text);
    }
    text
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Comment(lines) => comment(lines, out),
        Block::Heading(level, line) => {
            (0..*level).for_each(|_| out.push('#'));
            out.push(' ');
            inline(line, escape, span, out);
            out.push('\n');
        }
        Block::Paragraph(line) => started(line, out),
        Block::List(items) => {
            for item in items {
                out.push_str("- ");
                started(item, out);
            }
        }
        Block::Listing { language, lines } => listing(language, lines, out),
        Block::Table { head, rows } => {
            row(head, out);
            head.iter().for_each(|_| out.push_str("| --- "));
            out.push_str("|\n");
            rows.iter().for_each(|cells| row(cells, out));
        }
    }
}

fn comment(lines: &[String], out: &mut String) {
    out.push_str("<!--\n");
    for line in lines {
        // Two hyphens could end the comment.
        out.push_str(&line.replace("--", "- -").replace('>', ""));
        out.push('\n');
    }
    out.push_str("-->\n");
}

fn listing(language: &str, lines: &[String], out: &mut String) {
    let longest = lines.iter().map(|line| longest_run(line)).max();
    let fence = longest.unwrap_or(0).max(2) + 1;
    ticks(fence, out);
    out.push_str(language);
    out.push('\n');
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    ticks(fence, out);
    out.push('\n');
}

/// In a table a bar ends the cell, even within code.
fn row(cells: &[Line], out: &mut String) {
    for cell in cells {
        out.push_str("| ");
        inline(cell, escape, barred, out);
        out.push(' ');
    }
    out.push_str("|\n");
}

fn barred(code: &str, out: &mut String) {
    match code.contains('|') {
        true => span(&code.replace('|', "\\|"), out),
        false => span(code, out),
    }
}

/// The pieces of a line, each kind in its own way.
fn inline(line: &Line, text: fn(&str, &mut String), code: fn(&str, &mut String), out: &mut String) {
    for piece in line {
        match piece {
            Inline::Text(piece) => text(piece, out),
            Inline::Code(piece) => code(piece, out),
        }
    }
}

/// A code span that no backtick inside can end.
fn span(code: &str, out: &mut String) {
    let fence = longest_run(code) + 1;
    let edge = code.starts_with('`') || code.ends_with('`');
    let space = if edge { " " } else { "" };
    ticks(fence, out);
    out.push_str(space);
    out.push_str(code);
    out.push_str(space);
    ticks(fence, out);
}

fn ticks(count: usize, out: &mut String) {
    (0..count).for_each(|_| out.push('`'));
}

/// How many backticks follow each other at most.
fn longest_run(text: &str) -> usize {
    let runs = text.as_bytes().chunk_by(|a, b| a == b);
    let ticks = runs.filter(|run| run.first() == Some(&b'`'));
    ticks.map(<[u8]>::len).max().unwrap_or(0)
}

/// `text` with a backslash before all that could be markup. An underscore
/// inside a word never is.
fn escape(text: &str, out: &mut String) {
    escaped(text, out, |c, before, after| match c {
        '_' => {
            !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
        }
        c => "\\`*[]<>|&~$".contains(c),
    });
}

/// A line of its own that starts no heading, list or rule.
fn started(line: &Line, out: &mut String) {
    let from = out.len();
    inline(line, escape, span, out);
    let written = out.get(from..).unwrap_or_default();
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let behind = written.get(digits..).unwrap_or_default();
    if digits > 0 && behind.starts_with(['.', ')']) {
        out.insert(from + digits, '\\');
    } else if written.starts_with(['#', '+', '-', '=', ':']) {
        out.insert(from, '\\');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::{code, text};
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        let paragraph = |words: &str| write(&[Block::Paragraph(text(words))]);
        assert_eq!(paragraph("# no heading"), "\\# no heading\n");
        assert_eq!(paragraph("- no list"), "\\- no list\n");
        assert_eq!(paragraph("1. no list"), "1\\. no list\n");
        assert_eq!(
            paragraph("<b>*x*</b> &lt;"),
            "\\<b\\>\\*x\\*\\</b\\> \\&lt;\n"
        );
        assert_eq!(paragraph("task_struct _x_"), "task_struct \\_x\\_\n");
        assert_eq!(paragraph("[a](b) a|b"), "\\[a\\](b) a\\|b\n");
    }

    #[test]
    fn code_ends_where_it_ends() {
        let paragraph = |words: &str| write(&[Block::Paragraph(code(words))]);
        assert_eq!(paragraph("a"), "`a`\n");
        assert_eq!(paragraph("a``b`"), "``` a``b` ```\n");
        let lines = vec!["````".to_owned()];
        let listing = Block::Listing {
            language: "c",
            lines,
        };
        assert_eq!(write(&[listing]), "`````c\n````\n`````\n");
    }

    #[test]
    fn cells_keep_their_bars() {
        let table = Block::Table {
            head: vec![text("a"), text("b")],
            rows: vec![vec![code("x | y"), text("z|")]],
        };
        let expected = "| a | b |\n| --- | --- |\n| `x \\| y` | z\\| |\n";
        assert_eq!(write(&[table]), expected);
    }

    #[test]
    fn a_comment_cannot_end_early() {
        let comment = Block::Comment(vec!["a --> b".to_owned()]);
        assert_eq!(write(&[comment]), "<!--\na - - b\n-->\n");
    }
}
