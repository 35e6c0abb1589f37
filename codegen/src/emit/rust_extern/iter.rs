//! Iterators in Rust: what the type of an iterator's state must say so that
//! `Iter` can drive it.
//!
//! Owns the search for a triple and its implementation of `KernelIter`.
//! Refuses to judge whether a triple is right ([`crate::rules`]).

use proc_macro2::TokenStream;
use quote::quote;

use super::{crate_path, ctype, raw_name};
use crate::lower::RustNames;
use crate::model::Kfunc;
use crate::model::ctype::CType;
use crate::model::flag::Flag;

/// The three kfuncs of an iterator.
pub(super) struct Triple<'a> {
    new: &'a Kfunc,
    next: &'a Kfunc,
    destroy: &'a Kfunc,
}

/// The triple that `new` belongs to.
pub(super) fn triple<'a>(new: &'a Kfunc, siblings: &'a [Kfunc]) -> Option<Triple<'a>> {
    let state = state_of(new)?;
    let role = |flag| {
        siblings
            .iter()
            .find(|kfunc| has(kfunc, flag) && state_of(kfunc) == Some(state))
    };
    Some(Triple {
        new,
        next: role(Flag::IterNext)?,
        destroy: role(Flag::IterDestroy)?,
    })
}

/// `KernelIter` for the state of every whole triple in `kfuncs`.
pub(super) fn implementations(kfuncs: &[Kfunc], rust: &RustNames) -> TokenStream {
    let news = kfuncs.iter().filter(|kfunc| has(kfunc, Flag::IterNew));
    let triples = news.filter_map(|new| triple(new, kfuncs));
    triples
        .filter_map(|triple| implementation(&triple, rust))
        .collect()
}

/// `None` where no type stands for the items.
fn implementation(triple: &Triple<'_>, rust: &RustNames) -> Option<TokenStream> {
    let Triple { new, next, destroy } = triple;
    let krate = crate_path(rust);
    let state = ctype(new.params.first()?.ty.pointee()?, rust);
    let (item, found) = item(new, next, rust)?;
    let (next, destroy) = (raw_name(next, rust), raw_name(destroy, rust));
    Some(quote! {
        unsafe impl #krate::KernelIter for #state {
            type Item<'i> = #item;
            #[inline(always)]
            unsafe fn next<'i>(iter: *mut Self) -> ::core::option::Option<#item> {
                unsafe { #found(#next(iter)) }
            }
            #[inline(always)]
            unsafe fn destroy(iter: *mut Self) {
                unsafe { #destroy(iter) }
            }
        }
    })
}

/// The type of an item, and what makes one of the pointer that next returns.
/// An object is trusted, or under RCU if new is marked KF_RCU_PROTECTED
/// (`check_kfunc_call` in `kernel/bpf/verifier.c`, 6.12).
fn item(new: &Kfunc, next: &Kfunc, rust: &RustNames) -> Option<(TokenStream, TokenStream)> {
    let krate = crate_path(rust);
    let pointee = next.ret.pointee()?;
    let ty = ctype(pointee, rust);
    match pointee {
        CType::Struct(_) if has(new, Flag::RcuProtected) => {
            Some((quote!(#krate::Rcu<'i, #ty>), quote!(#krate::Rcu::from_raw)))
        }
        CType::Struct(_) => Some((
            quote!(#krate::Trusted<'i, #ty>),
            quote!(#krate::Trusted::from_raw),
        )),
        CType::Int(_) => Some((quote!(&'i #ty), quote!(<*mut #ty>::as_ref))),
        _ => None,
    }
}

fn has(kfunc: &Kfunc, flag: Flag) -> bool {
    kfunc.contracts.iter().any(|contract| contract.has(flag))
}

/// The C name of the struct that an iterator's kfunc takes first.
fn state_of(kfunc: &Kfunc) -> Option<&str> {
    kfunc.params.first()?.ty.struct_pointee()
}
