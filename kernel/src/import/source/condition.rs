//! Conditions of the preprocessor around a place.
//!
//! Owns the stack of `#if`. Refuses to judge a condition: both branches of
//! each are read, and what stands in one says under which condition.

use super::lex::Token;

/// How deep conditions are kept apart; what is deeper has the outer ones.
const DEPTH: usize = 64;

/// The conditions that hold at a place, outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    open: Vec<String>,
    /// Those of them that are too deep.
    deeper: usize,
}

impl Conditions {
    /// Goes past a directive.
    pub(super) fn pass(&mut self, directive: &Token<'_>) {
        let text = directive.text.trim_start_matches('#').trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphabetic());
        let (word, rest) = text.split_at(end.unwrap_or(text.len()));
        let rest = plain(rest);
        match word {
            "if" => self.push(rest),
            "ifdef" => self.push(format!("defined({rest})")),
            "ifndef" => self.push(format!("!defined({rest})")),
            "elif" => self.replace(Some(rest)),
            "else" => self.replace(None),
            "endif" if self.deeper > 0 => self.deeper -= 1,
            "endif" => drop(self.open.pop()),
            _ => {}
        }
    }

    /// The whole condition, if there is one.
    pub(super) fn text(&self) -> Option<String> {
        let bracketed = |text: &String| match text.contains("||") && self.open.len() > 1 {
            true => format!("({text})"),
            false => text.clone(),
        };
        let all: Vec<_> = self.open.iter().map(bracketed).collect();
        (!all.is_empty()).then(|| all.join(" && "))
    }

    fn push(&mut self, condition: String) {
        match self.open.len() < DEPTH {
            true => self.open.push(condition),
            false => self.deeper += 1,
        }
    }

    /// The other branch: not what was, and `condition`.
    fn replace(&mut self, condition: Option<String>) {
        if self.deeper > 0 {
            return;
        }
        let Some(was) = self.open.pop() else {
            return;
        };
        let not = negated(&was);
        self.open.push(match condition {
            Some(condition) => format!("{not} && {condition}"),
            None => not,
        });
    }
}

fn negated(condition: &str) -> String {
    match condition.strip_prefix("!defined(") {
        Some(rest) if rest.find(')') == Some(rest.len() - 1) => format!("defined({rest}"),
        _ if condition.contains([' ', '&', '|']) => format!("!({condition})"),
        _ => format!("!{condition}"),
    }
}

/// One line without comments, and one space where there were more.
fn plain(text: &str) -> String {
    let text = text.split("/*").next().unwrap_or_default();
    let text = text.split("//").next().unwrap_or_default();
    let words: Vec<_> = text.split_whitespace().filter(|w| *w != "\\").collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::lex::{Kind, tokens};
    use super::*;

    fn at_the_end(text: &str) -> Option<String> {
        let mut conditions = Conditions::default();
        let all = tokens(text);
        all.iter()
            .filter(|token| token.kind == Kind::Directive)
            .for_each(|token| conditions.pass(token));
        conditions.text()
    }

    #[test]
    fn conditions_stand_inside_one_another() {
        let text = |text| at_the_end(text).unwrap_or_default();
        assert_eq!(text("#ifdef A\n# if B || C\n"), "defined(A) && (B || C)");
        assert_eq!(text("#ifdef A\n#else /* A */\n"), "!defined(A)");
        assert_eq!(text("#ifndef A\n#else\n"), "defined(A)");
        assert_eq!(text("#if A(B)\n#elif C\n"), "!A(B) && C");
        assert_eq!(at_the_end("#ifdef A\n#endif\n#endif\n#else\n"), None);
        let deep = "#ifdef A\n".repeat(1000) + &"#endif\n".repeat(1000);
        assert_eq!(at_the_end(&deep), None);
    }
}
