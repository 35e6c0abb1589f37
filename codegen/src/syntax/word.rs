//! The one grammar of what our attributes say: a list of words, each alone,
//! with a value, or with a list of words of its own.
//!
//! Owns that grammar. Refuses to know any word.

use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitInt, LitStr, Path, Token};

use crate::source::Span;

/// A word in an attribute.
#[derive(Clone)]
pub struct Word {
    /// The word.
    pub name: String,
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

/// A word before it knows its file.
pub struct RawWord {
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
            RawValue::List(parse_words(&inside)?)
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

/// All words of a list.
pub fn parse_words(input: ParseStream<'_>) -> syn::Result<Vec<RawWord>> {
    let mut words = Vec::new();
    while !input.is_empty() {
        words.push(input.parse()?);
        if input.is_empty() {
            break;
        }
        input.parse::<Token![,]>()?;
    }
    Ok(words)
}

impl RawWord {
    /// The word, in the file with this index.
    pub fn place(self, file: usize) -> Word {
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
        Word {
            name: name.to_string(),
            value,
            span,
        }
    }
}

/// The words of an attribute's argument list.
pub fn words(file: usize, input: ParseStream<'_>) -> syn::Result<Vec<Word>> {
    let words = parse_words(input)?;
    Ok(words.into_iter().map(|word| word.place(file)).collect())
}
