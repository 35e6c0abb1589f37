//! The Rust back end: each kfunc as it is, and in a safe wrapper where one is
//! right.
//!
//! Owns what Rust programs see of a kfunc. The wrapper has the kfunc's own
//! name; the kfunc itself is an extern of that name with `_raw` behind it, so
//! that any number of sets and lone kfuncs can stand in one module. What a
//! wrapper looks like, [`mod@plan`] decides.

mod alone;
mod iter;
pub mod plan;
mod types;
mod wrapper;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use self::plan::{Plan, Unwrapped, plan};
use super::{Backend, Files, Input, facts};
use crate::lower::RustNames;
use crate::model::ctype::{CType, FunctionType, Pointer};
use crate::model::flag::Flag;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, Model};

/// The back end `rust`: one file that needs nothing but the crate `kfunc`.
pub struct Rust;

impl Backend for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn about(&self) -> &'static str {
        "Rust externs with safe wrappers"
    }

    fn emit(&self, input: &Input<'_>) -> Files {
        let Input {
            model,
            target,
            rust,
            digest,
        } = *input;
        let target = match target {
            KernelRange::ALL => rust.target(),
            range => range,
        };
        let model = &alone::closed(model, target);
        let rust = &alone::names(model);
        let items = items(model, rust);
        let tokens = tokens(&Input {
            model,
            target,
            rust,
            digest,
        });
        let text = pretty(quote!(#items #tokens));
        let head = format!(
            "// SPDX-License-Identifier: MIT OR Apache-2.0\n\
             //! Kfuncs for Rust BPF programs, for Linux {target}.\n\
             //!\n\
             //! Made by `kfunc gen` from declarations with the digest {digest}.\n\
             //! Do not edit: change the declarations instead.\n\
             #![allow(non_camel_case_types)]\n\n"
        );
        [("kfuncs.rs".to_owned(), head + &text)].into()
    }
}

/// Tokens as text, or as they are if they are no Rust file, which then a
/// compiler will say better than a panic here could.
pub(crate) fn pretty(tokens: TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens.to_string(),
    }
}

/// The path by which generated code calls the crate `kfunc`.
pub fn crate_path(rust: &RustNames) -> TokenStream {
    rust.krate
        .as_ref()
        .map_or_else(|| quote!(::kfunc), |path| quote!(#path))
}

/// The types themselves, for a file that stands alone.
fn items(model: &Model, rust: &RustNames) -> TokenStream {
    let types = model.types.iter().map(|ty| types::type_item(ty, rust));
    let enums = model.enums.iter().map(types::enum_item);
    quote!(#(#types)* #(#enums)*)
}

/// What the macros add to the source: externs and wrappers for kfuncs, and
/// the implementations that the derives make.
pub fn tokens(input: &Input<'_>) -> TokenStream {
    let Input {
        model,
        target,
        rust,
        digest: _,
    } = input;
    let model = &facts::as_programs_see(model, *target);
    let types = model.types.iter().map(|ty| types::type_traits(ty, rust));
    let enums = model.enums.iter().map(|ty| types::enum_traits(ty, rust));
    let (bodies, declared): (Vec<_>, Vec<_>) = model.kfuncs.iter().partition(|k| k.has_body);
    let bodies = bodies
        .iter()
        .filter_map(|kfunc| implementation(kfunc, rust));
    let plans: Vec<_> = declared
        .iter()
        .map(|kfunc| (*kfunc, plan(model, kfunc, *target)))
        .collect();
    let externs = externs(&plans, rust);
    let wrappers = plans.iter().filter_map(|(kfunc, plan)| {
        let wrapper = wrapper::tokens(kfunc, plan.as_ref().ok()?, rust);
        let head = head(kfunc, rust);
        Some(quote!(#head #wrapper))
    });
    let iterators = iter::implementations(&model.kfuncs, rust);
    quote!(#(#types)* #(#enums)* #(#bodies)* #externs #(#wrappers)* #iterators)
}

type Planned<'a> = (&'a Kfunc, Result<Plan, Unwrapped>);

fn externs(plans: &[Planned<'_>], rust: &RustNames) -> TokenStream {
    if plans.is_empty() {
        return TokenStream::new();
    }
    let externs = plans.iter().map(|(kfunc, plan)| {
        let docs = match plan {
            Ok(_) => {
                let text = format!(" The kfunc itself, behind [`{}`].", kfunc.name);
                quote!(#[doc = #text])
            }
            Err(why) => {
                let head = head(kfunc, rust);
                let text = format!(" Has no safe wrapper: {why}.");
                quote!(#head #[doc = ""] #[doc = #text])
            }
        };
        let raw = raw(kfunc, rust);
        quote!(#docs #raw)
    });
    quote!(#[allow(improper_ctypes)] unsafe extern "C" { #(#externs)* })
}

fn raw(kfunc: &Kfunc, rust: &RustNames) -> TokenStream {
    let (symbol, name, vis) = (&kfunc.name, raw_name(kfunc, rust), vis(kfunc, rust));
    let params = kfunc.params.iter().map(|param| {
        let (name, ty) = (
            ident(&param.kernel_name(Kernel::NEWEST)),
            ctype(&param.ty, rust),
        );
        quote!(#name: #ty)
    });
    let ret = returned(&kfunc.ret, rust);
    quote!(#[link_name = #symbol] #vis fn #name(#(#params),*) #ret;)
}

/// An implementation, exported for the C shim that gives it its BTF. The shim
/// has the kfunc's name, so this cannot.
fn implementation(kfunc: &Kfunc, rust: &RustNames) -> Option<TokenStream> {
    let (signature, body) = rust.bodies.get(&kfunc.name)?;
    let syn::Signature {
        safety,
        ident,
        inputs,
        output,
        ..
    } = signature;
    let symbol = implementation_symbol(&kfunc.name);
    let (head, vis) = (head(kfunc, rust), vis(kfunc, rust));
    Some(quote! {
        #head
        #[unsafe(export_name = #symbol)]
        #vis #safety extern "C" fn #ident(#inputs) #output #body
    })
}

/// The symbol of a kfunc's implementation in Rust.
pub fn implementation_symbol(kfunc: &str) -> String {
    format!("rust_{kfunc}")
}

/// Documentation and the author's own attributes.
fn head(kfunc: &Kfunc, rust: &RustNames) -> TokenStream {
    let docs = docs(&kfunc.docs);
    let attrs = rust.attrs.get(&kfunc.name).into_iter().flatten();
    let asked = [Flag::Sleepable, Flag::Destructive, Flag::Perfmon];
    let has = |flag: &Flag| kfunc.contracts.iter().any(|contract| contract.has(*flag));
    let asked = asked.into_iter().filter(has).map(|flag| {
        let text = format!(" {}", flag.info().meaning);
        quote!(#[doc = ""] #[doc = #text])
    });
    quote!(#docs #(#asked)* #(#attrs)*)
}

/// Documentation as rustfmt would have it, a space before each line.
fn docs(lines: &[String]) -> TokenStream {
    let spaced = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #spaced])*)
}

fn vis(kfunc: &Kfunc, rust: &RustNames) -> TokenStream {
    rust.vis
        .get(&kfunc.name)
        .map_or_else(|| quote!(pub), |vis| quote!(#vis))
}

/// The kfunc's name where it was declared, for rustc's messages.
fn name(kfunc: &Kfunc, rust: &RustNames) -> Ident {
    rust.idents
        .get(&kfunc.name)
        .cloned()
        .unwrap_or_else(|| ident(&kfunc.name))
}

/// The name of the extern.
fn raw_name(kfunc: &Kfunc, rust: &RustNames) -> Ident {
    format_ident!("{}_raw", name(kfunc, rust))
}

fn returned(ty: &CType, rust: &RustNames) -> TokenStream {
    match ty {
        CType::Void => TokenStream::new(),
        other => {
            let ty = ctype(other, rust);
            quote!(-> #ty)
        }
    }
}

fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

/// A C type in Rust, by the path that the source uses for it.
pub fn ctype(ty: &CType, rust: &RustNames) -> TokenStream {
    match ty {
        CType::Void => ffi("c_void", rust),
        CType::Bool => quote!(bool),
        CType::Int(int) if int.is_ffi() => ffi(int.rust(), rust),
        CType::Int(int) => {
            let name = Ident::new(int.rust(), Span::call_site());
            quote!(#name)
        }
        CType::Enum(tag) | CType::Struct(tag) | CType::Union(tag) => match rust.types.get(tag) {
            Some(path) => quote!(#path),
            None => {
                let name = ident(tag);
                quote!(#name)
            }
        },
        CType::Pointer(pointer) => {
            let Pointer { to, constant } = &**pointer;
            let to = ctype(to, rust);
            if *constant {
                quote!(*const #to)
            } else {
                quote!(*mut #to)
            }
        }
        CType::Function(function) => {
            let FunctionType { params, ret } = &**function;
            let params = params.iter().map(|param| ctype(param, rust));
            let ret = returned(ret, rust);
            quote!(::core::option::Option<unsafe extern "C" fn(#(#params),*) #ret>)
        }
        CType::Unsupported(_) => quote!(()),
    }
}

/// A type of `core::ffi`.
fn ffi(name: &str, rust: &RustNames) -> TokenStream {
    match rust.types.get(name) {
        Some(path) => quote!(#path),
        None => {
            let name = Ident::new(name, Span::call_site());
            quote!(::core::ffi::#name)
        }
    }
}
