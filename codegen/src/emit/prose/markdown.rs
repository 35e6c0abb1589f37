//! Pages in Markdown (CommonMark, with the tables of GitHub).
//!
//! Owns what must be escaped there.

use super::{Block, Inline, Line};

/// Writes a page.
pub(crate) fn write(blocks: &[Block]) -> String {
    let blocks: Vec<_> = blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Comment(lines) => comment(lines),
        Block::Heading(level, line) => {
            let marks = "#".repeat(usize::from(*level));
            format!("{marks} {}\n", inline(line))
        }
        Block::Paragraph(line) => format!("{}\n", start(&inline(line))),
        Block::List(items) => {
            let item = |line| format!("- {}\n", start(&inline(line)));
            items.iter().map(item).collect()
        }
        Block::Listing { language, lines } => listing(language, lines),
        Block::Table { head, rows } => table(head, rows),
    }
}

fn comment(lines: &[String]) -> String {
    // Two hyphens could end the comment.
    let line = |line: &String| format!("{}\n", line.replace("--", "- -").replace('>', ""));
    let text: String = lines.iter().map(line).collect();
    format!("<!--\n{text}-->\n")
}

fn listing(language: &str, lines: &[String]) -> String {
    let fence = "`".repeat(longest_run(lines.iter().map(String::as_str)).max(2) + 1);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("{fence}{language}\n{text}{fence}\n")
}

fn table(head: &[Line], rows: &[Vec<Line>]) -> String {
    let mut text = row(head);
    text.push_str(&"| --- ".repeat(head.len()));
    text.push_str("|\n");
    text.extend(rows.iter().map(|cells| row(cells)));
    text
}

fn row(cells: &[Line]) -> String {
    let cell = |line: &Line| {
        let text: String = line.iter().map(cell_piece).collect();
        format!("| {text} ")
    };
    let cells: String = cells.iter().map(cell).collect();
    format!("{cells}|\n")
}

/// In a table a bar ends the cell, even within code.
fn cell_piece(piece: &Inline) -> String {
    match piece {
        Inline::Text(text) => escape(text),
        Inline::Code(code) => span(code).replace('|', "\\|"),
    }
}

fn inline(line: &Line) -> String {
    let piece = |piece: &Inline| match piece {
        Inline::Text(text) => escape(text),
        Inline::Code(code) => span(code),
    };
    line.iter().map(piece).collect()
}

/// A code span that no backtick inside can end.
fn span(code: &str) -> String {
    let fence = "`".repeat(longest_run([code]) + 1);
    let edge = code.starts_with('`') || code.ends_with('`');
    let space = if edge { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}

fn longest_run<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    let runs = texts.into_iter().flat_map(|text| text.split(|c| c != '`'));
    runs.map(str::len).max().unwrap_or(0)
}

/// `text` with a backslash before all that could be markup. An underscore
/// inside a word never is.
fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,;".contains(&byte);
    if text.bytes().all(plain) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|c| c.is_alphanumeric());
        let markup = match c {
            '_' => !inside,
            c => "\\`*[]<>|&~$".contains(c),
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// A line that starts no heading, list or rule.
fn start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = &line[digits..];
    if digits > 0 && behind.starts_with(['.', ')']) {
        return format!("{}\\{behind}", &line[..digits]);
    }
    match line.starts_with(['#', '+', '-', '=', ':']) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
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
