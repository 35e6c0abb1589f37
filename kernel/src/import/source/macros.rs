//! Macros, as far as sets of ids are made with them.
//!
//! Owns `#define` and its expansion, within bounds. It knows no `#undef`: of
//! several definitions the latest before the place counts, else the first
//! behind it.

use std::collections::BTreeMap;

use super::lex::{Kind, Token, tokens};

/// How deep macros are expanded, and to how many tokens.
const DEPTH: usize = 8;
const TOKENS: usize = 1 << 14;

/// A macro.
#[derive(Clone, Debug)]
pub(super) struct Macro<'a> {
    /// Names of parameters; `None` for a macro without brackets.
    params: Option<Vec<&'a str>>,
    body: Vec<Token<'a>>,
}

/// Macros by name; each with the line that it is on.
#[derive(Clone, Debug, Default)]
pub(super) struct Macros<'a>(BTreeMap<&'a str, Vec<(u32, Macro<'a>)>>);

impl<'a> Macros<'a> {
    /// Adds the macro of a directive, if it is a definition.
    pub(super) fn add(&mut self, directive: &Token<'a>) {
        if let Some((name, one)) = define(directive) {
            self.0.entry(name).or_default().push((directive.line, one));
        }
    }

    fn get(&self, name: &str, line: u32) -> Option<&Macro<'a>> {
        let all = self.0.get(name)?;
        let before = all.iter().rev().find(|(at, _)| *at <= line);
        before.or(all.first()).map(|(_, one)| one)
    }
}

/// `tokens` with macros expanded: each is looked for in these, in order.
pub(super) fn expand<'a>(macros: &[&Macros<'a>], tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    expand_into(macros, tokens, DEPTH, &mut out);
    out
}

fn expand_into<'a>(
    macros: &[&Macros<'a>],
    tokens: &[Token<'a>],
    depth: usize,
    out: &mut Vec<Token<'a>>,
) {
    let mut at = 0;
    while let Some(token) = tokens.get(at).filter(|_| out.len() < TOKENS) {
        at += 1;
        let word = token.kind == Kind::Word && depth > 0;
        let mut known = macros.iter().filter(|_| word);
        let known = known.find_map(|macros| macros.get(token.text, token.line));
        let Some(known) = known else {
            out.push(*token);
            continue;
        };
        let Some(params) = &known.params else {
            let body = placed(&known.body, token.line);
            expand_into(macros, &body, depth - 1, out);
            continue;
        };
        let Some((args, after)) = arguments(tokens, at) else {
            out.push(*token);
            continue;
        };
        at = after;
        let body = substituted(known, params, &args, token.line);
        expand_into(macros, &body, depth - 1, out);
    }
}

fn define<'a>(directive: &Token<'a>) -> Option<(&'a str, Macro<'a>)> {
    let rest = directive.text.strip_prefix('#')?.trim_start();
    let rest = rest.strip_prefix("define")?.trim_start();
    let len = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
    let (name, rest) = rest.split_at(len.unwrap_or(rest.len()));
    if name.is_empty() {
        return None;
    }
    let (params, body) = match rest.strip_prefix('(') {
        Some(inside) => {
            let (params, body) = inside.split_once(')')?;
            (Some(params.split(',').map(str::trim).collect()), body)
        }
        None => (None, rest),
    };
    let mut body = tokens(body);
    body.retain(|token| token.kind != Kind::Doc && !token.is("\\"));
    Some((name, Macro { params, body }))
}

fn placed<'a>(body: &[Token<'a>], line: u32) -> Vec<Token<'a>> {
    let at = |token: &Token<'a>| Token { line, ..*token };
    body.iter().map(at).collect()
}

fn substituted<'a>(
    known: &Macro<'a>,
    params: &[&'a str],
    args: &[&[Token<'a>]],
    line: u32,
) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    for token in &known.body {
        let param = params.iter().position(|param| token.is(param));
        match param.and_then(|index| args.get(index)) {
            Some(arg) if out.len() + arg.len() < TOKENS => out.extend(placed(arg, line)),
            Some(_) => {}
            None => out.push(Token { line, ..*token }),
        }
    }
    out
}

/// The arguments of a call whose `(` is at `at`, and where it ends.
pub(super) fn arguments<'t, 'a>(
    tokens: &'t [Token<'a>],
    at: usize,
) -> Option<(Vec<&'t [Token<'a>]>, usize)> {
    tokens.get(at).filter(|token| token.is("("))?;
    let (mut depth, mut from, mut args) = (0_usize, at + 1, Vec::new());
    for (index, token) in tokens.iter().enumerate().skip(at) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
            if depth == 0 {
                args.push(tokens.get(from..index)?);
                return Some((args, index + 1));
            }
        } else if token.is(",") && depth == 1 {
            args.push(tokens.get(from..index)?);
            from = index + 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> String {
        let all = tokens(text);
        let mut macros = Macros::default();
        all.iter()
            .filter(|token| token.kind == Kind::Directive)
            .for_each(|token| macros.add(token));
        let rest: Vec<_> = all
            .iter()
            .filter(|token| token.kind != Kind::Directive)
            .copied()
            .collect();
        let out = expand(&[&macros], &rest);
        out.iter()
            .map(|token| token.text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_list_of_calls_is_expanded() {
        let text = "#define EACH \\\n ONE(a, b) \\\n ONE(c, d)\n#define ONE(_, x) ID(x)\nEACH";
        assert_eq!(expanded(text), "ID ( b ) ID ( d )");
    }

    #[test]
    fn what_never_ends_ends() {
        assert_eq!(
            expanded("#define A A A\nA").matches('A').count(),
            1 << DEPTH
        );
        expanded("#define B(x) B(x x x x x x x x) B(x)\nB(y)");
        assert_eq!(expanded("#define C(x) x\nC(a C"), "C ( a C");
    }
}
