//! Pages in reStructuredText, in the manner of the kernel's documentation.
//!
//! Owns what must be escaped there. Only directives that docutils has itself
//! are used.

use super::{Block, Inline, Line, escaped};

/// The column that lines should not pass.
const WIDTH: usize = 80;

/// Writes a page.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut page = Page::default();
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            page.text.push('\n');
        }
        page.block(block);
    }
    page.text
}

/// A page in the making.
#[derive(Default)]
struct Page {
    text: String,
    /// Those of the line that is being written.
    words: Words,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Comment(lines) => self.comment(lines),
            Block::Heading(level, line) => self.heading(*level, line),
            Block::Paragraph(line) => self.wrapped(line, "", ""),
            Block::List(items) => {
                for line in items {
                    self.wrapped(line, "- ", "  ");
                }
            }
            Block::Listing { language, lines } => self.listing(language, lines),
            Block::Table { head, rows } => {
                self.text
                    .push_str(".. list-table::\n   :header-rows: 1\n\n");
                self.row(head);
                rows.iter().for_each(|cells| self.row(cells));
            }
        }
    }

    /// Each line is a comment of its own, so that none can be a directive's.
    fn comment(&mut self, lines: &[String]) {
        self.text.push_str("..\n");
        lines.iter().for_each(|line| self.indented("   ", line));
    }

    /// A line as it is.
    fn indented(&mut self, indent: &str, line: &str) {
        let line = line.trim_end();
        if !line.is_empty() {
            self.text.push_str(indent);
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// The kernel's order: `=` above and below, `=`, `-`, `~`.
    fn heading(&mut self, level: u8, line: &Line) {
        let mut title = String::new();
        self.words.read(line);
        for (index, word) in self.words.iter().enumerate() {
            match index {
                0 => title.push_str(guard(word)),
                _ => title.push(' '),
            }
            title.push_str(word);
        }
        let mark = match level {
            1 | 2 => "=",
            3 => "-",
            _ => "~",
        };
        let mut rule = mark.repeat(title.chars().count().max(1));
        rule.push('\n');
        if level == 1 {
            self.text.push_str(&rule);
        }
        self.text.push_str(&title);
        self.text.push('\n');
        self.text.push_str(&rule);
    }

    fn listing(&mut self, language: &str, lines: &[String]) {
        // A literal block must not be empty.
        if lines.iter().all(|line| line.trim().is_empty()) {
            return;
        }
        match language {
            "" => self.text.push_str("::\n\n"),
            language => {
                self.text.push_str(".. code-block:: ");
                self.text.push_str(language);
                self.text.push_str("\n\n");
            }
        }
        lines.iter().for_each(|line| self.indented("    ", line));
    }

    fn row(&mut self, cells: &[Line]) {
        for (index, cell) in cells.iter().enumerate() {
            let mark = if index == 0 { "   * - " } else { "     - " };
            match cell.is_empty() {
                true => self.indented("", mark),
                false => self.wrapped(cell, mark, "       "),
            }
        }
    }

    /// The words of a line, wrapped; none of the lines starts anything.
    fn wrapped(&mut self, line: &Line, first: &str, rest: &str) {
        let Self { text, words } = self;
        words.read(line);
        text.push_str(first);
        let mut column = first.len();
        let mut begun = false;
        for word in words.iter() {
            let length = word.chars().count();
            if begun && column + 1 + length > WIDTH {
                text.push('\n');
                text.push_str(rest);
                column = rest.len();
                begun = false;
            }
            let before = if begun { " " } else { guard(word) };
            text.push_str(before);
            text.push_str(word);
            column += before.len() + length;
            begun = true;
        }
        text.push('\n');
    }
}

/// The words of a line, escaped; code is one word, with what touches it.
#[derive(Default)]
struct Words {
    text: String,
    /// Where each begins in the text, and the last one's end behind that.
    bounds: Vec<usize>,
}

/// Ends inline markup whatever follows, and means nothing else.
const END: &str = "\\ ";

/// What may follow inline markup directly.
const ENDS_MARKUP: [char; 9] = [',', '.', ';', ':', '!', '?', ')', '-', '/'];

impl Words {
    fn iter(&self) -> impl Iterator<Item = &str> {
        let bounds = self.bounds.windows(2);
        bounds.filter_map(|bounds| self.text.get(*bounds.first()?..*bounds.last()?))
    }

    /// Becomes the words of `line`.
    fn read(&mut self, line: &Line) {
        self.text.clear();
        self.bounds.clear();
        let mut open = false;
        for piece in line {
            match piece {
                Inline::Text(text) => {
                    let mut touches = open && !text.starts_with(' ');
                    for word in text.split_whitespace() {
                        self.begin(touches, "", word.starts_with(ENDS_MARKUP));
                        escape(word, &mut self.text);
                        touches = false;
                    }
                    open = !text.ends_with(' ') && !text.trim().is_empty();
                }
                Inline::Code(code) => {
                    let literal = is_literal(code);
                    let ends = !literal && code.starts_with(ENDS_MARKUP);
                    self.begin(open, END, ends);
                    match literal {
                        true => {
                            self.text.push_str("``");
                            self.text.push_str(code);
                            self.text.push_str("``");
                        }
                        false => escape(code, &mut self.text),
                    }
                    self.text.push_str(END);
                    open = true;
                }
            }
        }
        if !self.bounds.is_empty() {
            self.close();
        }
    }

    /// Begins a word; goes on with the last where it `touches`, behind `between`
    /// or, where markup stands there, behind what ends that. What comes may be
    /// such that it `ends` markup itself.
    fn begin(&mut self, touches: bool, between: &str, ends: bool) {
        let marked = self.text.ends_with(END);
        match touches && !self.bounds.is_empty() {
            true if marked && ends => self.text.truncate(self.text.len() - END.len()),
            true if marked => {}
            true => self.text.push_str(between),
            false => self.close(),
        }
    }

    /// Ends the last word, if there is one; the next begins here.
    fn close(&mut self) {
        let end = self.text.strip_suffix(END).map(str::len);
        self.text.truncate(end.unwrap_or(self.text.len()));
        self.bounds.push(self.text.len());
    }
}

/// Whether code can be an inline literal: nothing is escaped in one, so what
/// cannot be in it is text.
fn is_literal(code: &str) -> bool {
    let edge = code.starts_with('`') || code.ends_with(['`', '\\']);
    !edge && !code.contains("``")
}

/// A word with a backslash before all that could be inline markup, and before
/// the second of two colons, which would begin a literal block.
fn escape(word: &str, out: &mut String) {
    escaped(word, out, |c, before, after| match c {
        // Behind a word it makes a reference of it.
        '_' => !after.is_some_and(char::is_alphanumeric),
        ':' => before == Some(':'),
        c => "\\`*|<>[]".contains(c),
    });
}

/// What keeps a word from starting a list, directive, field, option or rule at
/// the start of a line.
fn guard(word: &str) -> &'static str {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '\\' | '`');
    match word.is_empty() || (word.starts_with(plain) && !is_enumerator(word)) {
        true => "",
        false => "\\",
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
