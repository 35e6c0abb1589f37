//! What stands beside the wrappers and says who may call them.
//!
//! A type of the wrapper's name, which is in another namespace: whoever
//! imports the wrapper has it too. Kfuncs of a set mostly have the same
//! callers, so there is one type for all of those, imported under the name of
//! each, which costs rustc half as much as a type for each.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::spell::{crate_path, ident, vis};
use crate::lower::RustNames;
use crate::model::flag::Flag;
use crate::model::program::{EVERYBODY, callers, callers_by_set};
use crate::model::version::KernelRange;
use crate::model::{Kfunc, Model};

/// Kfuncs that stand for one type: their set, what they are visible to, who
/// may call them, and whether they sleep.
type Alike = (Option<String>, String, u32, bool);

/// The types for these kfuncs, all of which have wrappers.
pub(super) fn types<'a>(
    model: &'a Model,
    target: KernelRange,
    rust: &RustNames,
    kfuncs: impl Iterator<Item = &'a Kfunc>,
) -> TokenStream {
    let sets = callers_by_set(model, target);
    let mut groups: BTreeMap<Alike, Vec<&Kfunc>> = BTreeMap::new();
    for kfunc in kfuncs {
        let callers = callers(&sets, kfunc, target);
        let sleeps = kfunc.contracts.iter().any(|c| c.has(Flag::Sleepable));
        // What everybody may call needs no type: that is what is assumed.
        if callers == EVERYBODY && !sleeps {
            continue;
        }
        let vis = vis(kfunc, rust).to_token_stream().to_string();
        let alike = (kfunc.set.clone(), vis, callers, sleeps);
        groups.entry(alike).or_default().push(kfunc);
    }
    let groups = groups.iter().enumerate();
    let types = groups.map(|(index, (alike, kfuncs))| shared(index, alike, kfuncs, rust));
    types.collect()
}

/// One type, under the names of all these kfuncs.
fn shared(index: usize, alike: &Alike, kfuncs: &[&Kfunc], rust: &RustNames) -> TokenStream {
    let (set, _, callers, sleeps) = alike;
    let Some(first) = kfuncs.first() else {
        return TokenStream::new();
    };
    let of = set.as_ref().unwrap_or(&first.name);
    let name = Ident::new(&format!("__callee_{of}_{index}"), Span::call_site());
    let (krate, vis) = (crate_path(rust), vis(first, rust));
    let callers = Literal::u32_unsuffixed(*callers);
    let names = kfuncs.iter().map(|kfunc| ident(&kfunc.name));
    quote! {
        #[doc(hidden)]
        #vis type #name = #krate::program::Callee<#callers, #sleeps>;
        #[doc(hidden)]
        #[allow(unused_imports)]
        #vis use {#(#name as #names),*};
    }
}
