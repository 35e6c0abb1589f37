//! Attributes of items, read no further than somebody asks.
//!
//! Most are documentation, which a macro passes on as it came in: reading it
//! would cost more than all the rest. Owns where an attribute has its name,
//! its words and its text. Refuses to know any word ([`super::word`]).

use std::borrow::Borrow;

use proc_macro2::{Delimiter, Group, Literal, Punct, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
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
    "program",
];

/// An attribute.
pub struct Attr {
    form: Form,
    /// The last word of its path.
    name: String,
    /// What one of ours says.
    said: Option<Said>,
}

/// How an attribute was written.
enum Form {
    /// `#[doc = "text"]`, which a comment is to a macro. Nothing but the text is
    /// kept: a copy of brackets is something else that rustc has to be asked for.
    Doc(Literal),
    /// In any other way.
    Other {
        /// `#`, and `!` behind it where the attribute is inside of its item.
        marks: Vec<Punct>,
        brackets: Group,
    },
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
        match &self.form {
            Form::Doc(text) => quote_spanned!(text.span()=> doc = #text),
            Form::Other { marks: _, brackets } => brackets.stream(),
        }
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

    /// The text of a documentation comment, as it is written.
    fn text(&self) -> Option<&Literal> {
        match &self.form {
            Form::Doc(text) => Some(text),
            Form::Other { .. } => None,
        }
    }

    /// The text of a documentation comment. Most is spelled as it is meant.
    fn doc(&self) -> Option<String> {
        let literal = self.text()?;
        let spelled = literal.to_string();
        let plain = spelled
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        match plain {
            Some(text) if !text.contains('\\') => Some(text.to_owned()),
            Some(_) | None => match Lit::new(literal.clone()) {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
        }
    }
}

impl ToTokens for Attr {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.form {
            Form::Doc(text) => tokens.extend(quote_spanned!(text.span()=> #[doc = #text])),
            Form::Other { marks, brackets } => {
                tokens.append_all(marks);
                tokens.append(brackets.clone());
            }
        }
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
    let name = last_word(inside);
    let text = (name == "doc" && marks.len() == 1).then(|| text(inside));
    let form = match text.flatten() {
        Some(text) => Form::Doc(text),
        None => match rest.token_tree() {
            Some((TokenTree::Group(brackets), _)) => Form::Other { marks, brackets },
            Some(_) | None => return Err(wrong()),
        },
    };
    Ok(Attr {
        form,
        name,
        said: None,
    })
}

/// The text of `doc = "text"`, which stands at `cursor`.
fn text(cursor: Cursor<'_>) -> Option<Literal> {
    let (_, rest) = cursor.ident()?;
    let (_, rest) = rest.punct().filter(|(mark, _)| mark.as_char() == '=')?;
    let (text, rest) = rest.literal()?;
    rest.eof().then_some(text)
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

/// The attributes with the lines of each comment in one: to rustdoc they are
/// the same, and to rustc an attribute is as much work as a parameter.
pub fn joined(attributes: Vec<Attr>) -> Vec<Attr> {
    let mut joined: Vec<Attr> = Vec::new();
    let mut lines = Vec::new();
    for attribute in attributes {
        if attribute.text().is_none() {
            joined.extend(comment(std::mem::take(&mut lines)));
            joined.push(attribute);
        } else {
            lines.push(attribute);
        }
    }
    joined.extend(comment(lines));
    joined
}

/// The lines of a comment in one attribute, or as they are where one is no text.
fn comment(mut lines: Vec<Attr>) -> Vec<Attr> {
    let text = (lines.len() > 1).then(|| one_text(&lines)).flatten();
    if let Some(text) = text {
        lines.truncate(1);
        for line in &mut lines {
            line.form = Form::Doc(text.clone());
        }
    }
    lines
}

/// The text of all of `lines`.
fn one_text(lines: &[Attr]) -> Option<Literal> {
    let mut all = String::new();
    for (i, line) in lines.iter().enumerate() {
        all.push_str(if i == 0 { "" } else { "\n" });
        all.push_str(&line.doc()?);
    }
    let mut text = Literal::string(&all);
    text.set_span(lines.first()?.text()?.span());
    Some(text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser;

    fn lines(text: &str) -> Vec<String> {
        let attributes = Attr::parse_all.parse_str(text).unwrap();
        let attributes = joined(attributes);
        let spelled = |attr: &Attr| attr.to_token_stream().to_string();
        attributes.iter().map(spelled).collect()
    }

    #[test]
    fn the_lines_of_a_comment_become_one_text() {
        assert_eq!(
            lines("/// One.\n///\n/// \"Two\\\".\n#[cold]\n/// Three."),
            [
                r##"# [doc = " One.\n\n \"Two\\\"."]"##,
                "# [cold]",
                r#"# [doc = " Three."]"#
            ]
        );
    }

    #[test]
    fn what_is_no_text_stays() {
        let written = "#[doc = include_str!(\"a\")] #[doc(hidden)] #![doc = \"b\"]";
        let kept = [
            "# [doc = include_str ! (\"a\")]",
            "# [doc (hidden)]",
            "#! [doc = \"b\"]",
        ];
        assert_eq!(lines(written), kept);
    }
}
