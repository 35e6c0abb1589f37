//! A program as the kernel calls it: a function of the context, in its
//! section, that takes the arguments out and calls what was written.
//!
//! Owns the spelling of a `Program`. Refuses to decide anything about it.

mod callees;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{FnArg, Pat, Signature};

use super::rust_extern::crate_path;
use crate::lower::RustNames;
use crate::lower::program::{Passed, Program};
use crate::model::program::Given;
use crate::syntax::item::RawFn;

/// What `#[program(...)]` expands to.
///
/// Only for BPF it is exported and has a section: elsewhere it is a function
/// that nobody calls, so that a crate with programs can be tested.
pub fn tokens(program: &Program, rust: &RustNames) -> TokenStream {
    let RawFn {
        attrs, vis, sig, ..
    } = &program.function;
    let (name, section) = (&sig.ident, &program.section);
    let context = Ident::new("context", Span::mixed_site());
    let inner = written(program, rust);
    let call = call(program, rust, &context);
    quote! {
        #(#attrs)*
        #[cfg_attr(target_arch = "bpf", unsafe(no_mangle), unsafe(link_section = #section))]
        #[allow(dead_code)]
        #vis unsafe extern "C" fn #name(#context: *mut ::core::ffi::c_void) -> i32 {
            #inner
            #call
        }
    }
}

/// The function as it was written, with the calls in it judged.
fn written(program: &Program, rust: &RustNames) -> Option<TokenStream> {
    let RawFn { sig, body, .. } = &program.function;
    let body = body.as_ref()?;
    let (checks, stmts) = (callees::checks(program, rust), &body.stmts);
    let mut braces = Group::new(Delimiter::Brace, quote!(#checks #(#stmts)*));
    braces.set_span(body.brace_token.span.join());
    Some(quote!(#[inline(always)] #sig #braces))
}

/// Takes the arguments out of the context, and calls it. The last comes out
/// first: what is then in the register of the context is the first, where the
/// first call of a program mostly wants it.
fn call(program: &Program, rust: &RustNames, context: &Ident) -> TokenStream {
    let krate = crate_path(rust);
    let Signature { ident, inputs, .. } = &program.function.sig;
    let run = Ident::new("run", Span::mixed_site());
    let inputs = inputs.iter().zip(&program.params).enumerate();
    let (names, values): (Vec<_>, Vec<_>) = inputs
        .filter_map(|(index, (input, passed))| {
            let name = Ident::new(&format!("argument{index}"), Span::mixed_site());
            let value = argument(input, *passed, rust, &run)?;
            Some((name.clone(), quote!(let #name = #value;)))
        })
        .unzip();
    let values = values.iter().rev();
    quote! {
        unsafe {
            let #run = #krate::program::Run::of(#context);
            #(#values)*
            #ident(#(#names),*)
        }
    }
}

/// What a parameter stands for.
fn argument(input: &FnArg, passed: Passed, rust: &RustNames, run: &Ident) -> Option<TokenStream> {
    let FnArg::Typed(typed) = input else {
        return None;
    };
    let (krate, ty) = (crate_path(rust), &typed.ty);
    let (index, given) = match passed {
        Passed::Section => return Some(quote!(&#krate::RcuSection::of_program())),
        Passed::Given(index, given) => (index, given),
    };
    let (given, used) = (given_type(given, rust), is_used(&typed.pat));
    Some(quote_spanned! {ty.span()=>
        <#ty as #krate::program::Argument<'_, #given>>::take(
            &#run,
            #krate::program::Place { index: #index, used: #used },
        )
    })
}

/// Whether the program has a use for an argument: as elsewhere in Rust, a name
/// that starts with `_` says no.
fn is_used(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => false,
        Pat::Ident(name) => !name.ident.to_string().starts_with('_'),
        _ => true,
    }
}

/// The type that stands for what the kernel gives.
fn given_type(given: Given, rust: &RustNames) -> TokenStream {
    let krate = crate_path(rust);
    let name = match given {
        Given::Trusted => "GivenTrusted",
        Given::TrustedOrNull => "GivenTrustedOrNull",
        Given::Walked => "GivenWalked",
        Given::WalkedOrNull => "GivenWalkedOrNull",
        Given::Number => "GivenNumber",
        Given::Memory => "GivenMemory",
        Given::Context(kind) => {
            let kind = Ident::new(kind, Span::call_site());
            return quote!(#krate::program::given::GivenContext<#krate::program::kind::#kind>);
        }
    };
    let name = Ident::new(name, Span::call_site());
    quote!(#krate::program::given::#name)
}
