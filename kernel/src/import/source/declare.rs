//! Declarations of parameters and of what functions return.
//!
//! Owns the grammar of a C declaration, from tokens to a [`CType`] and to the
//! text that the source has, in one spelling of spaces. Refuses to know what a
//! name stands for ([`Typedefs`]).

use kfunc_codegen::inventory::{Parameter, Prototype};
use kfunc_codegen::model::ctype::{CType, FunctionType};

use super::lex::{Kind, Token};
use super::macros;
use super::types::{Typedefs, is_builtin};

/// How deep types are followed, from declarator to declarator and from pointer
/// to pointer.
const DEPTH: usize = 16;

/// How large a type may be that is put in the place of its name (see
/// [`weight`]): one name can stand for many, in every line of a file.
const TYPEDEF: usize = 64;

/// How large the types of one prototype may be together.
const PROTOTYPE: usize = 4096;

/// As many bytes of a name weigh as much as a type.
const NAME: usize = 16;

/// Words that say nothing of the type (`include/linux/compiler_types.h`,
/// `include/linux/compiler_attributes.h`, `include/linux/btf.h`, 7.3).
const NOISE: &[&str] = &[
    "__always_inline",
    "__always_unused",
    "__arena",
    "__attribute__",
    "__bpf_kfunc",
    "__cold",
    "__force",
    "__hot",
    "__init",
    "__kernel",
    "__maybe_unused",
    "__must_check",
    "__naked",
    "__no_kcsan",
    "__nocfi",
    "__noclone",
    "__noreturn",
    "__percpu",
    "__printf",
    "__private",
    "__rcu",
    "__read_mostly",
    "__retain",
    "__scanf",
    "__used",
    "__user",
    "__visible",
    "__weak",
    "_Noreturn",
    "asmlinkage",
    "extern",
    "inline",
    "noinline",
    "notrace",
    "register",
    "static",
];

/// Words that qualify a type.
const QUALIFIERS: &[&str] = &["const", "volatile", "restrict", "__restrict"];

/// A prototype: what stands before the name, and the tokens between the
/// brackets behind it.
pub(super) fn prototype(
    ret: &[Token<'_>],
    params: &[Token<'_>],
    typedefs: &Typedefs<'_>,
) -> Option<Prototype> {
    let ret = declaration(ret, typedefs, DEPTH)?;
    if !ret.name.is_empty() || weight(&ret.ty, DEPTH)? > PROTOTYPE {
        return None;
    }
    Some(Prototype {
        params: parameters(params, typedefs, DEPTH)?,
        ret: ret.ty,
        ret_text: ret.text,
    })
}

/// What a typedef calls which type, from the tokens behind the word.
pub(super) fn typedef<'a>(
    tokens: &[Token<'a>],
    typedefs: &Typedefs<'a>,
) -> Option<(&'a str, CType)> {
    let tokens = without_noise(tokens);
    let (base, rest) = specifiers(&tokens, typedefs)?;
    let Declarator { name, ty } = declarator(rest, base, typedefs, DEPTH)?;
    let small = weight(&ty, DEPTH).is_some_and(|weight| weight <= TYPEDEF);
    (small && !name.is_empty()).then_some((name, ty))
}

/// How large a type is, in the types that it is made of; `None` where they are
/// nested deeper than `depth`.
fn weight(ty: &CType, depth: usize) -> Option<usize> {
    let below = depth.checked_sub(1)?;
    Some(match ty {
        CType::Void | CType::Bool | CType::Int(_) => 1,
        CType::Enum(name) | CType::Struct(name) | CType::Union(name) | CType::Unsupported(name) => {
            1 + name.len() / NAME
        }
        CType::Pointer(pointer) => 1 + weight(&pointer.to, below)?,
        CType::Function(function) => {
            let FunctionType { params, ret } = &**function;
            let parts = params.iter().chain([ret]);
            let parts: Option<usize> = parts.map(|part| weight(part, below)).sum();
            1 + parts?
        }
    })
}

fn parameters(
    tokens: &[Token<'_>],
    typedefs: &Typedefs<'_>,
    depth: usize,
) -> Option<Vec<Parameter>> {
    let (mut all, mut left) = (Vec::new(), PROTOTYPE);
    for tokens in split(tokens) {
        let param = declaration(tokens, typedefs, depth)?;
        left = left.checked_sub(weight(&param.ty, DEPTH)?)?;
        all.push(param);
    }
    let none = all.len() == 1
        && all
            .iter()
            .all(|param| param.ty == CType::Void && param.name.is_empty());
    Some(if none { Vec::new() } else { all })
}

/// The tokens between commas that are in no brackets.
fn split<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        if token.is("(") || token.is("[") {
            depth += 1;
        } else if token.is(")") || token.is("]") {
            depth = depth.saturating_sub(1);
        } else if token.is(",") && depth == 0 {
            parts.extend(tokens.get(from..at));
            from = at + 1;
        }
    }
    parts.extend(tokens.get(from..).filter(|last| !last.is_empty()));
    parts
}

/// One declaration, with a name or without.
fn declaration(tokens: &[Token<'_>], typedefs: &Typedefs<'_>, depth: usize) -> Option<Parameter> {
    let tokens = without_noise(tokens);
    if let [only] = tokens.as_slice()
        && only.is("...")
    {
        return Some(Parameter {
            name: String::new(),
            ty: CType::Unsupported("...".to_owned()),
            text: "...".to_owned(),
        });
    }
    let (base, rest) = specifiers(&tokens, typedefs)?;
    let declarator = declarator(rest, base, typedefs, depth)?;
    Some(Parameter {
        name: declarator.name.to_owned(),
        ty: declarator.ty,
        text: spelled(&tokens),
    })
}

/// The tokens that say something of the type.
fn without_noise<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        if token.kind == Kind::Word && NOISE.contains(&token.text) {
            // An attribute with arguments, which go with it.
            let called = matches!(token.text, "__attribute__" | "__printf" | "__scanf");
            if let Some((_, after)) = called.then(|| macros::arguments(tokens, at)).flatten() {
                at = after;
            }
        } else if !matches!(token.kind, Kind::Doc | Kind::Directive) {
            out.push(*token);
        }
    }
    out
}

/// A type that is not finished: what it is, and whether it is const.
struct Base {
    ty: CType,
    constant: bool,
}

/// The words of a type, up to its declarator.
fn specifiers<'t, 'a>(
    tokens: &'t [Token<'a>],
    typedefs: &Typedefs<'_>,
) -> Option<(Base, &'t [Token<'a>])> {
    let mut words: Vec<&str> = Vec::new();
    let (mut tagged, mut constant, mut at) = (None, false, 0);
    while let Some(token) = tokens.get(at).filter(|token| token.kind == Kind::Word) {
        match token.text {
            "const" => constant = true,
            word if QUALIFIERS.contains(&word) => {}
            word @ ("struct" | "union" | "enum") if tagged.is_none() && words.is_empty() => {
                at += 1;
                let tag = tokens.get(at).filter(|tag| tag.kind == Kind::Word)?;
                let tag = tag.text.to_owned();
                tagged = Some(match word {
                    "struct" => CType::Struct(tag),
                    "union" => CType::Union(tag),
                    _ => CType::Enum(tag),
                });
            }
            _ if tagged.is_some() => break,
            word if words.is_empty()
                || (is_builtin(word) && words.iter().all(|w| is_builtin(w))) =>
            {
                words.push(word);
            }
            _ => break,
        }
        at += 1;
    }
    let ty = match tagged {
        Some(ty) => ty,
        None => typedefs.named(&words)?,
    };
    Some((Base { ty, constant }, tokens.get(at..)?))
}

struct Declarator<'a> {
    name: &'a str,
    ty: CType,
}

/// A declarator around a type.
fn declarator<'a>(
    tokens: &[Token<'a>],
    base: Base,
    typedefs: &Typedefs<'_>,
    depth: usize,
) -> Option<Declarator<'a>> {
    let mut depth = depth.checked_sub(1)?;
    let (mut ty, mut constant, mut at) = (base.ty, base.constant, 0);
    while let Some(token) = tokens.get(at) {
        match token.text {
            "*" => {
                depth = depth.checked_sub(1)?;
                (ty, constant) = (CType::pointer(ty, constant), false);
            }
            "const" => constant = true,
            word if QUALIFIERS.contains(&word) => {}
            _ => break,
        }
        at += 1;
    }
    let rest = tokens.get(at..)?;
    if rest.first().is_some_and(|token| token.is("(")) {
        return function(rest, ty, typedefs, depth);
    }
    let named = rest.first().filter(|token| token.kind == Kind::Word);
    let behind = rest.get(usize::from(named.is_some())..)?;
    let name = named.map_or("", |token| token.text);
    match behind.first() {
        None => Some(Declarator { name, ty }),
        // An array that is a parameter is a pointer.
        Some(token) if token.is("[") && is_brackets(behind) => Some(Declarator {
            name,
            ty: CType::pointer(ty, constant),
        }),
        Some(_) => None,
    }
}

fn is_brackets(tokens: &[Token<'_>]) -> bool {
    tokens.last().is_some_and(|token| token.is("]"))
        && tokens.iter().filter(|token| token.is("[")).count() == 1
}

/// `(*name)(params)` or `(name)(params)`: a pointer to a function.
fn function<'a>(
    tokens: &[Token<'a>],
    ret: CType,
    typedefs: &Typedefs<'_>,
    depth: usize,
) -> Option<Declarator<'a>> {
    let close = tokens.iter().position(|token| token.is(")"))?;
    let inside = tokens.get(1..close)?;
    let name = match inside {
        [star, name] if star.is("*") && name.kind == Kind::Word => name.text,
        [name] if name.kind == Kind::Word => name.text,
        [star] if star.is("*") => "",
        _ => return None,
    };
    let behind = tokens.get(close + 1..)?;
    let [open, params @ .., end] = behind else {
        return None;
    };
    if !open.is("(") || !end.is(")") {
        return None;
    }
    let params = parameters(params, typedefs, depth)?;
    let ty = CType::Function(Box::new(FunctionType {
        params: params.into_iter().map(|param| param.ty).collect(),
        ret,
    }));
    Some(Declarator { name, ty })
}

/// Tokens in the kernel's spelling of spaces.
fn spelled(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    let mut last: Option<&Token<'_>> = None;
    for token in tokens {
        let space = last.is_some_and(|last| {
            let word = |token: &Token<'_>| matches!(token.kind, Kind::Word | Kind::Number);
            last.is(",")
                || (word(last) && (word(token) || token.is("*")))
                || (word(last) && token.is("(") && !text.contains('('))
        });
        if space {
            text.push(' ');
        }
        text.push_str(token.text);
        last = Some(token);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::lex::tokens;
    use super::*;

    fn param(text: &str) -> (String, String, String) {
        let found = declaration(&tokens(text), &Typedefs::default(), DEPTH).unwrap();
        (found.name, found.ty.declare("x"), found.text)
    }

    #[test]
    fn parameters_are_read() {
        let cases = [
            (
                "struct  task_struct *p",
                "p",
                "struct task_struct *x",
                "struct task_struct *p",
            ),
            ("const u8 *a__sz", "a__sz", "const u8 *x", "const u8 *a__sz"),
            ("u64", "", "u64 x", "u64"),
            (
                "unsigned long long int a",
                "a",
                "unsigned long long x",
                "unsigned long long int a",
            ),
            (
                "char const * const a",
                "a",
                "const char *x",
                "char const *const a",
            ),
            ("struct a **b", "b", "struct a **x", "struct a **b"),
            ("void __rcu * p", "p", "void *x", "void *p"),
            ("gfp_t flags", "flags", "unsigned int x", "gfp_t flags"),
            ("__u32 n", "n", "u32 x", "__u32 n"),
            ("u64 data[]", "data", "u64 *x", "u64 data[]"),
            ("enum e e", "e", "enum e x", "enum e e"),
            ("what_t w", "w", "what_t x", "what_t w"),
            (
                "bool (less)(struct n *a, const struct n *b)",
                "less",
                "bool (*x)(struct n *, const struct n *)",
                "bool (less)(struct n *a, const struct n *b)",
            ),
            ("int (*cb)(void)", "cb", "int (*x)(void)", "int (*cb)(void)"),
            ("__printf(1, 2) int a", "a", "int x", "int a"),
        ];
        for (text, name, ty, spelled) in cases {
            let expected = (name.to_owned(), ty.to_owned(), spelled.to_owned());
            assert_eq!(param(text), expected, "{text}");
        }
    }

    #[test]
    fn prototypes_are_read() {
        let read = |ret: &str, params: &str| {
            prototype(&tokens(ret), &tokens(params), &Typedefs::default())
                .map(|prototype| prototype.c("f"))
        };
        assert_eq!(
            read("__bpf_kfunc static struct a *", "void").as_deref(),
            Some("struct a *f(void)")
        );
        assert_eq!(
            read("int", "int a, ...").as_deref(),
            Some("int f(int a, ...)")
        );
        for (ret, params) in [("", "void"), ("int x", ""), ("int", "+"), ("int", "a b c")] {
            assert_eq!(read(ret, params), None, "{ret} {params}");
        }
    }

    #[test]
    fn what_has_no_end_is_not_followed() {
        let read = |typedefs: &str, param: &str| {
            let typedefs = tokens(typedefs);
            let typedefs = Typedefs::of(&typedefs);
            prototype(&tokens("int"), &tokens(param), &typedefs).map(|found| found.c("f"))
        };
        assert_eq!(read("", &"int (*a)(".repeat(1000)), None);
        assert_eq!(read("", &format!("int {}a", "*".repeat(100_000))), None);
        assert_eq!(read("", "int ****a").as_deref(), Some("int f(int ****a)"));
        assert_eq!(read("", &"int a,".repeat(10_000)), None);
        // Each is made of sixteen of the one before, or of a pointer to it.
        let grown = |next: fn(usize) -> String| -> String {
            (1..50).map(|n| format!("typedef {};", next(n))).collect()
        };
        let wide = grown(|n| {
            format!(
                "void (*a{n})({})",
                vec![format!("a{}", n - 1); 16].join(",")
            )
        });
        assert_eq!(read(&wide, "a49 x").as_deref(), Some("int f(a49 x)"));
        let deep = grown(|n| format!("a{} *a{n}", n - 1));
        assert_eq!(read(&deep, "a49 x").as_deref(), Some("int f(a49 x)"));
    }
}
