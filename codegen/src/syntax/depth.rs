//! How deep a source is nested, found out before anything recurses into it.
//!
//! The parser, and whatever walks or drops its trees, calls itself for each
//! level, so that text alone could exhaust the stack. Owns an estimate, made
//! from tokens and without recursion, of how much stack a source may take.
//! Refuses to know what the tokens mean; it may count too much, which only a
//! source of absurd depth can notice.
//!
//! The estimate reads the parser's own buffer of tokens, since asking rustc for
//! them is what costs. Filling that buffer recurses as well, a little: a text,
//! which no compiler has read before, is asked for its brackets first. (What a
//! macro is given rustc has read, whose own stack ends sooner: 1.95 overflows
//! at 15,000 brackets, with or without a macro.)

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use syn::buffer::Cursor;

/// What a source may take, in units of about 1 KiB of stack: half of the 2 MiB
/// that a thread has by default.
const BUDGET: u32 = 1_000_000;
/// One delimiter, measured at 4 to 7 KiB with syn 3.
const GROUP: u32 = 7_000;
/// One `<`, measured at 10 KiB.
const ANGLE: u32 = 10_000;
/// One prefix, such as `!` or `*const`, measured at 1 to 4 KiB.
const PREFIX: u32 = 4_000;
/// Any token of a chain, such as `.f()`, measured at 60 bytes.
const TOKEN: u32 = 100;

/// Words after which the same construct can begin again at once, sorted.
const PREFIX_WORDS: &[&str] = &[
    "async", "box", "break", "const", "do", "dyn", "fn", "for", "impl", "let", "move", "mut",
    "raw", "ref", "return", "static", "try", "unsafe", "yield",
];

/// What stands before a token, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or something that an operand follows.
    Prefix,
    /// An operand: what follows is a suffix or a binary operator.
    Operand,
    /// `#` or `#!`: what follows in brackets is an attribute.
    Hash,
    /// A block: an operand, unless something new begins.
    Block,
}

/// One delimited sequence on the way down.
struct Level<'a> {
    tokens: Cursor<'a>,
    before: Before,
    /// The last punctuation, if the next character belongs to it.
    joint: Option<char>,
    /// What the present statement or list item has cost.
    run: u32,
    /// `<` without their `>`.
    angles: u32,
    /// Whether the last `|` opened the parameters of a closure.
    closure: bool,
    /// The character of a binary operator, if the next may be its second.
    binary: Option<char>,
}

impl<'a> Level<'a> {
    fn new(tokens: Cursor<'a>) -> Self {
        Self {
            tokens,
            before: Before::Prefix,
            joint: None,
            run: 0,
            angles: 0,
            closure: false,
            binary: None,
        }
    }

    fn cost(&self) -> u32 {
        let angles = self.angles.saturating_mul(ANGLE);
        self.run.saturating_add(angles)
    }

    /// Takes a token into account; `None` is a group, which is an operand.
    fn count(&mut self, token: Option<&TokenTree>) {
        self.begin_after_block(token);
        let is_hash = matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if !is_hash && self.before != Before::Hash {
            self.run = self.run.saturating_add(TOKEN);
        }
        match token {
            Some(TokenTree::Ident(word)) => {
                // Comparing an identifier spells it out anew each time.
                let word = word.to_string();
                self.operand_or(PREFIX_WORDS.binary_search(&word.as_str()).is_ok());
            }
            Some(TokenTree::Literal(_) | TokenTree::Group(_)) | None => self.operand_or(false),
            Some(TokenTree::Punct(punct)) => {
                let is_joint = punct.spacing() == Spacing::Joint;
                self.punct(punct.as_char(), is_joint);
                self.joint = is_joint.then_some(punct.as_char());
                self.binary = self.binary.filter(|_| is_joint);
                return;
            }
        }
        self.binary = None;
        self.joint = None;
    }

    /// Takes a group into account, and what follows it. An attribute's is free.
    fn count_group(&mut self, delimiter: Delimiter) {
        let is_attribute = self.before == Before::Hash;
        if !is_attribute {
            self.count(None);
        }
        if delimiter == Delimiter::Brace {
            self.before = Before::Block;
        } else if is_attribute {
            self.before = Before::Prefix;
        }
    }

    fn operand_or(&mut self, is_prefix: bool) {
        if is_prefix {
            self.prefix();
        }
        self.before = if is_prefix {
            Before::Prefix
        } else {
            Before::Operand
        };
    }

    /// After a block a word begins something new, if it cannot go on with it.
    fn begin_after_block(&mut self, token: Option<&TokenTree>) {
        if self.before != Before::Block {
            return;
        }
        let goes_on = match token {
            Some(TokenTree::Ident(word)) => word == "else" || word == "as",
            Some(TokenTree::Punct(punct)) => punct.as_char() != '#',
            Some(TokenTree::Group(_) | TokenTree::Literal(_)) | None => false,
        };
        if !goes_on {
            (self.run, self.angles) = (0, 0);
        }
    }

    fn punct(&mut self, punct: char, is_joint: bool) {
        let in_prefix = self.before != Before::Operand && self.before != Before::Block;
        let second = self.binary.take() == Some(punct);
        let mut before = Before::Prefix;
        match punct {
            ';' => (self.run, self.angles, self.closure) = (0, 0, false),
            ',' => self.run = 0,
            '<' => self.angles = self.angles.saturating_add(1),
            '>' if self.joint == Some('-') => self.prefix(),
            '>' if self.joint == Some('=') => {}
            '>' => {
                self.angles = self.angles.saturating_sub(1);
                before = Before::Operand;
            }
            // The right side of an assignment may be one. Before another
            // character that is a prefix, that one counts.
            '=' if self.joint.is_none() && !is_joint => self.prefix(),
            '=' | ':' | '.' => {}
            '?' => before = self.before,
            '#' => before = Before::Hash,
            '!' if self.before == Before::Hash => before = Before::Hash,
            '|' if self.closure => self.closure = false,
            '|' if in_prefix && !second => {
                self.closure = true;
                self.prefix();
            }
            _ if in_prefix && !second => self.prefix(),
            _ if !in_prefix => self.binary = Some(punct),
            _ => {}
        }
        self.before = before;
    }

    fn prefix(&mut self) {
        self.run = self.run.saturating_add(PREFIX);
    }
}

/// Where the nesting becomes more than any parser should be asked to follow.
pub fn too_deep(tokens: Cursor<'_>) -> Option<Span> {
    if is_surely_shallow(tokens) {
        return None;
    }
    let mut levels = vec![Level::new(tokens)];
    let mut above = 0u32;
    while let Some(level) = levels.last_mut() {
        let at = level.tokens;
        let cost = if let Some((inside, delimiter, _, rest)) = at.any_group() {
            level.tokens = rest;
            level.count_group(delimiter);
            above = above.saturating_add(level.cost()).saturating_add(GROUP);
            levels.push(Level::new(inside));
            0
        } else if let Some((token, rest)) = at.token_tree() {
            level.tokens = rest;
            level.count(Some(&token));
            level.cost()
        } else {
            levels.pop();
            // What the level below had cost was added when it was entered.
            above = levels.last().map_or(0, |level| {
                above.saturating_sub(level.cost()).saturating_sub(GROUP)
            });
            0
        };
        if above.saturating_add(cost) > BUDGET {
            return Some(at.span());
        }
    }
    None
}

/// Whether the source would not be too deep if each of its tokens cost as much
/// as a token can. Nearly every source is like that, and words, which rustc is
/// slow to spell out, need not be looked at.
fn is_surely_shallow(tokens: Cursor<'_>) -> bool {
    const MOST: u32 = TOKEN + ANGLE;
    let mut levels = vec![(tokens, 0u32)];
    let mut above = 0u32;
    while let Some((at, run)) = levels.last_mut() {
        if let Some((inside, _, _, rest)) = at.any_group() {
            *at = rest;
            *run = run.saturating_add(MOST);
            above = above.saturating_add(*run).saturating_add(GROUP);
            levels.push((inside, 0));
        } else if let Some((punct, rest)) = at.punct() {
            *at = rest;
            *run = match punct.as_char() {
                ';' => 0,
                '#' => *run,
                _ => run.saturating_add(MOST),
            };
        } else if let Some((_, rest)) = at.token_tree() {
            *at = rest;
            *run = run.saturating_add(MOST);
        } else {
            levels.pop();
            let below = levels.last().map_or(0, |(_, run)| *run);
            above = above.saturating_sub(below).saturating_sub(GROUP);
            continue;
        }
        let run = levels.last().map_or(0, |(_, run)| *run);
        if above.saturating_add(run) > BUDGET {
            return false;
        }
    }
    true
}

/// Where brackets alone are nested too deeply.
pub fn brackets_too_deep(tokens: TokenStream) -> Option<Span> {
    let most = (BUDGET / GROUP) as usize;
    let mut levels = vec![tokens.into_iter()];
    while let Some(level) = levels.last_mut() {
        match level.next() {
            Some(TokenTree::Group(group)) if levels.len() > most => {
                return Some(group.span_open());
            }
            Some(TokenTree::Group(group)) => levels.push(group.stream().into_iter()),
            Some(TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => {}
            None => {
                levels.pop();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_deep(text: &str) -> bool {
        let tokens: TokenStream = text.parse().unwrap();
        if brackets_too_deep(tokens.clone()).is_some() {
            return true;
        }
        let buffer = syn::buffer::TokenBuffer::new2(tokens);
        too_deep(buffer.begin()).is_some()
    }

    #[test]
    fn prefix_words_are_sorted() {
        assert!(PREFIX_WORDS.is_sorted());
    }

    #[test]
    fn what_recurses_is_counted() {
        let many = [
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("A<", ">"),
            ("A<u8, ", ">"),
            ("!", ""),
            ("&", ""),
            ("& mut ", ""),
            ("*const ", ""),
            ("|a| ", ""),
            ("|a|", ""),
            ("||", ""),
            ("&&", ""),
            ("x=!", ""),
            ("fn() -> ", ""),
            ("return ", ""),
            ("x = ", ""),
            ("!{x}; !(", ")"),
        ];
        for (open, close) in many {
            let nested = |n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
            assert!(is_too_deep(&nested(1_000)), "{open}");
            assert!(!is_too_deep(&nested(20)), "{open}");
        }
    }

    #[test]
    fn what_is_only_long_is_not_deep() {
        let long = [
            "fn f() { g(); } ",
            "/// Words.\n",
            "//! Words.\n",
            "#[a(b)] ",
            "a < b; ",
            "(a, b), ",
            "if a { b } ",
            "A(x) => { y } ",
            "const A: &[u8] = &[1, 2]; ",
            "impl<T: A<B>> C for D<T> { } ",
        ];
        for piece in long {
            assert!(!is_too_deep(&piece.repeat(10_000)), "{piece}");
        }
        assert!(!is_too_deep(&format!("a{}", ".b(c)?".repeat(1_000))));
        assert!(!is_too_deep(&format!("a{}", " == 1 || a".repeat(400))));
        assert!(!is_too_deep(&format!("a{}", " != -1 && a".repeat(200))));
    }
}
