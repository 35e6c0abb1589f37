//! `#[repr(...)]`: the words by which Rust is told a layout.
//!
//! Owns where they stand and how they are spelled. Refuses to know what any of
//! them means; [`crate::lower`] does.

use proc_macro2::{TokenStream, TokenTree};

use super::attr::Attr;
use crate::source::Span;

/// A word of `#[repr(...)]`.
#[derive(Clone, Debug)]
pub struct ReprWord {
    /// The word alone: `align`.
    pub name: String,
    /// The number in parentheses behind it.
    pub number: Option<u32>,
    /// All of it.
    pub span: Span,
}

/// The words of every `#[repr(...)]` among `attrs`.
pub(super) fn words(file: usize, attrs: &[Attr]) -> Vec<ReprWord> {
    let reprs = attrs.iter().filter(|attr| attr.is("repr"));
    reprs.flat_map(|attr| listed(file, attr.list())).collect()
}

fn listed(file: usize, list: TokenStream) -> Vec<ReprWord> {
    let mut words: Vec<ReprWord> = Vec::new();
    for token in list {
        match (token, words.last_mut()) {
            (TokenTree::Ident(name), _) => words.push(ReprWord {
                name: name.to_string(),
                number: None,
                span: Span::of(file, name.span()),
            }),
            (TokenTree::Group(group), Some(word)) => {
                word.number = group.stream().to_string().parse().ok();
                word.span.end = group.span();
            }
            (TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_), _) => {}
        }
    }
    words
}

impl Attr {
    /// The tokens in its parentheses.
    pub(super) fn list(&self) -> TokenStream {
        let inside = self.content().into_iter().last();
        match inside {
            Some(TokenTree::Group(list)) => list.stream(),
            _ => TokenStream::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser;

    #[test]
    fn each_word_has_its_number() {
        let text = "#[repr(C, align(8))] #[doc(C)] #[repr(u32)]";
        let attrs = Attr::parse_all.parse_str(text).unwrap();
        let words = words(0, &attrs);
        let found: Vec<_> = words.iter().map(|w| (w.name.as_str(), w.number)).collect();
        assert_eq!(found, [("C", None), ("align", Some(8)), ("u32", None)]);
    }
}
