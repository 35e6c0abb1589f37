//! What `layout!` becomes: a trait for each struct, with a method for each
//! field, and the record of what they take for granted.
//!
//! Owns the shape of that Rust. Refuses to know through which pointers a field
//! may be read: `kfunc::field` does.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::parse::{Layout, Placed, Struct, layout};
use super::{Field, FieldType, Number, member, method, record};
use crate::diag::Report;
use crate::emit::rust_extern::ident;
use crate::expand::say;
use crate::model::version::KernelRange;
use crate::model::walk::{self, Walk};

/// `layout!`.
pub fn expand(input: TokenStream) -> TokenStream {
    let (layout, found) = layout(input);
    let mut report = Report::default();
    found.into_iter().for_each(|one| report.push(one));
    report.sort();
    let said: TokenStream = report.diagnostics.iter().map(say).collect();
    // What could be read stands all the same, so that one mistake is one error.
    let made = tokens(&layout);
    quote!(#said #made)
}

fn tokens(layout: &Layout) -> TokenStream {
    let krate = match &layout.krate {
        Some(path) => quote!(#path),
        None => quote!(::kfunc),
    };
    let types = layout.types.iter().map(|name| {
        let doc = format!("`struct {name}` of the kernel.");
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types)]
            #[derive(Debug)]
            #[repr(C)]
            pub struct #name {
                _opaque: [u8; 0],
            }
            // SAFETY: the name is that of the kernel's struct.
            unsafe impl #krate::KernelType for #name {}
        }
    });
    let traits = layout
        .structs
        .iter()
        .map(|one| reader(one, layout.kernels, &krate));
    let record = record(layout);
    quote!(#(#types)* #(#traits)* #record)
}

/// The state of the pointer in a field.
fn state(one: &Struct, field: &Field, kernels: KernelRange) -> Walk {
    walk::over(&one.name, member(&field.path), field.tagged, kernels)
}

/// The trait of a struct.
fn reader(one: &Struct, kernels: KernelRange, krate: &TokenStream) -> TokenStream {
    let Struct { path, name, fields } = one;
    let span = path.segments.last().map(|last| last.ident.span());
    let span = span.unwrap_or_else(Span::call_site);
    let reader = format_ident!("{name}_fields", span = span);
    let doc = format!("Fields of `struct {name}`.");
    let methods = fields.iter().map(|placed| {
        let walk = state(one, &placed.field, kernels);
        field(placed, walk, krate)
    });
    quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code, clippy::wrong_self_convention)]
        pub trait #reader: #krate::field::Readable<Object = #path> {
            #(#methods)*
        }
        impl<P: #krate::field::Readable<Object = #path>> #reader for P {}
    }
}

/// The method of a field.
fn field(placed: &Placed, walk: Walk, krate: &TokenStream) -> TokenStream {
    let Placed {
        field,
        target,
        span,
    } = placed;
    let mut name = ident(&method(&field.path));
    name.set_span(span.start);
    let doc = format!("`{}`, {} bytes into the struct.", field.path, field.offset);
    let at = Literal::u32_unsuffixed(field.offset);
    let head = quote!(#[doc = #doc] #[inline(always)]);
    // SAFETY: (for all that is written here) that the field is there, and what
    // it is, `kfunc link` compares with the kernel.
    let number =
        |ty: TokenStream| quote!(unsafe { #krate::field::Readable::number::<#ty, #at>(self) });
    match (&field.ty, target) {
        (FieldType::Number(Number::Bool), _) => {
            let read = number(quote!(u8));
            quote!(#head fn #name(self) -> bool { 0 != #read })
        }
        (FieldType::Number(ty), _) => {
            let ty = ident(ty.name());
            let ty = quote!(::core::primitive::#ty);
            let read = number(ty.clone());
            quote!(#head fn #name(self) -> #ty { #read })
        }
        (FieldType::Array(ty, count), _) => {
            let ty = ident(stored(*ty).name());
            let count = Literal::u32_unsuffixed(*count);
            let ty = quote!([::core::primitive::#ty; #count]);
            let read = number(ty.clone());
            quote!(#head fn #name(self) -> #ty { #read })
        }
        (FieldType::Pointer(_), Some(target)) => {
            let pointer = pointer(&name, walk, &quote!(#target), &at, krate);
            quote!(#head #pointer)
        }
        (FieldType::Pointer(_), None) => TokenStream::new(),
    }
}

/// In an array a `bool` stays the byte that it is: another value than 0 and 1
/// must not become one in Rust.
const fn stored(number: Number) -> Number {
    match number {
        Number::Bool => Number::U8,
        other => other,
    }
}

fn pointer(
    name: &proc_macro2::Ident,
    walk: Walk,
    target: &TokenStream,
    at: &Literal,
    krate: &TokenStream,
) -> TokenStream {
    let read = ident(walk.name());
    let ty = match walk {
        Walk::Trusted => quote!(Trusted),
        Walk::TrustedOrNull => quote!(TrustedOrNull),
        Walk::Walked => quote!(Walked),
        Walk::Rcu => quote!(Rcu),
        Walk::RcuOrNull => quote!(RcuOrNull),
    };
    match walk {
        Walk::Trusted | Walk::TrustedOrNull | Walk::Walked => quote! {
            fn #name(self) -> Self::#ty<#target>
            where
                Self: #krate::field::Walkable,
            {
                unsafe { #krate::field::Walkable::#read::<#target, #at>(self) }
            }
        },
        Walk::Rcu | Walk::RcuOrNull => quote! {
            fn #name<'g>(self, section: &'g #krate::RcuSection) -> Self::#ty<'g, #target>
            where
                Self: #krate::field::Walkable,
            {
                unsafe { #krate::field::Walkable::#read::<#target, #at>(self, section) }
            }
        },
    }
}

/// The record of all fields, in objects for BPF.
fn record(layout: &Layout) -> TokenStream {
    let mut text = record::head(&layout.kernel);
    let start = text.len();
    for one in &layout.structs {
        for Placed { field, .. } in &one.fields {
            text += &record::line(&one.name, field, state(one, field, layout.kernels));
        }
    }
    if text.len() == start {
        return TokenStream::new();
    }
    let section = record::SECTION;
    let length = Literal::usize_unsuffixed(text.len());
    let text = Literal::byte_string(text.as_bytes());
    quote! {
        #[cfg(target_arch = "bpf")]
        const _: () = {
            #[used]
            #[unsafe(link_section = #section)]
            static LAYOUT: [u8; #length] = *#text;
        };
    }
}
