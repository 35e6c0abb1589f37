//! Pages in reStructuredText, in the manner of the kernel's documentation.
//!
//! Owns what must be escaped there. Only directives that docutils has itself
//! are used.

use super::{Block, Inline, Line};

/// The column that lines should not pass.
const WIDTH: usize = 80;

/// Writes a page.
pub(crate) fn write(blocks: &[Block]) -> String {
    let blocks: Vec<_> = blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Comment(lines) => comment(lines),
        Block::Heading(level, line) => heading(*level, line),
        Block::Paragraph(line) => wrapped(line, "", ""),
        Block::List(items) => items.iter().map(|line| wrapped(line, "- ", "  ")).collect(),
        Block::Listing { language, lines } => listing(language, lines),
        Block::Table { head, rows } => table(head, rows),
    }
}

/// Each line is a comment of its own, so that none can be a directive's.
fn comment(lines: &[String]) -> String {
    let mut text = String::from("..\n");
    for line in lines {
        text.push_str(format!("   {line}").trim_end());
        text.push('\n');
    }
    text
}

/// The kernel's order: `=` above and below, `=`, `-`, `~`.
fn heading(level: u8, line: &Line) -> String {
    let title = joined(line);
    let rule = |mark: &str| mark.repeat(title.chars().count().max(1));
    match level {
        1 => format!("{0}\n{title}\n{0}\n", rule("=")),
        2 => format!("{title}\n{}\n", rule("=")),
        3 => format!("{title}\n{}\n", rule("-")),
        _ => format!("{title}\n{}\n", rule("~")),
    }
}

fn listing(language: &str, lines: &[String]) -> String {
    let mut text = match language {
        "" => "::\n\n".to_owned(),
        language => format!(".. code-block:: {language}\n\n"),
    };
    for line in lines {
        text.push_str(format!("    {line}").trim_end());
        text.push('\n');
    }
    // A literal block must not be empty.
    match lines.iter().all(|line| line.trim().is_empty()) {
        true => String::new(),
        false => text,
    }
}

fn table(head: &[Line], rows: &[Vec<Line>]) -> String {
    let mut text = String::from(".. list-table::\n   :header-rows: 1\n\n");
    text.push_str(&row(head));
    text.extend(rows.iter().map(|cells| row(cells)));
    text
}

fn row(cells: &[Line]) -> String {
    let mut text = String::new();
    for (i, cell) in cells.iter().enumerate() {
        let mark = if i == 0 { "   * - " } else { "     - " };
        match cell.is_empty() {
            true => text.push_str(&format!("{}\n", mark.trim_end())),
            false => text.push_str(&wrapped(cell, mark, "       ")),
        }
    }
    text
}

/// The words of a line, wrapped; none of the lines starts anything.
fn wrapped(line: &Line, first: &str, rest: &str) -> String {
    let mut text = first.to_owned();
    let mut column = first.len();
    let mut begun = false;
    for word in words(line) {
        let length = word.chars().count();
        if begun && column + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(rest);
            column = rest.len();
            begun = false;
        }
        if begun {
            text.push(' ');
            column += 1;
        }
        let word = if begun { word } else { start(word) };
        column += word.chars().count();
        text.push_str(&word);
        begun = true;
    }
    text.push('\n');
    text
}

fn joined(line: &Line) -> String {
    let words = words(line);
    let mut words = words.into_iter();
    let first = words.next().map(start).unwrap_or_default();
    words.fold(first, |text, word| text + " " + &word)
}

/// The words, escaped; code is one word, with what touches it.
fn words(line: &Line) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for piece in line {
        match piece {
            Inline::Text(text) => {
                let mut touches = open && !text.starts_with(' ');
                for word in text.split_whitespace() {
                    push(&mut words, touches, "", escape(word));
                    touches = false;
                }
                open = !text.ends_with(' ') && !text.trim().is_empty();
            }
            Inline::Code(code) => {
                push(&mut words, open, "\\ ", literal(code));
                if let Some(word) = words.last_mut() {
                    // Ends the markup whatever follows; means nothing else.
                    word.push_str("\\ ");
                }
                open = true;
            }
        }
    }
    for word in &mut words {
        let tidy = word.strip_suffix("\\ ").map(str::len);
        word.truncate(tidy.unwrap_or(word.len()));
    }
    words
}

/// What may follow inline markup directly.
const ENDS_MARKUP: [char; 9] = [',', '.', ';', ':', '!', '?', ')', '-', '/'];

fn push(words: &mut Vec<String>, touches: bool, between: &str, word: String) {
    match words.last_mut().filter(|_| touches) {
        Some(last) if last.ends_with("\\ ") => {
            let ends = word.starts_with(ENDS_MARKUP);
            last.truncate(last.len() - if ends { 2 } else { 0 });
            last.push_str(&word);
        }
        Some(last) => {
            last.push_str(between);
            last.push_str(&word);
        }
        None => words.push(word),
    }
}

/// An inline literal; nothing is escaped in one, so what cannot be in it is
/// text.
fn literal(code: &str) -> String {
    let edge = code.starts_with('`') || code.ends_with(['`', '\\']);
    match edge || code.contains("``") {
        true => escape(code),
        false => format!("``{code}``"),
    }
}

/// A word with a backslash before all that could be inline markup, and before
/// the second of two colons, which would begin a literal block.
fn escape(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word.to_owned();
    }
    let mut escaped = String::with_capacity(word.len());
    let mut before = ' ';
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let markup = match c {
            // Behind a word it makes a reference of it.
            '_' => !rest.peek().is_some_and(|c| c.is_alphanumeric()),
            ':' => before == ':',
            c => "\\`*|<>[]".contains(c),
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// A word that starts no list, directive, field, option or rule at the start
/// of a line.
fn start(word: String) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '\\' | '`');
    match word.is_empty() || (word.starts_with(plain) && !is_enumerator(&word)) {
        true => word,
        false => format!("\\{word}"),
    }
}

/// Whether a list could begin so: `1.`, `a)`, `iv.`
fn is_enumerator(word: &str) -> bool {
    let Some(stem) = word.strip_suffix(['.', ')']) else {
        return false;
    };
    let digits = stem.chars().all(|c| c.is_ascii_digit());
    let roman = stem.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
    digits || roman || stem.chars().count() == 1
}

#[cfg(test)]
mod tests {
    use super::super::{code, text};
    use super::*;

    fn paragraph(words: &str) -> String {
        write(&[Block::Paragraph(text(words))])
    }

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(paragraph("*a* `b` |c|"), "\\*a\\* \\`b\\` \\|c\\|\n");
        assert_eq!(
            paragraph("task_struct foo_ b__"),
            "task_struct foo\\_ b\\_\\_\n"
        );
        assert_eq!(paragraph("- no list"), "\\- no list\n");
        assert_eq!(paragraph("1. no list"), "\\1. no list\n");
        assert_eq!(paragraph("iv) no list"), "\\iv) no list\n");
        assert_eq!(paragraph(".. note:: x"), "\\.. note:\\: x\n");
        assert_eq!(paragraph(":field: x"), "\\:field: x\n");
        assert_eq!(paragraph("as follows::"), "as follows:\\:\n");
    }

    #[test]
    fn no_wrapped_line_starts_anything() {
        let words = format!("{} - x", "a".repeat(79));
        assert_eq!(paragraph(&words), format!("{}\n\\- x\n", "a".repeat(79)));
    }

    #[test]
    fn code_is_apart_from_what_touches_it() {
        let piece = |code: &str| Inline::Code(code.to_owned());
        let words = |text: &str| Inline::Text(text.to_owned());
        let line = vec![
            words("("),
            piece("p"),
            words("), "),
            piece("q"),
            words(" end"),
        ];
        let expected = "\\(\\ ``p``), ``q`` end\n";
        assert_eq!(write(&[Block::Paragraph(line)]), expected);
        let line = vec![piece("p"), words("s")];
        assert_eq!(write(&[Block::Paragraph(line)]), "``p``\\ s\n");
        let line = |code| write(&[Block::Paragraph(super::super::code(code))]);
        assert_eq!(line("`a"), "\\`a\n");
        assert_eq!(line("a``b"), "a\\`\\`b\n");
    }

    #[test]
    fn tables_are_lists() {
        let table = Block::Table {
            head: vec![text("a"), text("b")],
            rows: vec![vec![code("x"), Line::new()]],
        };
        let expected =
            ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - ``x``\n     -\n";
        assert_eq!(write(&[table]), expected);
    }

    #[test]
    fn headings_are_ruled_in_full() {
        let heading = |level| write(&[Block::Heading(level, text("a_b"))]);
        assert_eq!(heading(1), "===\na_b\n===\n");
        assert_eq!(heading(3), "a_b\n---\n");
    }
}
