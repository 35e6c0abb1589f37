//! C as words: tokens with their lines, comments and directives kept apart.
//!
//! Owns the letters of C. Refuses to know its grammar, and to fail: what is no
//! C becomes tokens that nothing is made of.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number, in whatever form.
    Number,
    /// A string or a character, with its quotes.
    Text,
    /// Anything else: one sign, or `<<`, `>>`, `...`.
    Sign,
    /// A comment of kernel-doc, `/** ... */`.
    Doc,
    /// A directive, from `#` to the end of its last line.
    Directive,
}

/// A token of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// Line, from 1.
    pub(super) line: u32,
    /// It is the first of its line, with no space before it.
    pub(super) flush: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && !matches!(self.kind, Kind::Text | Kind::Doc | Kind::Directive)
    }
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        text,
        at: 0,
        line: 1,
        tokens: Vec::new(),
    };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return false;
        };
        let len = first.len_utf8();
        if first.is_whitespace() {
            self.skip(len);
        } else if rest.starts_with("\\\n") {
            self.skip(2);
        } else if rest.starts_with("//") {
            self.skip(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.comment(rest);
        } else if first == '#' {
            self.take(Kind::Directive, directive(rest));
        } else if first == '_' || first.is_alphabetic() {
            self.take(Kind::Word, run(rest));
        } else if first.is_ascii_digit() {
            self.take(Kind::Number, run(rest));
        } else if first == '"' || first == '\'' {
            self.take(Kind::Text, quoted(rest, first));
        } else {
            let long = ["...", "<<", ">>"]
                .iter()
                .find(|sign| rest.starts_with(**sign));
            self.take(Kind::Sign, long.map_or(len, |sign| sign.len()));
        }
        true
    }

    fn comment(&mut self, rest: &str) {
        let end = rest.get(2..).and_then(|inside| inside.find("*/"));
        let len = end.map_or(rest.len(), |end| end + 4);
        match rest.starts_with("/**") && len > 4 {
            true => self.take(Kind::Doc, len),
            false => self.skip(len),
        }
    }

    fn skip(&mut self, len: usize) {
        let passed = self.rest().get(..len).unwrap_or_default();
        self.line += passed.matches('\n').count() as u32;
        self.at += len;
    }

    fn take(&mut self, kind: Kind, len: usize) {
        let text = self.rest().get(..len).unwrap_or_default();
        let before = self.text.as_bytes().get(self.at.wrapping_sub(1));
        self.tokens.push(Token {
            kind,
            text,
            line: self.line,
            flush: before.is_none_or(|byte| *byte == b'\n'),
        });
        self.skip(len);
    }
}

/// Letters, digits and underscores.
fn run(rest: &str) -> usize {
    let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
    end.unwrap_or(rest.len())
}

/// Up to the quote that ends it, or to the end of the line.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' if !escaped => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Up to the end of a line that no backslash continues.
fn directive(rest: &str) -> usize {
    let mut from = 0;
    while let Some(end) = rest.get(from..).and_then(|rest| rest.find('\n')) {
        let end = from + end;
        let line = rest.get(..end).unwrap_or_default();
        if !line.trim_end_matches('\r').ends_with('\\') {
            return end;
        }
        from = end + 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_numbers_signs_and_texts() {
        assert_eq!(
            texts("int *a_1 = 0x1f<<2; // no\n\"s\\\"t\" 'c' ..."),
            [
                "int",
                "*",
                "a_1",
                "=",
                "0x1f",
                "<<",
                "2",
                ";",
                "\"s\\\"t\"",
                "'c'",
                "..."
            ]
        );
        assert_eq!(texts("a /* b */ c"), ["a", "c"]);
    }

    #[test]
    fn directives_are_whole_and_lines_are_counted() {
        let found = tokens("#define A \\\n  b\nc\n  d");
        let lines: Vec<_> = found.iter().map(|t| (t.text, t.line, t.flush)).collect();
        let expected = [
            ("#define A \\\n  b", 1, true),
            ("c", 3, true),
            ("d", 4, false),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn whatever_ends_early_ends() {
        for text in [
            "\"a",
            "/* a",
            "/** a",
            "#a \\\n",
            "'",
            "/**/",
            "\\",
            "é\u{0}\"\\",
        ] {
            tokens(text);
        }
        assert_eq!(tokens("/**/").len(), 0);
        assert_eq!(tokens("/** x */")[0].kind, Kind::Doc);
    }
}
