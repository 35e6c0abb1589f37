//! From syn's items to ours: functions, sets, types, enums.
//!
//! Owns what belongs to an item. Refuses to look for items; [`super::file`]
//! does, and inside a macro rustc did.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, DeriveInput, FnArg, ForeignItem, Pat};

use super::attr::{self, Attr, invalid};
use super::depth;
use super::quick;
use super::repr;
use super::word::Word;
use super::{ContractItem, Declarations, EnumItem, FnItem, ParamItem, SetItem, TypeItem};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Reads items of one file.
pub struct Reader {
    /// The file's index.
    pub file: usize,
    /// What was read.
    pub found: Declarations,
}

/// A function in any of the forms that syn has for one.
pub struct RawFn {
    /// Attributes.
    pub attrs: Vec<Attr>,
    /// Visibility.
    pub vis: syn::Visibility,
    /// Signature.
    pub sig: syn::Signature,
    /// Body, if there is one.
    pub body: Option<Box<syn::Block>>,
}

impl Parse for RawFn {
    /// A function with a body or with a semicolon, which syn's own free
    /// functions cannot have.
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attr::parse_all)?;
        let vis = input.parse()?;
        let sig = input.parse()?;
        let body = if input.peek(syn::Token![;]) {
            input.parse::<syn::Token![;]>()?;
            None
        } else {
            Some(input.parse()?)
        };
        Ok(Self {
            attrs,
            vis,
            sig,
            body,
        })
    }
}

/// An extern block. What stands behind an item's attributes is syn's to read.
pub struct RawBlock {
    /// Attributes, those inside among them.
    attrs: Vec<Attr>,
    abi: syn::Abi,
    items: Vec<(Vec<Attr>, ForeignItem)>,
}

impl Parse for RawBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attrs = input.call(Attr::parse_all)?;
        input.parse::<Option<syn::Token![unsafe]>>()?;
        let abi = input.parse()?;
        let inside;
        syn::braced!(inside in input);
        while inside.peek(syn::Token![#]) && inside.peek2(syn::Token![!]) {
            attrs.push(inside.parse()?);
        }
        let mut items = Vec::new();
        while !inside.is_empty() {
            items.push((inside.call(Attr::parse_all)?, foreign_item(&inside)?));
        }
        Ok(Self { attrs, abi, items })
    }
}

/// An item of an extern block, without its attributes.
fn foreign_item(input: ParseStream<'_>) -> syn::Result<ForeignItem> {
    let Some((vis, sig)) = quick::function(input) else {
        return input.parse();
    };
    Ok(ForeignItem::Fn(syn::ForeignItemFn {
        attrs: Vec::new(),
        vis,
        modifiers: Default::default(),
        semi_token: Default::default(),
        sig,
    }))
}

/// An item under a derive.
pub struct RawType {
    pub(super) attrs: Vec<Attr>,
    pub(super) input: DeriveInput,
}

impl Parse for RawType {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attr::parse_all)?;
        let input = input.parse()?;
        Ok(Self { attrs, input })
    }
}

impl Reader {
    /// A reader for the file with this index.
    pub fn new(file: usize) -> Self {
        Self {
            file,
            found: Declarations::default(),
        }
    }

    /// Reports at `tokens`.
    pub fn report(&mut self, code: Code, tokens: impl quote::ToTokens, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(code, Span::covering(self.file, tokens), message);
        self.found.diagnostics.push(diagnostic);
    }

    /// A function that carries `#[kfunc]`. `first` is the attribute that the
    /// compiler took off before it called the macro.
    pub fn function(&mut self, raw: RawFn, first: Option<ContractItem>) -> FnItem {
        let RawFn {
            attrs,
            vis,
            mut sig,
            body,
        } = raw;
        let (ours, rest): (Vec<_>, Vec<_>) = attrs
            .into_iter()
            .partition(|attribute| attribute.is("kfunc"));
        let others: Vec<_> = ours.into_iter().map(|attr| self.contract(attr)).collect();
        self.refuse_cfg(&rest);
        let params = sig
            .inputs
            .iter_mut()
            .map(|input| self.param(input))
            .collect();
        FnItem {
            contracts: first.into_iter().chain(others).collect(),
            vis,
            params,
            body,
            attrs: rest,
            span: Span::of(self.file, sig.ident.span()),
            sig,
        }
    }

    fn contract(&mut self, attribute: Attr) -> ContractItem {
        ContractItem {
            span: attribute.span(self.file),
            words: attribute.words(self.file, &mut self.found.diagnostics),
        }
    }

    fn param(&mut self, input: &mut FnArg) -> ParamItem {
        let attrs = match input {
            FnArg::Receiver(receiver) => &mut receiver.attrs,
            FnArg::Typed(typed) => &mut typed.attrs,
        };
        let (ours, rest): (Vec<_>, Vec<_>) = std::mem::take(attrs)
            .into_iter()
            .partition(|attribute| attr::is(attribute, "arg"));
        let (ours, others) = (self.attrs(&ours), self.attrs(&rest));
        *attrs = rest;
        self.refuse_cfg(&others);
        let words = self.all_words(ours);
        let span = self.place(input);
        let (name, ty) = match input {
            // A receiver is reported for want of a name; any pointer stands in.
            FnArg::Receiver(_) => (None, syn::parse_quote!(*mut c_void)),
            FnArg::Typed(typed) => (plain_name(&typed.pat), (*typed.ty).clone()),
        };
        ParamItem {
            name,
            ty,
            words,
            span,
        }
    }

    /// Name and type of a parameter, and the attributes that it still has.
    fn place(&self, input: &FnArg) -> Span {
        match input {
            FnArg::Typed(typed) if typed.attrs.is_empty() => match &*typed.pat {
                Pat::Ident(name) if name.mutability.is_none() && name.by_ref.is_none() => Span {
                    start: name.ident.span(),
                    ..Span::of_type(self.file, &typed.ty)
                },
                _ => Span::covering(self.file, input),
            },
            FnArg::Typed(_) | FnArg::Receiver(_) => Span::covering(self.file, input),
        }
    }

    /// Attributes that syn has read already.
    pub fn attrs(&mut self, attributes: &[Attribute]) -> Vec<Attr> {
        let mut attrs = Vec::new();
        for attribute in attributes {
            match Attr::of(attribute) {
                Ok(attr) => attrs.push(attr),
                Err(error) => self.invalid(error),
            }
        }
        attrs
    }

    /// The words of all of `attributes`; `None` if any could not be parsed.
    fn all_words(&mut self, attributes: Vec<Attr>) -> Option<Vec<Word>> {
        let diagnostics = &mut self.found.diagnostics;
        let words: Vec<_> = attributes
            .into_iter()
            .map(|attribute| attribute.words(self.file, diagnostics))
            .collect();
        let words: Option<Vec<_>> = words.into_iter().collect();
        words.map(|words| words.into_iter().flatten().collect())
    }

    /// An extern block under `#[kfunc_set]`.
    pub fn block(&mut self, span: Span, words: Option<Vec<Word>>, block: RawBlock) {
        let RawBlock { attrs, abi, items } = block;
        self.check_abi(&abi, &abi.extern_token);
        self.refuse_cfg(&attrs);
        self.refuse_second_set(&attrs);
        let mut kfuncs = Vec::new();
        for (attrs, item) in items {
            match item {
                ForeignItem::Fn(item) => {
                    let raw = RawFn {
                        attrs,
                        vis: item.vis,
                        sig: item.sig,
                        body: None,
                    };
                    kfuncs.extend(self.member(raw));
                }
                ForeignItem::Macro(item) => {
                    self.inside_macro(&item.mac.path);
                }
                ForeignItem::Static(item) => self.not_a_function(&item.ident),
                ForeignItem::Type(item) => self.not_a_function(&item.ident),
                ForeignItem::Verbatim(tokens) => {
                    self.verbatim_member(attrs, tokens, &mut kfuncs);
                }
                other => self.not_a_function(&other),
            }
        }
        self.found.sets.push(SetItem {
            span,
            words,
            kfuncs,
        });
    }

    fn verbatim_member(&mut self, attrs: Vec<Attr>, tokens: TokenStream, kfuncs: &mut Vec<FnItem>) {
        match syn::parse2::<RawFn>(tokens.clone()) {
            Ok(raw) => {
                self.refuse_body(raw.body.as_deref());
                let body = None;
                kfuncs.extend(self.member(RawFn { attrs, body, ..raw }));
            }
            Err(_) => self.not_a_function(tokens),
        }
    }

    /// Refuses a body where rustc does.
    fn refuse_body(&mut self, body: Option<&syn::Block>) {
        let Some(body) = body else {
            return;
        };
        let message = "a function in an extern block has no body";
        let span = Span::covering(self.file, body);
        let diagnostic = Diagnostic::new(Code::InvalidRust, span, message)
            .note("what is in the block is declared there, and is somewhere else")
            .help("end it with `;`, or implement it in a module under `#[kfunc_set]`");
        self.found.diagnostics.push(diagnostic);
    }

    /// Refuses `#[kfunc_set]` on what is a set already.
    pub(super) fn refuse_second_set(&mut self, attrs: &[Attr]) {
        for attr in attrs.iter().filter(|attr| attr.is("kfunc_set")) {
            let message = "`#[kfunc_set]` is given twice";
            let diagnostic = Diagnostic::new(Code::DuplicateWord, attr.span(self.file), message)
                .note("a block is one set, under one name")
                .help("remove one of the two; a kfunc is in others by `#[kfunc(sets(...))]`");
            self.found.diagnostics.push(diagnostic);
        }
    }

    /// A function inside a set, which must be marked.
    pub fn member(&mut self, raw: RawFn) -> Option<FnItem> {
        if raw.attrs.iter().any(|attribute| attribute.is("kfunc")) {
            return Some(self.function(raw, None));
        }
        let name = &raw.sig.ident;
        let message = format!("`{name}` is in a kfunc set but has no `#[kfunc]`");
        let diagnostic = Diagnostic::new(
            Code::UnmarkedFunction,
            Span::of(self.file, name.span()),
            message,
        )
        .help("write `#[kfunc(...)]` with its flags, or `#[kfunc()]` for none, above it");
        self.found.diagnostics.push(diagnostic);
        None
    }

    fn not_a_function(&mut self, tokens: impl quote::ToTokens) {
        let span = Span::covering(self.file, tokens);
        let message = "a kfunc set holds functions and nothing else";
        let diagnostic = Diagnostic::new(Code::NotAFunction, span, message)
            .note("only functions can be called")
            .help("move it out of the set");
        self.found.diagnostics.push(diagnostic);
    }

    /// A macro call where a kfunc is, or may be, declared.
    pub fn inside_macro(&mut self, path: &syn::Path) {
        let name = path
            .segments
            .last()
            .map_or_else(String::new, |s| s.ident.to_string());
        let message = format!("kfuncs cannot be declared inside a call of `{name}!`");
        let diagnostic = Diagnostic::new(
            Code::InsideMacroCall,
            Span::covering(self.file, path),
            message,
        )
        .note("the command reads the source before macros are expanded")
        .help("write the declarations out, without the macro around them");
        self.found.diagnostics.push(diagnostic);
    }

    /// Refuses every ABI but C.
    pub fn check_abi(&mut self, abi: &syn::Abi, keyword: &syn::token::Extern) {
        let Some(name) = &abi.name else {
            return;
        };
        if name.value() != "C" {
            let message = format!("a kfunc has the C ABI, not {:?}", name.value());
            let span = Span::of(self.file, name.span());
            let span = Span {
                start: keyword.span,
                ..span
            };
            let diagnostic =
                Diagnostic::new(Code::WrongAbi, span, message).help("write `unsafe extern \"C\"`");
            self.found.diagnostics.push(diagnostic);
        }
    }

    /// Refuses `#[cfg]` where kfuncs are declared.
    pub fn refuse_cfg(&mut self, attributes: &[Attr]) {
        let conditional = |attribute: &&Attr| attribute.is("cfg") || attribute.is("cfg_attr");
        for attribute in attributes.iter().filter(conditional) {
            let span = Span::covering(self.file, attribute);
            let message = "a kfunc declaration cannot depend on `#[cfg]`";
            let diagnostic = Diagnostic::new(Code::CfgOnKfunc, span, message)
                .note("the command reads the source before `#[cfg]` is evaluated")
                .help("say which kernels have it with `config = \"CONFIG_X\"`");
            self.found.diagnostics.push(diagnostic);
        }
    }

    /// A struct or union under `#[derive(KernelType)]`.
    pub fn kernel_type(&mut self, item: RawType) {
        let RawType { attrs, input } = item;
        let (words, attrs) = self.named_words(attrs, "kernel_type");
        let repr = repr::words(self.file, &attrs);
        let span = Span::of(self.file, input.ident.span());
        if let syn::Data::Enum(_) = input.data {
            let message = "`KernelType` is for structs and unions";
            let diagnostic = Diagnostic::new(Code::NotAKernelType, span, message)
                .help("derive `KernelEnum` for an enum");
            self.found.diagnostics.push(diagnostic);
            return;
        }
        self.found.types.push(TypeItem {
            input,
            attrs,
            words,
            repr,
            span,
        });
    }

    /// An enum under `#[derive(KernelEnum)]`.
    pub fn kernel_enum(&mut self, item: RawType) {
        let RawType { attrs, input } = item;
        let (words, attrs) = self.named_words(attrs, "kernel_enum");
        let repr = repr::words(self.file, &attrs);
        let span = Span::of(self.file, input.ident.span());
        let syn::Data::Enum(_) = input.data else {
            let message = "`KernelEnum` is for enums";
            let diagnostic = Diagnostic::new(Code::NotAKernelType, span, message)
                .help("derive `KernelType` for a struct or a union");
            self.found.diagnostics.push(diagnostic);
            return;
        };
        self.found.enums.push(EnumItem {
            input,
            attrs,
            words,
            repr,
            span,
        });
    }

    /// The words of all attributes of this name, and the other attributes.
    pub(super) fn named_words(
        &mut self,
        attributes: Vec<Attr>,
        name: &str,
    ) -> (Vec<Word>, Vec<Attr>) {
        let (ours, rest) = attributes.into_iter().partition(|attr| attr.is(name));
        (self.all_words(ours).unwrap_or_default(), rest)
    }

    /// Parses `tokens`; what is wrong becomes a diagnostic.
    pub fn parse<T: Parse>(&mut self, tokens: TokenStream) -> Option<T> {
        self.parse_with(T::parse, tokens)
    }

    /// The same, with a parser of its own.
    pub fn parse_with<T>(
        &mut self,
        parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
        tokens: TokenStream,
    ) -> Option<T> {
        match attempt(parser, tokens) {
            Ok(parsed) => Some(parsed),
            Err(failure) => {
                self.failed(failure);
                None
            }
        }
    }

    /// Reports why tokens could not be parsed.
    pub fn failed(&mut self, failure: Failure) {
        match failure {
            Failure::TooDeep(span) => self.too_deep(span),
            Failure::Invalid(error) => self.invalid(error),
        }
    }

    /// Reports tokens that are nested too deeply to be read.
    pub fn too_deep(&mut self, span: proc_macro2::Span) {
        let span = Span::of(self.file, span);
        let message = "the source is nested too deeply to be read";
        let diagnostic = Diagnostic::new(Code::TooDeep, span, message)
            .note("reading it could exhaust the stack; nothing in this source was read")
            .help("take it apart: name parts of the type or expression, or move them");
        self.found.diagnostics.push(diagnostic);
    }

    /// Reports what syn says, which may be several errors.
    pub fn invalid(&mut self, error: syn::Error) {
        let file = self.file;
        let errors = error.into_iter().map(|error| invalid(file, &error));
        self.found.diagnostics.extend(errors);
    }
}

/// Why tokens could not be parsed.
pub enum Failure {
    /// They are nested more deeply than the parser should follow.
    TooDeep(proc_macro2::Span),
    /// They are something else.
    Invalid(syn::Error),
}

/// Parses `tokens`, unless they are nested too deeply for it.
pub fn attempt<T>(
    parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    tokens: TokenStream,
) -> Result<T, Failure> {
    let mut deep = None;
    let parsed = Parser::parse2(
        |input: ParseStream<'_>| {
            deep = depth::too_deep(input.cursor());
            if deep.is_some() {
                return Err(input.error("nested too deeply"));
            }
            parser(input)
        },
        tokens,
    );
    match (parsed, deep) {
        (Ok(parsed), _) => Ok(parsed),
        (Err(_), Some(span)) => Err(Failure::TooDeep(span)),
        (Err(error), None) => Err(Failure::Invalid(error)),
    }
}

fn plain_name(pattern: &Pat) -> Option<syn::Ident> {
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
            Some(name.ident.clone())
        }
        _ => None,
    }
}
