//! Definitions of functions in a file: where they are, and what is documented.
//!
//! Owns telling a function's body from everything else at the outermost level.
//! Refuses to look into bodies.

use super::lex::{Kind, Token};

/// A function with a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function<'t, 'a> {
    pub(super) name: &'a str,
    pub(super) line: u32,
    /// What stands before the name.
    pub(super) before: &'t [Token<'a>],
    /// What stands between the brackets.
    pub(super) params: &'t [Token<'a>],
    /// The comment of kernel-doc before it.
    pub(super) doc: Option<&'a str>,
}

/// The functions whose bodies are in `tokens`.
pub(super) fn functions<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<Function<'t, 'a>> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.is("{") {
            if depth == 0 {
                found.extend(function(tokens, from, at));
            }
            depth += 1;
        } else if token.is("}") {
            // Branches of the preprocessor may open what they do not close; the
            // kernel's style closes a body at the first column.
            depth = if token.flush {
                0
            } else {
                depth.saturating_sub(1)
            };
            if depth == 0 {
                from = at + 1;
            }
        } else if token.is(";") && depth == 0 {
            from = at + 1;
        }
    }
    found
}

/// The function whose `{` is at `open`, and which begins behind `from`.
fn function<'t, 'a>(tokens: &'t [Token<'a>], from: usize, open: usize) -> Option<Function<'t, 'a>> {
    let close = open.checked_sub(1)?;
    tokens.get(close).filter(|token| token.is(")"))?;
    let params_from = opening(tokens, from, close)?;
    let name_at = params_from.checked_sub(1).filter(|at| *at >= from)?;
    let name = tokens.get(name_at).filter(|name| name.kind == Kind::Word)?;
    let all = tokens.get(from..name_at)?;
    let begin = beginning(all);
    Some(Function {
        name: name.text,
        line: name.line,
        before: all.get(begin..)?,
        params: tokens.get(params_from + 1..close)?,
        doc: doc(all, begin),
    })
}

/// The bracket that the one at `close` closes.
fn opening(tokens: &[Token<'_>], from: usize, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (from..=close).rev() {
        let token = tokens.get(at)?;
        if token.is(")") {
            depth += 1;
        } else if token.is("(") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Where the function begins: behind the last comment, directive or call of a
/// macro that is no attribute.
fn beginning(all: &[Token<'_>]) -> usize {
    let mut begin = 0;
    let mut depth = 0_usize;
    for (at, token) in all.iter().enumerate() {
        if matches!(token.kind, Kind::Doc | Kind::Directive) && depth == 0 {
            begin = at + 1;
        } else if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 && !is_attribute(all, at) {
                begin = at + 1;
            }
        }
    }
    begin
}

fn is_attribute(all: &[Token<'_>], close: usize) -> bool {
    let open = opening(all, 0, close).and_then(|open| open.checked_sub(1));
    open.and_then(|at| all.get(at))
        .is_some_and(|word| matches!(word.text, "__attribute__" | "__printf" | "__scanf"))
}

/// The last comment before it, if only directives and macros are between.
fn doc<'a>(all: &[Token<'a>], begin: usize) -> Option<&'a str> {
    let before = all.get(..begin)?;
    let last = before
        .iter()
        .rev()
        .find(|token| token.kind != Kind::Directive);
    let last = last.or(before.last())?;
    (last.kind == Kind::Doc).then_some(last.text)
}

/// Lines of a comment of kernel-doc, without its marks.
pub(super) fn lines(comment: &str) -> Vec<String> {
    let inside = comment.strip_prefix("/**").unwrap_or(comment);
    let inside = inside.strip_suffix("*/").unwrap_or(inside);
    let line = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix('*').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()
    };
    let mut lines: Vec<String> = inside.lines().map(line).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !line.is_empty());
    lines.split_off(first.unwrap_or(lines.len()))
}

#[cfg(test)]
mod tests {
    use super::super::lex::tokens;
    use super::*;

    #[test]
    fn bodies_are_found_at_the_outermost_level() {
        let text = "\
struct a { int b; };
/** two - a doc
 * more
 */
__bpf_kfunc struct a *two(int x, void (*f)(int))
{
#ifdef A
	if (x) {
#else
	if (f) {
#endif
	}
}

BTF_ID(func, two)
static int three(void) { return call(1); }
int four(int a);
int five = { 1 };
DEFINE(six) { }
";
        let all = tokens(text);
        let found = functions(&all);
        let names: Vec<_> = found
            .iter()
            .map(|f| (f.name, f.line, f.doc.is_some()))
            .collect();
        assert_eq!(
            names,
            [
                ("two", 5, true),
                ("three", 16, false),
                ("DEFINE", 19, false)
            ]
        );
        assert_eq!(found[0].before.len(), 4);
        assert_eq!(
            found[1].before.iter().map(|t| t.text).collect::<Vec<_>>(),
            ["static", "int"]
        );
        assert_eq!(lines(found[0].doc.unwrap()), ["two - a doc", "more"]);
        assert!(found[2].before.is_empty());
    }
}
