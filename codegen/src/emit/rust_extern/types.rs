//! Kernel types and enums in Rust: what the derives expand to, and for the
//! command, which has no item to put a derive on, the items themselves.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::spell::{CratePath, crate_path, ctype, docs, ident};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::{Field, KernelEnum, KernelType, TypeKind};

/// What `#[derive(KernelType)]` expands to.
pub(super) fn type_traits(ty: &KernelType, rust: &RustNames) -> TokenStream {
    let (krate, this) = (crate_path(rust), ident(&ty.rust));
    let release = ty.release.as_deref().map(|kfunc| released_by(kfunc, &this));
    let others = other_traits(ty, krate, rust);
    quote! {
        unsafe impl #krate::KernelType for #this { #release }
        #others
    }
}

/// How a dropped reference is released. The kfunc is declared on the spot:
/// where its wrapper is, a derive cannot know.
fn released_by(kfunc: &str, this: &Ident) -> TokenStream {
    let name = ident(kfunc);
    quote! {
        const RELEASE: ::core::option::Option<unsafe extern "C" fn(*mut Self)> = {
            #[allow(improper_ctypes)]
            unsafe extern "C" {
                fn #name(this: *mut #this);
            }
            ::core::option::Option::Some(#name)
        };
    }
}

/// The traits that only some types have.
fn other_traits(ty: &KernelType, krate: CratePath<'_>, rust: &RustNames) -> TokenStream {
    let this = ident(&ty.rust);
    let whole = ty.size.is_some() || !ty.fields.is_empty();
    let kptr = ty.kptr.then(|| quote!(#krate::KptrType));
    let rcu = ty.rcu.then(|| quote!(#krate::RcuProtected));
    let storage = storage_of(&ty.name).map(|owner| quote!(#krate::map::#owner));
    let memory = (ty.scalar_only && whole).then(|| quote!(#krate::Memory));
    let first = ty.first_member.as_ref().map(|base| {
        let base = CType::Struct(base.clone());
        let base = ctype(&base, rust);
        quote!(#krate::FirstMember<#base>)
    });
    let traits = [kptr, rcu, storage, memory, first];
    let traits = traits.iter().flatten();
    quote!(#(unsafe impl #traits for #this {})*)
}

/// The trait of those that have local storage.
fn storage_of(name: &str) -> Option<Ident> {
    match name {
        "task_struct" => Some(ident("Task")),
        "cgroup" => Some(ident("Cgroup")),
        _ => None,
    }
}

/// What `#[derive(KernelEnum)]` expands to.
pub(super) fn enum_traits(ty: &KernelEnum, rust: &RustNames) -> TokenStream {
    let krate = crate_path(rust);
    let this = ident(&ty.rust);
    quote! {
        unsafe impl #krate::KernelEnum for #this {}
    }
}

/// The struct or union itself.
pub(super) fn type_item(ty: &KernelType, rust: &RustNames) -> TokenStream {
    let (docs, this) = (docs(&ty.docs), ident(&ty.rust));
    let copies = (ty.kind == TypeKind::Union || !ty.fields.is_empty())
        .then(|| quote!(#[derive(Clone, Copy)]));
    let kind = match ty.kind {
        TypeKind::Struct => quote!(struct),
        TypeKind::Union => quote!(union),
    };
    let fields = if ty.fields.is_empty() {
        filling(ty.size.unwrap_or(0))
    } else {
        let fields = ty.fields.iter().map(|field| field_item(field, rust));
        quote!(#(#fields),*)
    };
    quote!(#docs #copies #[repr(C)] pub #kind #this { #fields })
}

fn field_item(field: &Field, rust: &RustNames) -> TokenStream {
    let Field {
        name,
        ty,
        array,
        docs,
    } = field;
    let (docs, name, ty) = (super::docs(docs), ident(name), ctype(ty, rust));
    match array {
        Some(length) => {
            let length = *length as usize;
            quote!(#docs pub #name: [#ty; #length])
        }
        None => quote!(#docs pub #name: #ty),
    }
}

/// A type whose fields are not declared: its size, as wide words as divide it.
fn filling(size: u32) -> TokenStream {
    let size = size as usize;
    if size > 0 && size.is_multiple_of(8) {
        let words = size / 8;
        quote!(_opaque: [u64; #words])
    } else {
        quote!(_opaque: [u8; #size])
    }
}

/// The enum itself.
pub(super) fn enum_item(ty: &KernelEnum) -> TokenStream {
    let (docs, this) = (docs(&ty.docs), ident(&ty.rust));
    let signed = ty.variants.iter().any(|(_, value)| *value < 0);
    let repr = if signed { quote!(i32) } else { quote!(u32) };
    let variants = ty.variants.iter().map(|(name, value)| {
        let (name, value) = (ident(name), proc_macro2::Literal::i64_unsuffixed(*value));
        quote!(#name = #value)
    });
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(#repr)]
        #[allow(missing_docs)]
        pub enum #this { #(#variants),* }
    }
}
