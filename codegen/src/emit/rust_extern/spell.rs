//! Names, types and documentation as Rust spells them.
//!
//! Owns their spelling alone. What there is one of for each parameter puts its
//! tokens straight behind those that are there: inside rustc, joining streams
//! is what costs. Refuses to know where any of them stands.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::lower::RustNames;
use crate::model::Kfunc;
use crate::model::ctype::{CType, FunctionType, Pointer};
use crate::model::flag::Flag;

/// Puts tokens straight behind those that are there.
pub(super) trait Put {
    /// A word that is no name of the source's.
    fn word(&mut self, word: &str);
    /// Punctuation, such as `->`.
    fn mark(&mut self, mark: &str);
    /// `#[doc = "line"]`.
    fn doc(&mut self, line: &str);
    /// Delimiters, with what `inside` puts between them.
    fn group(&mut self, delimiter: Delimiter, inside: impl FnOnce(&mut TokenStream));
    /// All of them, a comma between each two.
    fn list(&mut self, items: impl Iterator<Item: ToTokens>);
}

impl Put for TokenStream {
    fn word(&mut self, word: &str) {
        self.append(Ident::new(word, Span::call_site()));
    }

    fn mark(&mut self, mark: &str) {
        for (i, c) in mark.char_indices() {
            let last = i + c.len_utf8() == mark.len();
            let spacing = if last { Spacing::Alone } else { Spacing::Joint };
            self.append(Punct::new(c, spacing));
        }
    }

    fn doc(&mut self, line: &str) {
        self.mark("#");
        self.group(Delimiter::Bracket, |tokens| {
            tokens.word("doc");
            tokens.mark("=");
            tokens.append(Literal::string(line));
        });
    }

    fn group(&mut self, delimiter: Delimiter, inside: impl FnOnce(&mut TokenStream)) {
        let mut tokens = TokenStream::new();
        inside(&mut tokens);
        self.append(Group::new(delimiter, tokens));
    }

    fn list(&mut self, items: impl Iterator<Item: ToTokens>) {
        self.append_separated(items, Punct::new(',', Spacing::Alone));
    }
}

/// What [`crate_path`] returns.
#[derive(Clone, Copy)]
pub struct CratePath<'a>(Option<&'a syn::Path>);

/// The path by which generated code calls the crate `kfunc`.
pub fn crate_path(rust: &RustNames) -> CratePath<'_> {
    CratePath(rust.krate.as_ref())
}

impl ToTokens for CratePath<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            Some(path) => path.to_tokens(tokens),
            None => absolute(&["kfunc"], tokens),
        }
    }
}

/// What [`ctype`] returns.
#[derive(Clone, Copy)]
pub struct Spelled<'a> {
    ty: &'a CType,
    rust: &'a RustNames,
}

/// A C type in Rust, by the path that the source uses for it.
pub fn ctype<'a>(ty: &'a CType, rust: &'a RustNames) -> Spelled<'a> {
    Spelled { ty, rust }
}

impl ToTokens for Spelled<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { ty, rust } = *self;
        match ty {
            CType::Void => ffi("c_void", rust, tokens),
            CType::Bool => tokens.word("bool"),
            CType::Int(int) if int.is_ffi() => ffi(int.rust(), rust, tokens),
            CType::Int(int) => tokens.word(int.rust()),
            CType::Enum(tag) | CType::Struct(tag) | CType::Union(tag) => {
                match rust.types.get(tag) {
                    Some(path) => path.to_tokens(tokens),
                    None => tokens.append(ident(tag)),
                }
            }
            CType::Pointer(pointer) => {
                let Pointer { to, constant } = &**pointer;
                tokens.mark("*");
                tokens.word(if *constant { "const" } else { "mut" });
                ctype(to, rust).to_tokens(tokens);
            }
            CType::Function(function) => {
                let FunctionType { params, ret } = &**function;
                let params = params.iter().map(|param| ctype(param, rust));
                let ret = returned(ret, rust);
                tokens.extend(quote!(
                    ::core::option::Option<unsafe extern "C" fn(#(#params),*) #ret>
                ));
            }
            CType::Unsupported(_) => tokens.extend(quote!(())),
        }
    }
}

/// `-> Type`, or nothing.
#[derive(Clone, Copy)]
pub(super) struct Returned<'a>(Spelled<'a>);

/// A C type as what a function returns.
pub(super) fn returned<'a>(ty: &'a CType, rust: &'a RustNames) -> Returned<'a> {
    Returned(ctype(ty, rust))
}

impl ToTokens for Returned<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(spelled) = self;
        if *spelled.ty != CType::Void {
            tokens.mark("->");
            spelled.to_tokens(tokens);
        }
    }
}

/// A type of `core::ffi`.
fn ffi(name: &str, rust: &RustNames, tokens: &mut TokenStream) {
    match rust.types.get(name) {
        Some(path) => path.to_tokens(tokens),
        None => absolute(&["core", "ffi", name], tokens),
    }
}

/// A path that starts at the crates.
fn absolute(path: &[&str], tokens: &mut TokenStream) {
    for word in path {
        tokens.mark("::");
        tokens.word(word);
    }
}

/// What stands before a kfunc: documentation and the author's own attributes.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) kfunc: &'a Kfunc,
    pub(super) rust: &'a RustNames,
}

impl ToTokens for Head<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { kfunc, rust } = self;
        match rust.attrs.get(&kfunc.name) {
            Some(written) => tokens.append_all(written),
            None => docs(&kfunc.docs).to_tokens(tokens),
        }
        let asked = [Flag::Sleepable, Flag::Destructive, Flag::Perfmon];
        let has = |flag: &Flag| kfunc.contracts.iter().any(|contract| contract.has(*flag));
        for flag in asked.into_iter().filter(has) {
            tokens.doc("");
            tokens.doc(&format!(" {}", flag.info().meaning));
        }
    }
}

/// Documentation as rustfmt would have it, a space before each line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let spaced = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #spaced])*)
}

/// The kfunc's visibility: without a source it is everybody's.
pub(super) fn vis(kfunc: &Kfunc, rust: &RustNames) -> syn::Visibility {
    let written = rust.vis.get(&kfunc.name).cloned();
    written.unwrap_or_else(|| syn::Visibility::Public(Default::default()))
}

/// The name of the kfunc where it was declared, for rustc's messages.
pub(super) fn name(kfunc: &Kfunc, rust: &RustNames) -> Ident {
    let written = rust.idents.get(&kfunc.name).cloned();
    written.unwrap_or_else(|| ident(&kfunc.name))
}

/// The name of the extern.
pub(super) fn raw_name(kfunc: &Kfunc, rust: &RustNames) -> Ident {
    quote::format_ident!("{}_raw", name(kfunc, rust))
}

/// A name, raw where Rust has another use for the word, and with `_` behind it
/// where it has no raw form.
pub fn ident(name: &str) -> Ident {
    if PATH_WORDS.contains(&name) {
        quote::format_ident!("{name}_")
    } else if KEYWORDS.binary_search(&name).is_ok() {
        Ident::new_raw(name, Span::call_site())
    } else if is_plain_name(name) {
        Ident::new(name, Span::call_site())
    } else {
        syn::parse_str(name).unwrap_or_else(|_| quote::format_ident!("_{}", plain(name)))
    }
}

fn is_plain_name(name: &str) -> bool {
    let first = name.bytes().next();
    first.is_some_and(|first| !first.is_ascii_digit()) && name.bytes().all(is_plain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What is no name at all, made one.
fn plain(name: &str) -> String {
    let bytes = name.bytes();
    let letters = bytes.map(|byte| {
        if is_plain(byte) {
            char::from(byte)
        } else {
            '_'
        }
    });
    letters.collect()
}

/// Words that are names in paths, which have no raw form.
const PATH_WORDS: &[&str] = &["Self", "_", "crate", "self", "super"];

/// All other keywords of Rust, sorted (the reference, edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_rust_becomes_raw() {
        let spelled = |name| ident(name).to_string();
        assert_eq!(spelled("type"), "r#type");
        assert_eq!(spelled("continue"), "r#continue");
        assert_eq!(spelled("override"), "r#override");
        assert_eq!(spelled("as"), "r#as");
        assert_eq!(spelled("self"), "self_");
        assert_eq!(spelled("p"), "p");
        assert_eq!(spelled("bpf_task_acquire"), "bpf_task_acquire");
        assert_eq!(spelled("clone_flags"), "clone_flags");
        assert_eq!(spelled("größe"), "größe");
        assert_eq!(spelled("not a name"), "_not_a_name");
        assert_eq!(spelled(""), "_");
    }

    #[test]
    fn every_word_of_the_lists_is_one_to_the_parser() {
        let is_kept = |word: &str| word == "gen" || syn::parse_str::<Ident>(word).is_err();
        assert!(KEYWORDS.is_sorted());
        assert!(KEYWORDS.iter().chain(PATH_WORDS).all(|word| is_kept(word)));
    }
}
