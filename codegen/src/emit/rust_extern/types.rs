//! Kernel types and enums in Rust: what the derives expand to.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::spell::{CratePath, crate_path, ctype, ident};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::program;
use crate::model::{KernelEnum, KernelType};

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
    let contexts = program::kinds_of_context(&ty.name).iter().map(|kind| {
        let kind = ident(kind);
        quote!(#krate::program::ContextType<#krate::program::kind::#kind>)
    });
    let traits = [kptr, rcu, storage, memory, first];
    let traits = traits.into_iter().flatten().chain(contexts);
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
