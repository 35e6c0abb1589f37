//! Kernel types and enums themselves, for a file that has no items to put a derive
//! on.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust_extern::spell::{ctype, docs, ident};
use crate::lower::RustNames;
use crate::model::extent;
use crate::model::{Field, KernelEnum, KernelType, Model, TypeKind};

/// All of the model.
pub(super) fn of(model: &Model, rust: &RustNames) -> TokenStream {
    let types = model.types.iter().map(|ty| type_item(model, ty, rust));
    let enums = model.enums.iter().map(enum_item);
    quote!(#(#types)* #(#enums)*)
}

/// The struct or union itself.
fn type_item(model: &Model, ty: &KernelType, rust: &RustNames) -> TokenStream {
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
        let rest = rest(model, ty);
        quote!(#(#fields,)* #rest)
    };
    quote!(#docs #copies #[repr(C)] pub #kind #this { #fields })
}

/// The bytes that the type has besides its declared fields.
fn rest(model: &Model, ty: &KernelType) -> TokenStream {
    let size = ty.size.unwrap_or(0);
    let known = extent::declared(model, ty);
    let shorter = known.filter(|known| known.end < size);
    let bytes = match (shorter, ty.kind) {
        (None, _) => return TokenStream::new(),
        (Some(known), TypeKind::Struct) => size - known.end,
        (Some(_), TypeKind::Union) => size,
    };
    let bytes = bytes as usize;
    quote!(pub _rest: [u8; #bytes])
}

fn field_item(field: &Field, rust: &RustNames) -> TokenStream {
    let Field {
        name,
        ty,
        array,
        docs,
    } = field;
    let (docs, name, ty) = (self::docs(docs), ident(name), ctype(ty, rust));
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
fn enum_item(ty: &KernelEnum) -> TokenStream {
    let (docs, this) = (docs(&ty.docs), ident(&ty.rust));
    let repr = ident(ty.integer());
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
