//! `#[map]`, `#[derive(Memory)]` and `#[derive(MapValue)]`.
//!
//! Owns what they expand to. What a field may be, rustc is made to ask.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::Parse;
use syn::spanned::Spanned;

use super::{Reader, made, said};
use crate::emit::rust_extern::{CratePath, crate_path};
use crate::judge;
use crate::lower::{self, RustNames, ScalarItem, Sight};
use crate::model::TypeKind;
use crate::source::Span;
use crate::syntax::item::{self, Failure, RawType};
use crate::syntax::plain::{PlainItem, Promise};

/// `#[map]`. Not `#[used]`, which would put each map into a section of its own
/// (`SHF_GNU_RETAIN`), and libbpf looks into one.
pub fn map(words: TokenStream, item: TokenStream) -> TokenStream {
    let mut reader = Reader::new(0);
    let span = Span::covering(0, &words);
    let words = reader.words(words).unwrap_or_default();
    match item::attempt(syn::ItemStatic::parse, item.clone()) {
        Ok(parsed) => reader.map(span, &words, &parsed),
        Err(Failure::TooDeep(span)) => reader.too_deep(span),
        Err(Failure::Invalid(_)) => reader.not_a_map(span),
    }
    let wrong = made(reader.found);
    if !wrong.is_empty() {
        return quote!(#wrong #item);
    }
    quote! {
        #[unsafe(no_mangle)]
        #[unsafe(link_section = ".maps")]
        #item
    }
}

/// `#[derive(Memory)]`.
pub fn memory(item: TokenStream) -> TokenStream {
    derive(Promise::Memory, item)
}

/// `#[derive(MapValue)]`.
pub fn map_value(item: TokenStream) -> TokenStream {
    derive(Promise::MapValue, item)
}

fn derive(promise: Promise, item: TokenStream) -> TokenStream {
    let mut reader = Reader::new(0);
    if let Some(input) = reader.parse::<RawType>(item) {
        reader.plain(promise, input);
    }
    let lowered = lower::lower(vec![reader.found], Sight::Item);
    let loaded = judge(lowered, None, Sight::Item);
    let said = said(&loaded);
    let rust = &loaded.lowered.rust;
    let promises = rust.plain.iter();
    let promises = promises.map(|item| promised(item, crate_path(rust)));
    quote!(#said #(#promises)*)
}

/// The promise, and what rustc is made to ask before it believes it.
fn promised(item: &PlainItem, krate: CratePath<'_>) -> TokenStream {
    let PlainItem {
        promise,
        input,
        words: _,
    } = item;
    let this = &input.ident;
    let fields = fields(input);
    let (traits, ask) = match promise {
        Promise::Memory => (
            quote!(unsafe impl #krate::Memory for #this {}),
            quote!(#krate::memory),
        ),
        Promise::MapValue => (
            map_value_traits(this, &fields, krate),
            quote!(#krate::map::field),
        ),
    };
    let asked = asked(&fields, &ask);
    let whole = whole(this, &fields);
    quote! {
        #traits
        const _: () = { #asked #whole };
    }
}

/// That each field is what `ask` compiles for.
fn asked(fields: &[&syn::Type], ask: &TokenStream) -> TokenStream {
    let asked = fields
        .iter()
        .map(|field| quote_spanned!(field.span()=> #ask::<#field>();));
    asked.collect()
}

/// What rustc is made to ask of kernel types that promise to be plain memory. Of a
/// union all bytes are those of one of its fields, the largest.
pub(super) fn scalars(rust: &RustNames) -> TokenStream {
    let krate = crate_path(rust);
    let ask = quote!(#krate::memory);
    let each = rust.scalars.iter().map(|item| {
        let ScalarItem { name, fields, kind } = item;
        let fields: Vec<_> = fields.iter().collect();
        let asked = asked(&fields, &ask);
        let whole = match kind {
            TypeKind::Struct => whole(name, &fields),
            TypeKind::Union => TokenStream::new(),
        };
        quote!(const _: () = { #asked #whole };)
    });
    each.collect()
}

/// It is `Plain` if all fields are: a condition without parameters rustc would
/// refuse at once where it does not hold, but for a `for`.
fn map_value_traits(this: &Ident, fields: &[&syn::Type], krate: CratePath<'_>) -> TokenStream {
    quote! {
        unsafe impl #krate::map::MapValue for #this {}
        unsafe impl #krate::map::MapField for #this {}
        unsafe impl #krate::map::Plain for #this
        where
            #(for<'always> #fields: #krate::map::Plain,)*
        {}
    }
}

/// That no byte is between the fields or behind them.
fn whole(this: &Ident, fields: &[&syn::Type]) -> TokenStream {
    let text = format!(
        "`{this}` has bytes that belong to no field: put fields of numbers where C would \
         leave room"
    );
    let size = quote!(::core::mem::size_of);
    quote_spanned! {this.span()=>
        ::core::assert!(#size::<#this>() == 0 #(+ #size::<#fields>())*, #text);
    }
}

fn fields(input: &syn::DeriveInput) -> Vec<&syn::Type> {
    match &input.data {
        syn::Data::Struct(data) => data.fields.iter().map(|field| &field.ty).collect(),
        syn::Data::Enum(_) | syn::Data::Union(_) => Vec::new(),
    }
}
