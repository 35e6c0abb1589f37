//! The Rust back end: each kfunc as it is, and in a safe wrapper where one is
//! right.
//!
//! Owns what Rust programs see of a kfunc. The wrapper has the kfunc's own
//! name; the kfunc itself is an extern of that name with `_raw` behind it, so
//! that any number of sets and lone kfuncs can stand in one module. What a
//! wrapper looks like, [`mod@plan`] decides.

#[cfg(feature = "artefacts")]
mod alone;
mod callee;
mod iter;
pub mod plan;
mod spell;
mod types;
mod wrapper;

use proc_macro2::{Delimiter, Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

#[cfg(feature = "artefacts")]
pub use self::alone::Rust;
#[cfg(feature = "artefacts")]
pub(crate) use self::alone::pretty;
use self::plan::{Plan, Unwrapped, plan};
pub use self::spell::{CratePath, crate_path, ctype, ident};
use self::spell::{Head, Put, raw_name, returned, vis};
use super::seen;
use crate::lower::RustNames;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, Model, Param};

/// What the macros add to the source: externs and wrappers for kfuncs, and
/// the implementations that the derives make.
pub fn tokens(model: &Model, target: KernelRange, rust: &RustNames) -> TokenStream {
    let model = &*seen::as_programs_see(model, target);
    let mut out = TokenStream::new();
    for ty in &model.types {
        out.extend(types::type_traits(ty, rust));
    }
    for ty in &model.enums {
        out.extend(types::enum_traits(ty, rust));
    }
    let (bodies, declared): (Vec<_>, Vec<_>) = model.kfuncs.iter().partition(|k| k.has_body);
    for kfunc in bodies {
        out.extend(implementation(kfunc, rust));
    }
    let plan = |kfunc: &&Kfunc| plan(model, kfunc, target);
    let plans: Vec<_> = declared.iter().map(plan).collect();
    let plans = || declared.iter().copied().zip(&plans);
    if !declared.is_empty() {
        out.extend(quote!(#[allow(improper_ctypes, missing_docs)] unsafe extern "C"));
        out.group(Delimiter::Brace, |out| {
            plans().for_each(|(kfunc, plan)| raw(kfunc, plan, rust, out));
        });
    }
    for (kfunc, plan) in plans() {
        if let Ok(plan) = plan {
            wrapper::put(kfunc, plan, rust, &mut out);
        }
    }
    let wrapped = plans().filter(|(_, plan)| plan.is_ok());
    let wrapped = wrapped.map(|(kfunc, _)| kfunc);
    out.extend(callee::types(model, target, rust, wrapped));
    out.extend(iter::implementations(&model.kfuncs, rust));
    out
}

/// The kfunc itself, as an extern. Its documentation is its wrapper's, where
/// there is one.
fn raw(kfunc: &Kfunc, plan: &Result<Plan, Unwrapped>, rust: &RustNames, out: &mut TokenStream) {
    if let Err(why) = plan {
        Head { kfunc, rust }.to_tokens(out);
        out.doc("");
        out.doc(&format!(" Has no safe wrapper: {why}."));
    }
    out.mark("#");
    out.group(Delimiter::Bracket, |out| {
        out.word("link_name");
        out.mark("=");
        out.append(Literal::string(&kfunc.name));
    });
    vis(kfunc, rust).to_tokens(out);
    out.word("fn");
    out.append(raw_name(kfunc, rust));
    let params = kfunc.params.iter().map(|param| RawParam { param, rust });
    out.group(Delimiter::Parenthesis, |out| out.list(params));
    returned(&kfunc.ret, rust).to_tokens(out);
    out.mark(";");
}

/// A parameter as the newest kernel calls it.
struct RawParam<'a> {
    param: &'a Param,
    rust: &'a RustNames,
}

impl ToTokens for RawParam<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { param, rust } = self;
        tokens.append(ident(&param.kernel_name(Kernel::NEWEST)));
        tokens.mark(":");
        ctype(&param.ty, rust).to_tokens(tokens);
    }
}

/// An implementation, exported for the C shim that gives it its BTF. The shim
/// has the kfunc's name, so this cannot.
fn implementation(kfunc: &Kfunc, rust: &RustNames) -> Option<TokenStream> {
    let (signature, body) = rust.bodies.get(&kfunc.name)?;
    let syn::Signature {
        safety,
        ident,
        inputs,
        output,
        ..
    } = signature;
    let symbol = implementation_symbol(&kfunc.name);
    let (head, vis) = (Head { kfunc, rust }, vis(kfunc, rust));
    Some(quote! {
        #head
        #[unsafe(export_name = #symbol)]
        #vis #safety extern "C" fn #ident(#inputs) #output #body
    })
}

/// The symbol of a kfunc's implementation in Rust.
pub fn implementation_symbol(kfunc: &str) -> String {
    format!("rust_{kfunc}")
}
