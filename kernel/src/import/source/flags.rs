//! Expressions of flags: numbers, `|`, `<<` and brackets, once macros are
//! expanded.
//!
//! Owns their value. Refuses to know any flag by name.

use super::lex::{Kind, Token};

/// How deep brackets are followed.
const DEPTH: usize = 32;

/// The value of an expression; 0 for none at all.
pub(super) fn value(tokens: &[Token<'_>]) -> Option<u32> {
    if tokens.is_empty() {
        return Some(0);
    }
    let mut reader = Reader { tokens, at: 0 };
    let value = reader.or(DEPTH)?;
    (reader.at == tokens.len()).then_some(value)
}

struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl Reader<'_, '_> {
    fn eat(&mut self, sign: &str) -> bool {
        let there = self.tokens.get(self.at).is_some_and(|token| token.is(sign));
        self.at += usize::from(there);
        there
    }

    fn or(&mut self, depth: usize) -> Option<u32> {
        let mut value = self.shift(depth)?;
        while self.eat("|") {
            value |= self.shift(depth)?;
        }
        Some(value)
    }

    fn shift(&mut self, depth: usize) -> Option<u32> {
        let mut value = self.atom(depth)?;
        while self.eat("<<") {
            value = value.checked_shl(self.atom(depth)?)?;
        }
        Some(value)
    }

    fn atom(&mut self, depth: usize) -> Option<u32> {
        let depth = depth.checked_sub(1)?;
        if self.eat("(") {
            let value = self.or(depth)?;
            return self.eat(")").then_some(value);
        }
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        match token.kind {
            Kind::Number => number(token.text),
            Kind::Word | Kind::Text | Kind::Sign | Kind::Doc | Kind::Directive => None,
        }
    }
}

fn number(text: &str) -> Option<u32> {
    let plain = text.trim_end_matches(['u', 'U', 'l', 'L']);
    match plain
        .strip_prefix("0x")
        .or_else(|| plain.strip_prefix("0X"))
    {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => plain.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::tokens;
    use super::*;

    #[test]
    fn expressions_have_values() {
        let of = |text| value(&tokens(text));
        assert_eq!(of(""), Some(0));
        assert_eq!(of("(1 << 0) | (1U<<3) | 0x10"), Some(0x19));
        assert_eq!(of("1 << 99"), None);
        assert_eq!(of("KF_A"), None);
        assert_eq!(of("1 |"), None);
        assert_eq!(of("(1"), None);
        assert_eq!(of("1 1"), None);
        assert_eq!(of(&"(".repeat(1000)), None);
    }
}
