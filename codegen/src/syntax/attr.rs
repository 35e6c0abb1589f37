//! The one grammar of all our attributes: a list of words, each alone, with a
//! value, or with a list of words of its own.
//!
//! Owns that grammar and doc comments. Refuses to know any word.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitInt, LitStr, Meta, Path, Token};

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// A word in an attribute.
#[derive(Clone)]
pub struct Word {
    /// The word.
    pub name: Ident,
    /// What comes with it.
    pub value: Value,
    /// Word and value.
    pub span: Span,
}

/// What comes with a word.
#[derive(Clone)]
pub enum Value {
    /// Nothing: `acquire`.
    None,
    /// `since = "6.4"`.
    Text(LitStr),
    /// `size = 24`.
    Number(LitInt),
    /// `release = bpf_task_release`.
    Path(Path),
    /// `acquire(allocated)`.
    List(Vec<Word>),
}

impl Word {
    /// The word as text.
    pub fn text(&self) -> String {
        self.name.to_string()
    }
}

/// A word before it knows its file.
struct RawWord {
    name: Ident,
    value: RawValue,
}

enum RawValue {
    None,
    Text(LitStr),
    Number(LitInt),
    Path(Path),
    List(Vec<RawWord>),
}

impl Parse for RawWord {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            parse_value(input)?
        } else if input.peek(syn::token::Paren) {
            let inside;
            syn::parenthesized!(inside in input);
            RawValue::List(parse_raw_words(&inside)?)
        } else {
            RawValue::None
        };
        Ok(Self { name, value })
    }
}

fn parse_value(input: ParseStream<'_>) -> syn::Result<RawValue> {
    if input.peek(LitStr) {
        input.parse().map(RawValue::Text)
    } else if input.peek(LitInt) {
        input.parse().map(RawValue::Number)
    } else {
        input.call(Path::parse_mod_style).map(RawValue::Path)
    }
}

fn parse_raw_words(input: ParseStream<'_>) -> syn::Result<Vec<RawWord>> {
    let words = Punctuated::<RawWord, Token![,]>::parse_terminated(input)?;
    Ok(words.into_iter().collect())
}

impl RawWord {
    fn place(self, file: usize) -> Word {
        let Self { name, value } = self;
        let (value, end) = match value {
            RawValue::None => (Value::None, name.span()),
            RawValue::Text(text) => (Value::Text(text.clone()), text.span()),
            RawValue::Number(number) => (Value::Number(number.clone()), number.span()),
            RawValue::Path(path) => {
                let end = path
                    .segments
                    .last()
                    .map_or(name.span(), |segment| segment.ident.span());
                (Value::Path(path), end)
            }
            RawValue::List(words) => {
                let words: Vec<_> = words.into_iter().map(|word| word.place(file)).collect();
                let end = words.last().map_or(name.span(), |word| word.span.end);
                (Value::List(words), end)
            }
        };
        let span = Span {
            file,
            start: name.span(),
            end,
        };
        Word { name, value, span }
    }
}

/// The words of an attribute's argument list.
pub fn words(file: usize, input: ParseStream<'_>) -> syn::Result<Vec<Word>> {
    let raw = parse_raw_words(input)?;
    Ok(raw.into_iter().map(|word| word.place(file)).collect())
}

/// The words of `attribute`, which may have none: `#[kfunc]`, `#[kfunc()]`.
/// What is wrong with their form goes to `diagnostics`, and there are none.
pub fn words_of(
    file: usize,
    attribute: &Attribute,
    diagnostics: &mut Vec<Diagnostic<Span>>,
) -> Option<Vec<Word>> {
    let parsed = match &attribute.meta {
        Meta::Path(_) => Ok(Vec::new()),
        Meta::List(list) => list.parse_args_with(|input: ParseStream<'_>| words(file, input)),
        Meta::NameValue(pair) => Err(syn::Error::new_spanned(
            &pair.value,
            "expected a list in parentheses",
        )),
    };
    parsed
        .map_err(|error| diagnostics.push(invalid(file, &error)))
        .ok()
}

/// Where an attribute is: at its words, as far as a macro is given them, or at
/// the whole where it has none.
pub fn span(file: usize, attribute: &Attribute) -> Span {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => Span::covering(file, &list.tokens),
        Meta::Path(_) | Meta::List(_) | Meta::NameValue(_) => Span::covering(file, attribute),
    }
}

/// A parse error of syn's as a diagnostic of ours.
pub fn invalid(file: usize, error: &syn::Error) -> Diagnostic<Span> {
    Diagnostic::new(
        Code::InvalidRust,
        Span::of(file, error.span()),
        error.to_string(),
    )
}

/// Whether an attribute's path ends in `name`.
pub fn is(attribute: &Attribute, name: &str) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

/// Whether the attributes derive `name`.
pub fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .filter(|attribute| is(attribute, "derive"))
        .any(|attribute| {
            let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            paths.is_ok_and(|paths| {
                let last = |path: &Path| path.segments.last().is_some_and(|s| s.ident == name);
                paths.iter().any(last)
            })
        })
}

/// The lines of the doc comments among `attributes`, with the one blank that
/// stands before each by custom taken away.
pub fn docs(attributes: &[Attribute]) -> Vec<String> {
    let texts = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
    texts
        .flat_map(|text| {
            let line = |line: &str| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned();
            if text.is_empty() {
                vec![String::new()]
            } else {
                text.lines().map(line).collect()
            }
        })
        .collect()
}
