//! The plain form of a declaration, `pub fn name(a: T, b: *const U) -> V;`, read
//! straight from the tokens.
//!
//! syn asks each word whether it is one of many, and inside rustc every such
//! question has the word spelled out anew. Owns this one form; whatever is not of
//! it is left to syn. What is not Rust at all rustc, or syn, has refused before.

use proc_macro2::{Delimiter, Punct, Spacing, Span};
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    FnArg, Pat, PatIdent, PatType, Path, PointerMutability, ReturnType, Signature, Token, Type,
    TypePath, TypePtr, Visibility,
};

/// A declaration of the plain form, if one stands here.
pub(super) fn function(input: ParseStream<'_>) -> Option<(Visibility, Signature)> {
    let read =
        input.step(|cursor| declaration(*cursor).ok_or_else(|| cursor.error("another form")));
    read.ok()
}

fn declaration(at: Cursor<'_>) -> Option<((Visibility, Signature), Cursor<'_>)> {
    let (public, at) = word(at, "pub")?;
    let (keyword, at) = word(at, "fn")?;
    let (ident, at) = at.ident()?;
    let (inside, parens, at) = at.group(Delimiter::Parenthesis)?;
    let inputs = params(inside)?;
    let (output, at) = output(at)?;
    let (_, at) = mark(at, ';')?;
    let sig = Signature {
        constness: None,
        asyncness: None,
        safety: syn::Safety::Default,
        abi: None,
        fn_token: Token![fn](keyword),
        ident,
        generics: syn::Generics::default(),
        paren_token: syn::token::Paren { span: parens },
        inputs,
        variadic: None,
        output,
    };
    Some(((Visibility::Public(Token![pub](public)), sig), at))
}

fn params(mut at: Cursor<'_>) -> Option<Punctuated<FnArg, Token![,]>> {
    let mut params = Punctuated::new();
    while !at.eof() {
        let (param, rest) = param(at)?;
        params.push_value(FnArg::Typed(param));
        at = rest;
        if !at.eof() {
            let (comma, rest) = mark(at, ',')?;
            params.push_punct(Token![,](comma));
            at = rest;
        }
    }
    Some(params)
}

/// `name: Type`.
fn param(at: Cursor<'_>) -> Option<(PatType, Cursor<'_>)> {
    let (ident, at) = at.ident()?;
    if ident == "self" || ident == "_" {
        return None;
    }
    let (colon, at) = mark(at, ':')?;
    let (ty, at) = ty(at)?;
    let pat = Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident,
        subpat: None,
    });
    let param = PatType {
        attrs: Vec::new(),
        pat: Box::new(pat),
        colon_token: Token![:](colon),
        ty: Box::new(ty),
    };
    Some((param, at))
}

fn output(at: Cursor<'_>) -> Option<(ReturnType, Cursor<'_>)> {
    let Some((dash, rest)) = joint(at, '-') else {
        return Some((ReturnType::Default, at));
    };
    let (tip, rest) = mark(rest, '>')?;
    let (ty, rest) = ty(rest)?;
    let arrow = Token![->]([dash, tip]);
    Some((ReturnType::Type(arrow, Box::new(ty)), rest))
}

/// A path without arguments, or a raw pointer to one.
fn ty(at: Cursor<'_>) -> Option<(Type, Cursor<'_>)> {
    let Some((star, at)) = mark(at, '*') else {
        return named(at);
    };
    let (mutability, at) = match word(at, "mut") {
        Some((word, at)) => (PointerMutability::Mut(Token![mut](word)), at),
        None => {
            let (word, at) = word(at, "const")?;
            (PointerMutability::Const(Token![const](word)), at)
        }
    };
    let (elem, at) = ty(at)?;
    let pointer = TypePtr {
        attrs: Vec::new(),
        star_token: Token![*](star),
        mutability,
        elem: Box::new(elem),
    };
    Some((Type::Ptr(pointer), at))
}

/// A type that has a name of one word.
fn named(at: Cursor<'_>) -> Option<(Type, Cursor<'_>)> {
    let (ident, at) = at.ident()?;
    let alone = at.eof() || mark(at, ',').is_some() || mark(at, ';').is_some();
    if !alone || ident == "_" {
        return None;
    }
    let path = TypePath {
        attrs: Vec::new(),
        qself: None,
        path: Path::from(ident),
    };
    Some((Type::Path(path), at))
}

fn word<'a>(at: Cursor<'a>, word: &str) -> Option<(Span, Cursor<'a>)> {
    let (ident, rest) = at.ident()?;
    (ident == word).then(|| (ident.span(), rest))
}

fn mark(at: Cursor<'_>, mark: char) -> Option<(Span, Cursor<'_>)> {
    let (punct, rest) = at.punct()?;
    (punct.as_char() == mark).then(|| (punct.span(), rest))
}

/// A mark with another one right behind it.
fn joint(at: Cursor<'_>, first: char) -> Option<(Span, Cursor<'_>)> {
    let is_joint = |punct: &Punct| punct.spacing() == Spacing::Joint;
    let (punct, rest) = at.punct()?;
    (punct.as_char() == first && is_joint(&punct)).then(|| (punct.span(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;
    use syn::ForeignItemFn;
    use syn::parse::Parser;

    fn quickly(text: &str) -> Option<String> {
        let read = |input: ParseStream<'_>| {
            let read = function(input).map(|(vis, sig)| {
                let (vis, sig) = (vis.to_token_stream(), sig.to_token_stream());
                format!("{vis} {sig} ;")
            });
            // What was not read is left where it was.
            assert_eq!(read.is_some(), input.is_empty());
            let _rest: proc_macro2::TokenStream = input.parse()?;
            Ok(read)
        };
        read.parse_str(text).unwrap()
    }

    #[test]
    fn the_plain_form_is_what_syn_reads() {
        let plain = [
            "pub fn f();",
            "pub fn f(a: u32,) -> c_int;",
            "pub fn f(a: *mut *const T, b: r#type) -> *mut U;",
        ];
        for text in plain {
            let item: ForeignItemFn = syn::parse_str(text).unwrap();
            let theirs = item.to_token_stream().to_string();
            assert_eq!(quickly(text), Some(theirs), "{text}");
        }
    }

    #[test]
    fn every_other_form_is_left_alone() {
        let other = [
            "fn f();",
            "pub(crate) fn f();",
            "pub safe fn f();",
            "pub static A: u8;",
            "pub fn f<T>();",
            "pub fn f(self);",
            "pub fn f(self: T);",
            "pub fn f(_: u8);",
            "pub fn f(mut a: u8);",
            "pub fn f(#[arg(uninit)] a: u8);",
            "pub fn f(a: u8, ...);",
            "pub fn f(a: _);",
            "pub fn f(a: x::T);",
            "pub fn f(a: T<U>);",
            "pub fn f(a: &T);",
            "pub fn f(a: [u8; 4]);",
            "pub fn f(a: fn());",
            "pub fn f(a: impl T);",
            "pub fn f() -> !;",
            "pub fn f() where T: U;",
            "pub fn f() {}",
        ];
        for text in other {
            assert_eq!(quickly(text), None, "{text}");
        }
    }
}
