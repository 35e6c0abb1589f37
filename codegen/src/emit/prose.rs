//! Texts for people, apart from the language they are written in.
//!
//! Owns what a page can consist of and how doc comments are read: as the
//! little of Markdown that they commonly use (paragraphs, lists, code). All
//! else in them is text, and text never becomes markup. How it is written down
//! is [`markdown`]'s and [`rst`]'s.

pub(crate) mod markdown;
pub(crate) mod rst;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inline {
    /// Text, free of markup.
    Text(String),
    /// Something from a program.
    Code(String),
}

/// Pieces that follow each other.
pub(crate) type Line = Vec<Inline>;

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A comment that readers do not see.
    Comment(Vec<String>),
    /// A heading; 1 is the page's.
    Heading(u8, Line),
    /// A paragraph.
    Paragraph(Line),
    /// A list.
    List(Vec<Line>),
    /// A listing.
    Listing {
        /// Its language; empty for none.
        language: &'static str,
        /// Its lines.
        lines: Vec<String>,
    },
    /// A table.
    Table {
        /// The head of each column.
        head: Vec<Line>,
        /// Rows of as many cells.
        rows: Vec<Vec<Line>>,
    },
}

/// Plain text.
pub(crate) fn text(text: impl Into<String>) -> Line {
    vec![Inline::Text(text.into())]
}

/// A piece of a program.
pub(crate) fn code(code: impl Into<String>) -> Line {
    vec![Inline::Code(code.into())]
}

/// `items` with commas between them.
pub(crate) fn commas(items: impl IntoIterator<Item = Line>) -> Line {
    let mut line = Line::new();
    for item in items {
        if !line.is_empty() {
            line.push(Inline::Text(", ".to_owned()));
        }
        line.extend(item);
    }
    line
}

/// What a doc comment says.
pub(crate) fn parse(docs: &[String]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = Open::default();
    for line in docs.iter().flat_map(|doc| doc.split('\n')) {
        open.line(line, &mut blocks);
    }
    open.close(&mut blocks);
    blocks
}

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    paragraph: Vec<String>,
    items: Vec<String>,
    listing: Option<Listing>,
}

struct Listing {
    fence: String,
    lines: Vec<String>,
}

impl Open {
    fn line(&mut self, line: &str, blocks: &mut Vec<Block>) {
        let trimmed = line.trim();
        if let Some(listing) = &mut self.listing {
            if trimmed == listing.fence {
                self.close(blocks);
            } else {
                listing.lines.push(printable(line.trim_end()));
            }
        } else if let Some(fence) = fence(trimmed) {
            self.close(blocks);
            self.listing = Some(Listing {
                fence,
                lines: Vec::new(),
            });
        } else if trimmed.is_empty() {
            self.close(blocks);
        } else if let Some(item) = bullet(trimmed) {
            self.end_paragraph(blocks);
            self.items.push(item.to_owned());
        } else {
            self.continued(trimmed);
        }
    }

    fn continued(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(item) => {
                item.push(' ');
                item.push_str(text);
            }
            None => self.paragraph.push(text.to_owned()),
        }
    }

    fn end_paragraph(&mut self, blocks: &mut Vec<Block>) {
        if !self.paragraph.is_empty() {
            let text = std::mem::take(&mut self.paragraph).join(" ");
            let line = inlines(&text);
            blocks.extend((!line.is_empty()).then_some(Block::Paragraph(line)));
        }
    }

    fn close(&mut self, blocks: &mut Vec<Block>) {
        self.end_paragraph(blocks);
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            blocks.push(Block::List(
                items.iter().map(|item| inlines(item)).collect(),
            ));
        }
        if let Some(Listing { fence: _, lines }) = self.listing.take() {
            let language = "";
            blocks.push(Block::Listing { language, lines });
        }
    }
}

/// The fence that a line opens a listing with.
fn fence(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    let language = &line[length..];
    let opens = length >= 3 && !language.contains('`');
    opens.then(|| mark.to_string().repeat(length))
}

/// What follows a bullet.
fn bullet(line: &str) -> Option<&str> {
    let marks = ["- ", "* ", "+ "];
    marks.iter().find_map(|mark| line.strip_prefix(mark))
}

/// Text with code in backticks. White space is the same everywhere, and what
/// cannot be printed is left out.
pub(super) fn inlines(text: &str) -> Line {
    let mut line = Line::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (before, from) = rest.split_at(start);
        let ticks = from.len() - from.trim_start_matches('`').len();
        let (fence, behind) = from.split_at(ticks);
        match closing(behind, ticks) {
            Some(end) => {
                push_text(&mut line, before);
                push_code(&mut line, &behind[..end]);
                rest = &behind[end + ticks..];
            }
            None => {
                push_text(&mut line, before);
                push_text(&mut line, fence);
                rest = behind;
            }
        }
    }
    push_text(&mut line, rest);
    line
}

/// Where exactly `ticks` backticks stand in `text`.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('`')?;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        from = start + run;
    }
}

fn push_text(line: &mut Line, text: &str) {
    let text = printable(text);
    if text.is_empty() {
        return;
    }
    match line.last_mut() {
        Some(Inline::Text(last)) => last.push_str(&text),
        Some(Inline::Code(_)) | None => line.push(Inline::Text(text)),
    }
}

fn push_code(line: &mut Line, code: &str) {
    let code = printable(code);
    match code.trim() {
        "" => {}
        code => line.push(Inline::Code(code.to_owned())),
    }
}

/// `text` on one line and without what cannot be seen.
pub(crate) fn printable(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let space = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.chars().map(space).filter(|c| !is_odd(*c)).collect()
}

/// Adds `text` to `out` with a backslash before each character that is `markup`
/// between the ones before and behind it. Letters, digits and spaces never are.
fn escaped(
    text: &str,
    out: &mut String,
    markup: impl Fn(char, Option<char>, Option<char>) -> bool,
) {
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            continue;
        }
        let (before, from) = text.split_at(at);
        if markup(c, before.chars().next_back(), from.chars().nth(1)) {
            out.push_str(&text[written..at]);
            out.push('\\');
            written = at;
        }
    }
    out.push_str(&text[written..]);
}

/// Whether a character is none to be seen: it controls a device, or the
/// direction of what follows.
pub(crate) fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(docs: &str) -> Vec<Block> {
        parse(&docs.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn comments_have_paragraphs_lists_and_listings() {
        let docs = "Takes `p`.\nAnd more.\n\n- one\n  goes on\n- two\n\n```c\nf();\n\n```\nend";
        let listing = Block::Listing {
            language: "",
            lines: vec!["f();".to_owned(), String::new()],
        };
        let expected = [
            Block::Paragraph(vec![
                Inline::Text("Takes ".to_owned()),
                Inline::Code("p".to_owned()),
                Inline::Text(". And more.".to_owned()),
            ]),
            Block::List(vec![text("one goes on"), text("two")]),
            listing,
            Block::Paragraph(text("end")),
        ];
        assert_eq!(parsed(docs), expected);
    }

    #[test]
    fn backticks_that_never_close_are_text() {
        assert_eq!(parsed("a `b"), [Block::Paragraph(text("a `b"))]);
        assert_eq!(parsed("``a`b``"), [Block::Paragraph(code("a`b"))]);
        assert_eq!(parsed("` `"), []);
        assert_eq!(parsed("a\u{7}\u{202e}b"), [Block::Paragraph(text("ab"))]);
        assert_eq!(parsed("```\nnever closed").len(), 1);
    }
}
