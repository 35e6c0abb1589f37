//! What all back ends that write C have in common: a writer that keeps the
//! kernel's style, comments that cannot end early, prototypes that fit a line.
//!
//! Owns C's surface. Refuses to know what any artefact is for.

use super::prose::is_odd;
use crate::model::ctype::CType;

/// The column that lines should not pass.
const WIDTH: usize = 80;

/// The width of a tab.
const TAB: usize = 8;

/// Where a line that is too long may be broken; occurs in no C text.
const BREAK: char = '\u{1}';

/// C text in the making.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// The text, ending in one line feed.
    pub(crate) fn finish(self) -> String {
        let end = self.text.trim_end_matches('\n').len();
        let mut text = self.text;
        text.truncate(end);
        text.push('\n');
        text
    }

    /// The text so far.
    pub(crate) fn text(self) -> String {
        self.text
    }

    /// A writer at the same depth, for a text to go in here.
    pub(crate) fn nested(&self) -> Self {
        Self {
            text: String::new(),
            depth: self.depth,
        }
    }

    /// Text that another writer made.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// One line at the current depth.
    pub(crate) fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.indent(self.depth);
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// An empty line, unless there is one already or nothing came before.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A directive of the preprocessor, in the first column.
    pub(crate) fn directive(&mut self, line: &str) {
        self.text.push('#');
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A block comment; longer lines are wrapped.
    pub(crate) fn comment(&mut self, lines: &[String]) {
        self.comment_after("/*", lines);
    }

    /// A block comment in the manner of kernel-doc.
    pub(crate) fn doc(&mut self, lines: &[String]) {
        self.comment_after("/**", lines);
    }

    fn comment_after(&mut self, opening: &str, lines: &[String]) {
        self.line(opening);
        for line in lines {
            for part in wrap_words(&comment_text(line), WIDTH - 3 - self.depth * TAB) {
                self.line(format!(" * {part}").trim_end());
            }
        }
        self.line(" */");
    }

    /// `body` between `#if condition` and its `#endif`, or bare where the
    /// condition is empty.
    pub(crate) fn fenced(&mut self, condition: &str, body: impl FnOnce(&mut Self)) {
        if condition.is_empty() {
            body(self);
            return;
        }
        self.directive(condition);
        body(self);
        self.directive("endif");
    }

    /// `head {`, `body` one tab deeper, and `tail` behind the closing brace.
    pub(crate) fn block(&mut self, head: &str, tail: &str, body: impl FnOnce(&mut Self)) {
        match head {
            "" => self.line("{"),
            head => self.line(&format!("{head} {{")),
        }
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line(&format!("}}{tail}"));
    }

    /// A line with marks where it may be broken, as [`breakable`] makes them;
    /// what follows a break stands below the opening parenthesis.
    pub(crate) fn wrapped(&mut self, line: &str) {
        let mut pieces = line.split(BREAK);
        let mut current = pieces.next().unwrap_or_default().to_owned();
        let below = self.depth * TAB + current.rfind('(').map_or(0, |at| at + 1);
        let mut lines = Vec::new();
        let mut start = self.depth * TAB;
        for piece in pieces {
            let gap = usize::from(current.ends_with(','));
            if start + current.len() + gap + piece.len() <= WIDTH || current.ends_with('(') {
                current.push_str(if gap == 1 { " " } else { "" });
            } else {
                lines.push(std::mem::take(&mut current));
                start = below;
            }
            current.push_str(piece);
        }
        lines.push(current);
        for (i, line) in lines.iter().enumerate() {
            if i == 0 {
                self.line(line);
            } else {
                self.indent(below / TAB);
                self.text.push_str(&" ".repeat(below % TAB));
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }

    fn indent(&mut self, tabs: usize) {
        self.text.extend(std::iter::repeat_n('\t', tabs));
    }
}

/// `head(a, b, c)` that may be broken before each argument.
pub(crate) fn breakable(head: &str, args: &[String]) -> String {
    let mut text = format!("{head}(");
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        text.push(BREAK);
        text.push_str(arg);
    }
    text.push(')');
    text
}

/// The declaration of a function called `name` that returns what `kfunc` does,
/// with these parameters; it may be broken before each.
pub(crate) fn declaration(ret: &CType, name: &str, params: &[String]) -> String {
    let void = ["void".to_owned()];
    let params = if params.is_empty() { &void } else { params };
    ret.declare(&breakable(name, params))
}

/// `text` as it may stand in a block comment: nothing in it ends the comment,
/// begins another one, or changes the direction of what follows.
pub(crate) fn comment_text(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_odd(c) { ' ' } else { c })
        .collect();
    let mut safe = String::with_capacity(plain.len());
    for c in plain.chars() {
        if matches!(
            (safe.chars().last(), c),
            (Some('*'), '/') | (Some('/'), '*') | (Some('?'), '?')
        ) {
            safe.push(' ');
        }
        safe.push(c);
    }
    safe
}

/// `text` in lines of at most `width` columns where its spaces allow.
fn wrap_words(text: &str, width: usize) -> Vec<String> {
    if text.chars().count() <= width {
        return vec![text.trim_end().to_owned()];
    }
    let margin = text.len() - text.trim_start().len();
    let mut lines = vec![text[..margin].to_owned()];
    for word in text.split_whitespace() {
        let at = lines.len() - 1;
        let bare = lines[at].trim().is_empty();
        if bare {
            lines[at].push_str(word);
        } else if lines[at].chars().count() + 1 + word.chars().count() <= width {
            lines[at].push(' ');
            lines[at].push_str(word);
        } else {
            lines.push(format!("{}{word}", &text[..margin]));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_cannot_end_early() {
        assert_eq!(comment_text("a */ b /* c **/"), "a * / b / * c ** /");
        assert_eq!(comment_text("*/*/"), "* / * /");
        assert_eq!(comment_text("a\u{202e}b\tc"), "a b c");
    }

    #[test]
    fn long_calls_break_below_the_parenthesis() {
        let args: Vec<_> = (0..4)
            .map(|i| format!("struct quite_a_long_name *p{i}"))
            .collect();
        let mut w = Writer::default();
        w.wrapped(&format!("{};", breakable("extern int f", &args)));
        let expected = "extern int f(struct quite_a_long_name *p0, struct quite_a_long_name *p1,\n\
                        \t     struct quite_a_long_name *p2, struct quite_a_long_name *p3);\n";
        assert_eq!(w.finish(), expected);
    }

    #[test]
    fn words_wrap_and_keep_their_margin() {
        assert_eq!(wrap_words("  aa bb cc", 7), ["  aa bb", "  cc"]);
        assert_eq!(wrap_words("aaaaaaaaaa bb", 4), ["aaaaaaaaaa", "bb"]);
    }
}
