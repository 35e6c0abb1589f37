//! Attributes of items, read no further than somebody asks.
//!
//! Most are documentation, which a macro passes on as it came in: reading it
//! would cost more than all the rest. Owns where an attribute has its name,
//! its words and its text. Refuses to know any word ([`super::word`]).

use std::borrow::Borrow;

use proc_macro2::{Delimiter, Group, Punct, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::buffer::Cursor;
use syn::parse::discouraged::AnyDelimiter;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Lit, Path, Token};

use super::word::{RawWord, Word, parse_words};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// The attributes that are ours, by the last word of their path.
const OURS: &[&str] = &[
    "arg",
    "kernel_enum",
    "kernel_type",
    "kfunc",
    "kfunc_set",
    "map",
    "map_value",
    "memory",
];

/// An attribute.
pub struct Attr {
    /// `#`, and `!` behind it where the attribute is inside of its item.
    marks: Vec<Punct>,
    brackets: Group,
    /// The last word of its path.
    name: String,
    /// What one of ours says.
    said: Option<Said>,
}

/// What one of our attributes says.
struct Said {
    words: syn::Result<Vec<RawWord>>,
    /// The first and the last token of its list, where it has any.
    ends: Option<(proc_macro2::Span, proc_macro2::Span)>,
}

impl Parse for Attr {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attr = unread(input.cursor())?;
        if OURS.contains(&attr.name.as_str()) {
            attr.said = Some(said(&input.fork())?);
        }
        input.step(|cursor| Ok(((), behind(*cursor))))?;
        Ok(attr)
    }
}

impl Attr {
    /// All attributes that stand here.
    pub fn parse_all(input: ParseStream<'_>) -> syn::Result<Vec<Self>> {
        let mut attrs = Vec::new();
        while input.peek(Token![#]) {
            attrs.push(input.parse()?);
        }
        Ok(attrs)
    }

    /// One that syn has read already.
    pub fn of(attribute: &Attribute) -> syn::Result<Self> {
        syn::parse2(attribute.to_token_stream())
    }

    /// Whether its path ends in `name`.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// What stands between its brackets.
    pub(super) fn content(&self) -> TokenStream {
        self.brackets.stream()
    }

    /// Where it is: at its words, as far as a macro is given them, or at the
    /// whole where it has none.
    pub fn span(&self, file: usize) -> Span {
        match self.said.as_ref().and_then(|said| said.ends) {
            Some((start, end)) => Span { file, start, end },
            None => Span::covering(file, self),
        }
    }

    /// Its words, of which it may have none: `#[kfunc]`, `#[kfunc()]`. What is
    /// wrong with their form goes to `diagnostics`, and there are none.
    pub fn words(self, file: usize, diagnostics: &mut Vec<Diagnostic<Span>>) -> Option<Vec<Word>> {
        let words = self.said.map_or(Ok(Vec::new()), |said| said.words);
        words
            .map(|words| words.into_iter().map(|word| word.place(file)).collect())
            .map_err(|error| diagnostics.push(invalid(file, &error)))
            .ok()
    }

    /// The text of a documentation comment.
    fn doc(&self) -> Option<String> {
        if !self.is("doc") {
            return None;
        }
        match self.brackets.stream().into_iter().nth(2) {
            Some(TokenTree::Literal(literal)) => match Lit::new(literal) {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    }
}

impl ToTokens for Attr {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.marks);
        tokens.append(self.brackets.clone());
    }
}

/// The attribute at `cursor`.
fn unread(cursor: Cursor<'_>) -> syn::Result<Attr> {
    let wrong = || syn::Error::new(cursor.span(), "expected an attribute");
    let (hash, mut rest) = cursor.punct().ok_or_else(wrong)?;
    let mut marks = vec![hash];
    if let Some((mark, behind)) = rest.punct() {
        marks.push(mark);
        rest = behind;
    }
    let (inside, ..) = rest.group(Delimiter::Bracket).ok_or_else(wrong)?;
    let Some((TokenTree::Group(brackets), _)) = rest.token_tree() else {
        return Err(wrong());
    };
    Ok(Attr {
        marks,
        brackets,
        name: last_word(inside),
        said: None,
    })
}

/// What follows the attribute at `cursor`.
fn behind(cursor: Cursor<'_>) -> Cursor<'_> {
    let mut rest = cursor;
    while let Some((_, behind)) = rest.punct() {
        rest = behind;
    }
    rest.any_group().map_or(rest, |(_, _, _, behind)| behind)
}

/// The last word of the path that stands at `cursor`.
fn last_word(mut cursor: Cursor<'_>) -> String {
    let mut name = String::new();
    loop {
        if let Some((word, rest)) = cursor.ident() {
            name = word.to_string();
            cursor = rest;
        }
        match cursor.punct() {
            Some((colon, rest)) if colon.as_char() == ':' => cursor = rest,
            Some(_) | None => return name,
        }
    }
}

/// What stands behind the path of the attribute at `input`.
fn said(input: ParseStream<'_>) -> syn::Result<Said> {
    input.parse::<Token![#]>()?;
    input.parse::<Option<Token![!]>>()?;
    let (_, _, inside) = input.parse_any_delimiter()?;
    inside.call(Path::parse_mod_style)?;
    if inside.is_empty() {
        let (words, ends) = (Ok(Vec::new()), None);
        return Ok(Said { words, ends });
    }
    if inside.peek(Token![=]) {
        inside.parse::<Token![=]>()?;
        let value: syn::Expr = inside.parse()?;
        let error = syn::Error::new_spanned(value, "expected a list in parentheses");
        let (words, ends) = (Err(error), None);
        return Ok(Said { words, ends });
    }
    let (_, _, list) = inside.parse_any_delimiter()?;
    let ends = ends(list.cursor());
    let words = parse_words(&list);
    Ok(Said { words, ends })
}

/// The first and the last token from `cursor` on.
fn ends(mut cursor: Cursor<'_>) -> Option<(proc_macro2::Span, proc_macro2::Span)> {
    let mut ends = None;
    loop {
        let group = || cursor.any_group().map(|(_, _, _, rest)| rest);
        let word = || cursor.ident().map(|(_, rest)| rest);
        let other = || cursor.token_tree().map(|(_, rest)| rest);
        let Some(rest) = word().or_else(group).or_else(other) else {
            return ends;
        };
        let start = ends.map_or(cursor.span(), |(start, _)| start);
        ends = Some((start, cursor.span()));
        cursor = rest;
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

/// Whether the path of an attribute that syn has read ends in `name`.
pub fn is(attribute: &Attribute, name: &str) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|segment| segment.ident == name)
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
pub fn docs(attributes: impl IntoIterator<Item: Borrow<Attr>>) -> Vec<String> {
    let texts = attributes
        .into_iter()
        .filter_map(|attr| attr.borrow().doc());
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
