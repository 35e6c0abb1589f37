//! Finds declarations in a whole source file, and whatever looks like one in a
//! place where none can be.
//!
//! Owns the walk. Nothing that carries our attributes is passed over in
//! silence: what is not read is reported.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parse;
use syn::visit::{self, Visit};
use syn::{Attribute, Item};

use super::attr;
use super::item::{RawFn, Reader};
use super::plain::Promise;
use super::word::Word;
use super::{ContractItem, Declarations, FnItem, ProgramItem};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Reads the declarations in `text`, the file with index `file`.
pub fn parse(file: usize, text: &str) -> Declarations {
    let mut reader = Reader::new(file);
    match tokens(text) {
        Ok(tokens) => match super::depth::brackets_too_deep(tokens.clone()) {
            Some(span) => reader.too_deep(span),
            None => {
                if let Some(parsed) = reader.parse::<syn::File>(tokens) {
                    reader.items(parsed.items);
                }
            }
        },
        Err(error) => reader.invalid(error.into()),
    }
    reader.found
}

/// The tokens of a file. A byte order mark and a `#!` line become blanks, so
/// that every byte stays where it was.
fn tokens(text: &str) -> Result<TokenStream, proc_macro2::LexError> {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[mark..];
    let is_attribute = || rest[2..].trim_start().starts_with('[');
    let line = if rest.starts_with("#!") && !is_attribute() {
        rest.find('\n').unwrap_or(rest.len())
    } else {
        0
    };
    if mark + line == 0 {
        return text.parse();
    }
    let blanks = " ".repeat(mark + line);
    format!("{blanks}{}", &rest[line..]).parse()
}

impl Reader {
    fn items(&mut self, items: Vec<Item>) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: Item) {
        if let Some(raw) = as_kfunc(&item) {
            let kfunc = self.alone(raw, None);
            self.found.kfuncs.push(kfunc);
            return;
        }
        self.kept(&item);
        match item {
            Item::Fn(item) if item.attrs.iter().any(is_program) => {
                self.reread(item, Self::marked_program);
            }
            Item::ForeignMod(mut block) if set_attr(&block.attrs).is_some() => {
                let (span, words) = self.set_words(&mut block.attrs);
                self.reread(block, |this, block| this.block(span, words, block));
            }
            Item::Mod(module) if set_attr(&module.attrs).is_some() => self.set_module(module),
            Item::Mod(module) => self.module(module),
            Item::Struct(item) if attr::derives(&item.attrs, "KernelType") => {
                self.reread(item, Self::kernel_type);
            }
            Item::Union(item) if attr::derives(&item.attrs, "KernelType") => {
                self.reread(item, Self::kernel_type);
            }
            Item::Enum(item) if attr::derives(&item.attrs, "KernelEnum") => {
                self.reread(item, Self::kernel_enum);
            }
            Item::Enum(item) if attr::derives(&item.attrs, "KernelType") => {
                self.reread(item, Self::kernel_type);
            }
            Item::Struct(item) if attr::derives(&item.attrs, "KernelEnum") => {
                self.reread(item, Self::kernel_enum);
            }
            other => self.strays(&other),
        }
    }

    /// A function that still carries `#[program]`.
    fn marked_program(&mut self, mut raw: RawFn) {
        let at = raw.attrs.iter().position(|attr| attr.is("program"));
        if let Some(attr) = at.map(|at| raw.attrs.remove(at)) {
            let span = attr.span(self.file);
            let words = attr.words(self.file, &mut self.found.diagnostics);
            self.program(span, words, raw);
        }
    }

    /// A program; its body is looked through as well.
    pub fn program(&mut self, span: Span, words: Option<Vec<Word>>, function: RawFn) {
        match &function.body {
            Some(body) => Strays { reader: self }.visit_block(body),
            None => return self.not_a_program(Span::of(self.file, function.sig.ident.span())),
        }
        self.found.programs.push(ProgramItem {
            span,
            words,
            function,
        });
    }

    /// Reports `#[program]` on what cannot be one.
    pub fn not_a_program(&mut self, span: Span) {
        let message = "`#[program]` is not on a function of a module, with a body";
        let diagnostic = Diagnostic::new(Code::NotAProgram, span, message)
            .help("a program is a function: `fn NAME(ARGUMENTS) -> i32 { ... }`");
        self.found.diagnostics.push(diagnostic);
    }

    /// What is kept in maps: such an item may be something else as well.
    fn kept(&mut self, item: &Item) {
        let attributes = match item {
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Union(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            _ => return,
        };
        let is_map = |attribute: &&Attribute| attr::is(attribute, "map");
        let map = attributes.iter().find(is_map).map(std::slice::from_ref);
        for attribute in self.attrs(map.unwrap_or_default()) {
            let span = attribute.span(self.file);
            let words = attribute.words(self.file, &mut self.found.diagnostics);
            match item {
                Item::Static(item) => self.map(span, &words.unwrap_or_default(), item),
                _ => self.not_a_map(span),
            }
        }
        for promise in Promise::ALL {
            if attr::derives(attributes, promise.name()) {
                self.reread(item, |this, item| this.plain(*promise, item));
            }
        }
    }

    /// A kfunc outside any set; its body is looked through as well. `first` is
    /// the attribute that the compiler took off before it called the macro.
    pub fn alone(&mut self, raw: RawFn, first: Option<ContractItem>) -> FnItem {
        if let Some(abi) = &raw.sig.abi {
            self.check_abi(abi, &abi.extern_token);
        }
        if let Some(body) = &raw.body {
            Strays { reader: self }.visit_block(body);
        }
        self.function(raw, first)
    }

    /// Reads an item of syn's with our own parser, as a macro does.
    fn reread<T: Parse>(&mut self, item: impl ToTokens, read: impl FnOnce(&mut Self, T)) {
        match syn::parse2(item.into_token_stream()) {
            Ok(item) => read(self, item),
            Err(error) => self.invalid(error),
        }
    }

    /// Takes the first `#[kfunc_set]` off, as the compiler does, and reads it.
    fn set_words(&mut self, attributes: &mut Vec<Attribute>) -> (Span, Option<Vec<Word>>) {
        let ours = set_attr(attributes).map(|at| attributes.remove(at));
        let ours = self.attrs(ours.as_slice());
        let Some(attribute) = ours.into_iter().next() else {
            return (Span::of(self.file, proc_macro2::Span::call_site()), None);
        };
        let span = attribute.span(self.file);
        (
            span,
            attribute.words(self.file, &mut self.found.diagnostics),
        )
    }

    /// A module under `#[kfunc_set]`: the kfuncs in it are the set's.
    fn set_module(&mut self, mut module: syn::ItemMod) {
        let (span, words) = self.set_words(&mut module.attrs);
        self.module_set(span, words, module);
    }

    /// The same, with the words already taken off by the compiler.
    pub fn module_set(&mut self, span: Span, words: Option<Vec<Word>>, module: syn::ItemMod) {
        let attrs = self.attrs(&module.attrs);
        self.refuse_cfg(&attrs);
        self.refuse_second_set(&attrs);
        let Some((_, items)) = module.content else {
            let span = Span::covering(self.file, &module.ident);
            let message = "a kfunc set is an extern block or a module with its items in braces";
            let diagnostic = Diagnostic::new(Code::OutOfLineModule, span, message)
                .note("neither the macro nor the command looks into the other file from here")
                .help("put `#[kfunc_set]` on the extern block inside that file");
            self.found.diagnostics.push(diagnostic);
            return;
        };
        let before = self.found.kfuncs.len();
        self.items(items);
        let kfuncs = self.found.kfuncs.split_off(before);
        self.found.sets.push(super::SetItem {
            span,
            words,
            kfuncs,
        });
    }

    fn module(&mut self, module: syn::ItemMod) {
        let Some((_, items)) = module.content else {
            return;
        };
        let before = (self.found.sets.len(), self.found.kfuncs.len());
        self.items(items);
        if before != (self.found.sets.len(), self.found.kfuncs.len()) {
            let attrs = self.attrs(&module.attrs);
            self.refuse_cfg(&attrs);
        }
    }

    /// Reports `#[kfunc]` on what cannot be a kfunc.
    pub fn stray_kfunc(&mut self, span: Span) {
        let message = "`#[kfunc]` is not on a function of a module";
        let diagnostic = Diagnostic::new(Code::NotAFunction, span, message).help(
            "kfuncs are functions in an extern block under `#[kfunc_set]`, or free functions",
        );
        self.found.diagnostics.push(diagnostic);
    }

    /// Reports `#[kfunc_set]` on what cannot hold kfuncs.
    pub fn not_a_set(&mut self, span: Span) {
        let message = "`#[kfunc_set]` is not on an extern block or a module";
        let diagnostic = Diagnostic::new(Code::NotAnExternBlock, span, message)
            .note("a set is the kfuncs in one of these")
            .help("put it on `unsafe extern \"C\" { ... }`, or on a module in braces");
        self.found.diagnostics.push(diagnostic);
    }

    fn strays(&mut self, item: &Item) {
        Strays { reader: self }.visit_item(item);
    }
}

/// Whether `item` is a free function under `#[kfunc]`.
pub fn is_kfunc(item: &Item) -> bool {
    as_kfunc(item).is_some()
}

fn is_program(attribute: &Attribute) -> bool {
    attr::is(attribute, "program")
}

/// Which of them is `#[kfunc_set]`.
fn set_attr(attributes: &[Attribute]) -> Option<usize> {
    attributes
        .iter()
        .position(|attribute| attr::is(attribute, "kfunc_set"))
}

/// A free function that carries `#[kfunc]`; one without a body is a
/// `Verbatim` item to syn.
fn as_kfunc(item: &Item) -> Option<RawFn> {
    let is_kfunc = |attribute: &Attribute| attr::is(attribute, "kfunc");
    let tokens = match item {
        Item::Fn(item) if item.attrs.iter().any(is_kfunc) => item.to_token_stream(),
        Item::Verbatim(tokens) => tokens.clone(),
        _ => return None,
    };
    let raw: RawFn = syn::parse2(tokens).ok()?;
    let ours = raw.attrs.iter().any(|attribute| attribute.is("kfunc"));
    ours.then_some(raw)
}

/// Reports our attributes where they have no business.
struct Strays<'a> {
    reader: &'a mut Reader,
}

impl Visit<'_> for Strays<'_> {
    fn visit_attribute(&mut self, attribute: &Attribute) {
        for attribute in self.reader.attrs(std::slice::from_ref(attribute)) {
            let span = attribute.span(self.reader.file);
            if attribute.is("kfunc") {
                self.reader.stray_kfunc(span);
            } else if attribute.is("kfunc_set") {
                self.reader.not_a_set(span);
            } else if attribute.is("program") {
                self.reader.not_a_program(span);
            }
        }
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        if mentions_kfunc(call.tokens.clone()) {
            self.reader.inside_macro(&call.path);
        }
        visit::visit_macro(self, call);
    }

    fn visit_item(&mut self, item: &Item) {
        if let Item::Verbatim(tokens) = item {
            self.verbatim(tokens);
        }
        visit::visit_item(self, item);
    }
}

impl Strays<'_> {
    /// Syntax that syn keeps as it is and that may hide an attribute of ours.
    fn verbatim(&mut self, tokens: &TokenStream) {
        if mentions_kfunc(tokens.clone()) {
            let message = "`#[kfunc]` is on syntax that is not understood";
            self.reader.report(Code::NotAFunction, tokens, message);
        }
    }
}

/// Whether `#[kfunc` or `#[kfunc_set` is anywhere in the tokens.
fn mentions_kfunc(tokens: TokenStream) -> bool {
    let mut after_hash = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                let inside = group.stream();
                if (after_hash && begins_with_ours(inside.clone())) || mentions_kfunc(inside) {
                    return true;
                }
                after_hash = false;
            }
            TokenTree::Punct(punct) => after_hash = punct.as_char() == '#',
            TokenTree::Ident(_) | TokenTree::Literal(_) => after_hash = false,
        }
    }
    false
}

/// Whether an attribute's content is `kfunc…`, `kfunc_set…` or a path to one.
fn begins_with_ours(tokens: TokenStream) -> bool {
    let path = tokens
        .into_iter()
        .take_while(|token| !matches!(token, TokenTree::Group(_)));
    path.filter_map(|token| match token {
        TokenTree::Ident(name) => Some(name),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
    .any(|name| name == "kfunc" || name == "kfunc_set")
}
