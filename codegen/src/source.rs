//! Source texts and places in them.
//!
//! Owns what a span is: a file and the tokens at both ends, so that the same
//! place serves rustc (inside a macro) and a snippet (inside the command).
//! Refuses to read files; texts are handed in.

use std::ops::Range;

/// A source text with the name that diagnostics give it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Name, such as a path relative to where the command runs.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A stretch of tokens in one file.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Index of the source among those that were given; 0 inside a macro.
    pub file: usize,
    /// The first token.
    pub start: proc_macro2::Span,
    /// The last token.
    pub end: proc_macro2::Span,
}

impl Span {
    /// The place of a single token.
    pub fn of(file: usize, token: proc_macro2::Span) -> Self {
        Self {
            file,
            start: token,
            end: token,
        }
    }

    /// The place of all of `tokens`; of the macro call where there are none.
    pub fn covering(file: usize, tokens: impl quote::ToTokens) -> Self {
        let mut spans = tokens
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let start = spans.next().unwrap_or_else(proc_macro2::Span::call_site);
        let end = spans.last().unwrap_or(start);
        Self { file, start, end }
    }

    /// The place of a type. The common ones are asked for their ends, since
    /// writing tokens out only to look at two of them is slow inside rustc.
    pub fn of_type(file: usize, ty: &syn::Type) -> Self {
        match ty {
            syn::Type::Path(named) if named.qself.is_none() && named.attrs.is_empty() => {
                let path = &named.path;
                let first = path.segments.first().map(|first| first.ident.span());
                let last = path.segments.last();
                match (path.leading_colon, first, last) {
                    (None, Some(start), Some(last)) if last.arguments.is_none() => Self {
                        file,
                        start,
                        end: last.ident.span(),
                    },
                    _ => Self::covering(file, ty),
                }
            }
            syn::Type::Ptr(pointer) if pointer.attrs.is_empty() => Self {
                start: pointer.star_token.span,
                ..Self::of_type(file, &pointer.elem)
            },
            other => Self::covering(file, other),
        }
    }

    /// The bytes of the source that the span covers. Only the command asks;
    /// inside a macro there is no text to cut from.
    pub fn bytes(&self) -> Range<usize> {
        let (start, end) = (self.start.byte_range(), self.end.byte_range());
        start.start..end.end.max(start.end)
    }

    /// Line of the first token, counted from 1.
    pub fn line(&self) -> usize {
        self.start.start().line
    }

    /// What diagnostics are sorted by.
    pub(crate) fn order(&self) -> (usize, usize, usize) {
        let start = self.start.start();
        (self.file, start.line, start.column)
    }
}
