//! The back end `rust`: a file that stands alone.
//!
//! Owns what such a file needs for that: a definition of every type, and names that
//! do not depend on where the declarations were.

mod items;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, tokens};
use crate::emit::seen::range_in;
use crate::emit::{Backend, Files, Input};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::version::KernelRange;
use crate::model::{KernelEnum, KernelType, Kfunc, Model, TypeKind};

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
            declared,
            digest,
            types: _,
            evidence: _,
        } = *input;
        let target = match target {
            KernelRange::ALL => declared,
            range => range,
        };
        let model = &closed(model, target);
        let rust = &names(model);
        let text = pretty(|| {
            let (items, tokens) = (items::of(model, rust), tokens(model, target, rust));
            quote!(#items #tokens)
        });
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
/// compiler will say better than a panic here could. To make them twice costs
/// less than a copy each time.
pub(crate) fn pretty(tokens: impl Fn() -> TokenStream) -> String {
    match syn::parse2(tokens()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens().to_string(),
    }
}

/// The model with an opaque type for every tag that it only mentions, and one
/// kfunc of each name.
fn closed(model: &Model, target: KernelRange) -> Model {
    let mut model = model.clone();
    model.kfuncs = one_of_each(std::mem::take(&mut model.kfuncs), target);
    for kfunc in &mut model.kfuncs {
        on_newest(kfunc, target);
    }
    let types = model
        .kfuncs
        .iter()
        .flat_map(|kfunc| kfunc.params.iter().map(|p| &p.ty).chain([&kfunc.ret]));
    let fields = model.types.iter().flat_map(|ty| &ty.fields);
    let mut mentioned = BTreeSet::new();
    types
        .chain(fields.map(|field| &field.ty))
        .for_each(|ty| mentions(ty, &mut mentioned));
    let missing = mentioned
        .into_iter()
        .filter(|(tag, _)| model.type_named(tag).is_none());
    let missing: Vec<_> = missing.map(|(tag, kind)| opaque(tag, kind)).collect();
    model.types.extend(missing);
    model.sort();
    model
}

/// Gives the kfunc the types that it has on the newest kernel of `target`.
fn on_newest(kfunc: &mut Kfunc, target: KernelRange) {
    let Some(newest) = range_in(kfunc, target).map(KernelRange::until) else {
        return;
    };
    kfunc.ret = kfunc.ret_on(newest).clone();
    for param in &mut kfunc.params {
        param.ty = param.ty_on(newest).clone();
    }
}

/// A file has room for one function of a name. Where sets share a prototype,
/// it has the contracts of all; where the prototype changed, it is the newest
/// that a kernel of `target` has, and says so.
fn one_of_each(kfuncs: Vec<Kfunc>, target: KernelRange) -> Vec<Kfunc> {
    let mut kept: Vec<Kfunc> = Vec::new();
    for kfunc in kfuncs {
        match kept.last_mut() {
            Some(last) if last.name == kfunc.name => unite(last, kfunc, target),
            Some(_) | None => kept.push(kfunc),
        }
    }
    kept
}

/// Makes one kfunc of two, of which `newer` sorts later.
fn unite(older: &mut Kfunc, newer: Kfunc, target: KernelRange) {
    if older.params == newer.params && older.ret == newer.ret {
        older.contracts.extend(newer.contracts);
        older.contracts.sort();
    } else if newer.is_in(target) {
        let past = older.range();
        *older = newer;
        let note = format!("Another prototype, of Linux {past}, is left out here.");
        older.docs.extend([String::new(), note]);
    }
}

fn mentions(ty: &CType, found: &mut BTreeSet<(String, TypeKind)>) {
    ty.each(&mut |ty| match ty {
        CType::Struct(tag) => {
            found.insert((tag.clone(), TypeKind::Struct));
        }
        CType::Union(tag) => {
            found.insert((tag.clone(), TypeKind::Union));
        }
        _ => {}
    });
}

fn opaque(name: String, kind: TypeKind) -> KernelType {
    KernelType {
        rust: name.clone(),
        name,
        kind,
        docs: vec!["A type of the kernel that the declarations only mention.".to_owned()],
        release: None,
        rcu: false,
        kptr: false,
        scalar_only: false,
        alias_of: None,
        first_member: None,
        size: None,
        fields: Vec::new(),
    }
}

/// Every type by its plain Rust name.
fn names(model: &Model) -> RustNames {
    let types = model
        .types
        .iter()
        .map(|KernelType { name, rust, .. }| (name, rust));
    let enums = model
        .enums
        .iter()
        .map(|KernelEnum { name, rust, .. }| (name, rust));
    let path = |rust: &String| syn::Path::from(ident(rust));
    RustNames {
        types: types
            .chain(enums)
            .map(|(name, rust)| (name.clone(), path(rust)))
            .collect(),
        ..RustNames::default()
    }
}
