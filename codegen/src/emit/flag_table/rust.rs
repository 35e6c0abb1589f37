//! The table in Rust: a module that needs nothing, not even `std`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Input, LACKS, Row, Told, VERSIONS};
use crate::emit::head_lines;
use crate::emit::rust_extern::pretty;
use crate::model::flag::FlagSet;
use crate::model::version::Kernel;

/// Writes the module.
pub(super) fn write(input: &Input<'_>, told: &Told<'_>) -> String {
    let head = head_lines(input);
    let head: String = head.iter().map(|line| format!("// {line}\n")).collect();
    let text = pretty(|| tokens(told));
    format!("// SPDX-License-Identifier: MIT OR Apache-2.0\n{head}\n{text}")
}

fn tokens(told: &Told<'_>) -> TokenStream {
    let consts = told.flags().into_iter().map(|flag| {
        let info = flag.info();
        let (name, bit) = (
            format_ident!("{}", info.name),
            Literal::u8_unsuffixed(info.bit),
        );
        let doc = format!(" {}", info.meaning);
        quote!(#[doc = #doc] pub const #name: u32 = 1 << #bit;)
    });
    let rows = told.rows.iter().map(row);
    let lacks = told.lacks.then(|| format!(" {LACKS}"));
    let lacks = lacks.map(|lacks| quote!(#[doc = ""] #[doc = #lacks]));
    let versions = format!(" {VERSIONS}");
    quote! {
        #(#consts)*

        /// A kfunc and its flags on the kernels from `since` to `until`.
        ///
        #[doc = #versions]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct KfuncFlags {
            /// The kernel's name for it.
            pub name: &'static str,
            /// Its flags, or-ed together.
            pub flags: u32,
            /// The first kernel.
            pub since: u32,
            /// The last kernel.
            pub until: u32,
        }

        /// Every kfunc, by name, then by age.
        #lacks
        pub const KFUNC_FLAGS: &[KfuncFlags] = &[#(#rows),*];
    }
}

fn row((flags, row): &(FlagSet, Row<'_>)) -> TokenStream {
    let Row {
        kfunc,
        ids: _,
        set: _,
        range,
        facts: _,
    } = row;
    let name = &kfunc.name;
    let flags = flags.iter();
    let flags: Vec<_> = flags
        .map(|flag| format_ident!("{}", flag.info().name))
        .collect();
    let flags = match flags.as_slice() {
        [] => quote!(0),
        flags => quote!(#(#flags)|*),
    };
    let (since, until) = (version(range.since()), version(range.until()));
    quote!(KfuncFlags { name: #name, flags: #flags, since: #since, until: #until })
}

/// `0x06_0c00` for 6.12.
fn version(kernel: Kernel) -> TokenStream {
    let code = kernel.version_code();
    let text = format!("0x{:02x}_{:04x}", code >> 16, code & 0xffff);
    let number: TokenStream = text.parse().unwrap_or_else(|_| quote!(#code));
    number
}
