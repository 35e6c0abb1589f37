//! What the macros expand to.
//!
//! Owns the step from a macro's tokens into the common way through and back:
//! diagnostics become errors and warnings of rustc, and a stand-in takes the
//! place of what could not be made, so that one mistake is one error. Refuses
//! to know what good output looks like; [`crate::emit::rust_extern`] does.

mod plain;

pub use plain::{map, map_value, memory};

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};

use crate::diag::{Diagnostic, Severity};
use crate::emit::{self, rust_extern};
use crate::lower::{self, RustNames, Sight};
use crate::model::ctype::CType;
use crate::source::Span;
use crate::syntax::item::{self, Failure, RawBlock, RawFn, RawType, Reader};
use crate::syntax::word::{self, Word};
use crate::syntax::{ContractItem, Declarations};
use crate::{Loaded, judge};

/// `#[kfunc_set(...)]`.
pub fn kfunc_set(words: TokenStream, item: TokenStream) -> TokenStream {
    let mut reader = Reader::new(0);
    let span = Span::covering(0, &words);
    let words = reader.words(words);
    match item::attempt(SetBody::parse, item.clone()) {
        Ok(SetBody::Block(block)) => {
            reader.block(span, words, block);
            made(reader.found)
        }
        Ok(SetBody::Module(module)) => set_module(reader, span, words, module),
        Err(Failure::TooDeep(span)) => {
            reader.too_deep(span);
            made(reader.found)
        }
        Err(Failure::Invalid(_)) => {
            reader.not_a_set(span);
            let errors = made(reader.found);
            quote!(#errors #item)
        }
    }
}

/// What `#[kfunc_set]` may stand on.
enum SetBody {
    Block(RawBlock),
    Module(syn::ItemMod),
}

impl Parse for SetBody {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        match ahead.parse() {
            Ok(block) => {
                input.advance_to(&ahead);
                Ok(Self::Block(block))
            }
            Err(_) => input.parse().map(Self::Module),
        }
    }
}

/// A module under `#[kfunc_set]`: its kfuncs are replaced, the rest stays.
fn set_module(
    mut reader: Reader,
    span: Span,
    words: Option<Vec<Word>>,
    mut module: syn::ItemMod,
) -> TokenStream {
    let Some((brace, items)) = module.content.take() else {
        reader.module_set(span, words, module);
        return made(reader.found);
    };
    let (kfuncs, rest): (Vec<_>, Vec<_>) =
        items.into_iter().partition(crate::syntax::file::is_kfunc);
    let inner = syn::ItemMod {
        content: Some((brace, kfuncs)),
        ..module.clone()
    };
    reader.module_set(span, words, inner);
    let kfuncs = made(reader.found);
    let syn::ItemMod {
        mut attrs,
        vis,
        unsafety,
        mod_token,
        ident,
        content: _,
        semi: _,
    } = module;
    // A second of ours has its error.
    attrs.retain(|attribute| !crate::syntax::attr::is(attribute, "kfunc_set"));
    quote!(#(#attrs)* #vis #unsafety #mod_token #ident { #(#rest)* #kfuncs })
}

/// `#[kfunc(...)]` on a function of its own.
pub fn kfunc(words: TokenStream, item: TokenStream) -> TokenStream {
    let mut reader = Reader::new(0);
    let span = Span::covering(0, &words);
    let words = reader.words(words);
    match item::attempt(RawFn::parse, item.clone()) {
        Ok(raw) => {
            let kfunc = reader.alone(raw, Some(ContractItem { span, words }));
            reader.found.kfuncs.push(kfunc);
            made(reader.found)
        }
        Err(Failure::TooDeep(span)) => {
            reader.too_deep(span);
            made(reader.found)
        }
        Err(Failure::Invalid(_)) => {
            reader.stray_kfunc(span);
            let errors = made(reader.found);
            quote!(#errors #item)
        }
    }
}

/// `#[program(...)]`.
pub fn program(words: TokenStream, item: TokenStream) -> TokenStream {
    let mut reader = Reader::new(0);
    let span = Span::covering(0, &words);
    let words = reader.words(words);
    match item::attempt(RawFn::parse, item.clone()) {
        Ok(raw) => reader.program(span, words, raw),
        Err(Failure::TooDeep(span)) => reader.too_deep(span),
        Err(Failure::Invalid(_)) => reader.not_a_program(span),
    }
    let loaded = judged(reader.found);
    if loaded.report.has_errors() {
        let said = said(&loaded);
        return quote!(#said #[allow(dead_code)] #item);
    }
    output(&loaded)
}

/// `#[derive(KernelType)]`.
pub fn kernel_type(item: TokenStream) -> TokenStream {
    derive(item, Reader::kernel_type)
}

/// `#[derive(KernelEnum)]`.
pub fn kernel_enum(item: TokenStream) -> TokenStream {
    derive(item, Reader::kernel_enum)
}

fn derive(item: TokenStream, read: fn(&mut Reader, RawType)) -> TokenStream {
    let mut reader = Reader::new(0);
    if let Some(input) = reader.parse(item) {
        read(&mut reader, input);
    }
    made(reader.found)
}

/// The common way through, for the one item that a macro sees.
fn made(found: Declarations) -> TokenStream {
    let loaded = judged(found);
    if loaded.report.has_errors() {
        let (said, instead) = (said(&loaded), stand_ins(&loaded));
        return quote!(#said #instead);
    }
    output(&loaded)
}

fn judged(found: Declarations) -> Loaded {
    let lowered = lower::lower(vec![found], Sight::Item);
    judge(lowered, None, Sight::Item)
}

/// What is made of what nothing is wrong with.
fn output(loaded: &Loaded) -> TokenStream {
    let Loaded {
        lowered,
        target,
        report: _,
    } = loaded;
    let mut output = rust_extern::tokens(&lowered.model, *target, &lowered.rust);
    let programs = lowered.programs.iter();
    output.extend(programs.map(|program| emit::program::tokens(program, &lowered.rust)));
    output.extend(by_value_checks(loaded));
    output.extend(plain::scalars(&lowered.rust));
    output.extend(said(loaded));
    output
}

/// Everything that there is to say, as rustc shows it.
fn said(loaded: &Loaded) -> TokenStream {
    loaded.report.diagnostics.iter().map(say).collect()
}

/// A diagnostic as rustc shows it.
pub(crate) fn say(diagnostic: &Diagnostic<Option<Span>>) -> TokenStream {
    let text = message(diagnostic);
    let (start, end) = match diagnostic.place {
        Some(Span {
            file: _,
            start,
            end,
        }) => (start, end),
        None => (
            proc_macro2::Span::call_site(),
            proc_macro2::Span::call_site(),
        ),
    };
    match diagnostic.severity() {
        Severity::Error => {
            let (first, last) = (Ident::new("_a", start), Ident::new("_b", end));
            syn::Error::new_spanned(quote!(#first #last), text).to_compile_error()
        }
        Severity::Warning => warning(start, &text),
        Severity::Note => TokenStream::new(),
    }
}

/// A warning: stable rustc lets macros warn only through a lint, and the use
/// of something deprecated is one that carries a text.
fn warning(span: proc_macro2::Span, text: &str) -> TokenStream {
    let used = quote_spanned!(span=> kfunc_warning);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const kfunc_warning: () = ();
            #used
        };
    }
}

/// Code, message and what belongs to it, one line each.
fn message(diagnostic: &Diagnostic<Option<Span>>) -> String {
    let Diagnostic {
        code,
        message,
        place: _,
        label,
        others,
        notes,
        helps,
    } = diagnostic;
    let mut text = format!("{}: {message}", code.text());
    let mut line = |kind: &str, said: &str| {
        text.push_str("\n= ");
        text.push_str(kind);
        text.push_str(": ");
        text.push_str(said);
    };
    if !label.is_empty() {
        line("note", label);
    }
    for (place, said) in others {
        match place {
            Some(span) => line("note", &format!("line {}: {said}", span.line())),
            None => line("note", said),
        }
    }
    notes.iter().for_each(|note| line("note", note));
    helps.iter().for_each(|help| line("help", help));
    text
}

/// Functions that take anything and return anything, under the names of the
/// kfuncs that could not be made.
fn stand_ins(loaded: &Loaded) -> TokenStream {
    let lowered = &loaded.lowered;
    let RustNames {
        krate: _,
        kernels: _,
        types: _,
        idents,
        vis,
        attrs: _,
        bodies: _,
        plain: _,
        scalars: _,
    } = &lowered.rust;
    let mut kfuncs: Vec<_> = lowered.model.kfuncs.iter().collect();
    // Twice in the model is a mistake that has been reported.
    kfuncs.dedup_by(|a, b| a.name == b.name);
    let functions = kfuncs.into_iter().filter_map(|kfunc| {
        let (name, vis) = (idents.get(&kfunc.name)?, vis.get(&kfunc.name)?);
        let params = kfunc
            .params
            .iter()
            .map(|_| quote!(_: impl ::core::marker::Sized));
        Some(quote! {
            #[allow(dead_code, clippy::missing_safety_doc)]
            #[doc(hidden)]
            #vis fn #name(#(#params),*) -> ! { loop {} }
        })
    });
    functions.collect()
}

/// A name that stands by value must be an enum. The macro cannot see what it
/// is, so rustc is made to ask.
fn by_value_checks(loaded: &Loaded) -> TokenStream {
    let lowered = &loaded.lowered;
    let rust = &lowered.rust;
    let krate = rust_extern::crate_path(rust);
    let types = lowered.model.kfuncs.iter().flat_map(|kfunc| {
        let params = kfunc.params.iter().map(|param| &param.ty);
        params.chain([&kfunc.ret])
    });
    let mut names: Vec<_> = types.filter_map(enum_tag).collect();
    names.sort_unstable();
    names.dedup();
    let checks = names.into_iter().filter_map(|name| {
        let path = rust.types.get(name)?;
        let span = path.segments.last()?.ident.span();
        Some(quote_spanned!(span=> const _: () = #krate::by_value::<#path>();))
    });
    checks.collect()
}

fn enum_tag(ty: &CType) -> Option<&str> {
    match ty {
        CType::Enum(tag) => Some(tag),
        _ => None,
    }
}

impl Reader {
    /// The words in a macro's own parentheses.
    fn words(&mut self, tokens: TokenStream) -> Option<Vec<Word>> {
        let file = self.file;
        self.parse_with(|input| word::words(file, input), tokens)
    }
}
