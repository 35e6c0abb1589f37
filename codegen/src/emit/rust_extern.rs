//! The Rust back end: raw externs.
//!
//! Owns what Rust programs see of a kfunc.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Input;
use crate::lower::RustNames;
use crate::model::Kfunc;
use crate::model::ctype::{CType, FunctionType, Int, Pointer};

/// The path by which generated code calls the crate `kfunc`.
pub fn crate_path(rust: &RustNames) -> TokenStream {
    rust.krate
        .as_ref()
        .map_or_else(|| quote!(::kfunc), |path| quote!(#path))
}

/// The Rust items for a model.
pub fn tokens(input: &Input<'_>) -> TokenStream {
    let externs = input
        .model
        .kfuncs
        .iter()
        .map(|kfunc| raw(kfunc, input.rust));
    quote!(#[allow(improper_ctypes)] unsafe extern "C" { #(#externs)* })
}

fn raw(kfunc: &Kfunc, rust: &RustNames) -> TokenStream {
    let name = ident(&kfunc.name);
    let params = kfunc.params.iter().map(|param| {
        let (name, ty) = (ident(&param.name), ctype(&param.ty, rust));
        quote!(#name: #ty)
    });
    let docs = &kfunc.docs;
    let ret = returned(&kfunc.ret, rust);
    quote!(#(#[doc = #docs])* pub fn #name(#(#params),*) #ret;)
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

/// A C type in Rust.
pub fn ctype(ty: &CType, rust: &RustNames) -> TokenStream {
    match ty {
        CType::Void => quote!(::core::ffi::c_void),
        CType::Bool => quote!(bool),
        CType::Int(int) => integer(*int),
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

fn integer(int: Int) -> TokenStream {
    let name = Ident::new(int.rust(), Span::call_site());
    if int.is_ffi() {
        quote!(::core::ffi::#name)
    } else {
        quote!(#name)
    }
}
