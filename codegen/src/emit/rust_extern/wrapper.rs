//! A safe wrapper as Rust, one line of body each.
//!
//! Owns the spelling of a [`Plan`]. Refuses to decide anything about it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::plan::{Argument, Bound, Outcome, Plan, State};
use super::{crate_path, ctype, ident, name, raw_name, returned};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::suffix::Origin;
use crate::model::{Kfunc, Param};

/// What all parts of one wrapper are made from.
struct Wrapper<'a> {
    kfunc: &'a Kfunc,
    rust: &'a RustNames,
    krate: TokenStream,
    /// `'a`, where the result lives no longer than the arguments.
    bounded: bool,
}

/// The wrapper function.
pub(super) fn tokens(kfunc: &Kfunc, plan: &Plan, rust: &RustNames) -> TokenStream {
    let Plan { args, ret, section } = plan;
    let wrapper = Wrapper {
        kfunc,
        rust,
        krate: crate_path(rust),
        bounded: matches!(ret, Outcome::Borrowed { .. } | Outcome::Iterator),
    };
    let params = kfunc.params.iter().zip(args);
    let declared = params.clone().filter_map(|(p, a)| wrapper.declared(p, a));
    let passed = params.map(|(param, arg)| wrapper.passed(param, arg));
    let (vis, ident) = (super::vis(kfunc, rust), name(kfunc, rust));
    let generics = wrapper.bounded.then(|| quote!(<'a>));
    let section = section.then(|| wrapper.section());
    let raw = raw_name(kfunc, rust);
    let call = quote!(#raw(#(#passed),*));
    let (ret, body) = wrapper.returned(*ret, &call);
    quote! {
        #[inline(always)]
        #vis fn #ident #generics (#section #(#declared),*) #ret { unsafe { #body } }
    }
}

impl Wrapper<'_> {
    fn section(&self) -> TokenStream {
        let krate = &self.krate;
        let taken = |name: &str| self.kfunc.params.iter().any(|param| param.name == name);
        let mut name = "_section".to_owned();
        while taken(&name) {
            name.push('_');
        }
        let (name, life) = (ident(&name), self.life());
        quote!(#name: &#life #krate::RcuSection,)
    }

    fn life(&self) -> Option<TokenStream> {
        self.bounded.then(|| quote!('a))
    }

    /// `name: Type` in the wrapper's signature, if it has the parameter.
    fn declared(&self, param: &Param, arg: &Argument) -> Option<TokenStream> {
        let Self { krate, rust, .. } = self;
        let name = ident(&param.name);
        let to = || param.ty.pointee().map(|to| ctype(to, rust));
        let life = self.life();
        let outlives = life.as_ref().map(|life| quote!(+ #life));
        let ty = match arg {
            Argument::Scalar => ctype(&param.ty, rust),
            Argument::Pointer { bound, nullable } => {
                let (bound, to) = (trait_of(*bound), to());
                let null = nullable.then(|| quote!(, #krate::OrNull));
                quote!(impl #krate::#bound<#to #null> #outlives)
            }
            Argument::Taken(origin) => {
                let (bound, to) = (taking_trait(*origin), to());
                quote!(impl #krate::#bound<#to>)
            }
            Argument::Memory { constant: false } => {
                quote!(&mut (impl #krate::Memory + ?::core::marker::Sized))
            }
            Argument::Memory { constant: true } => quote!(&mut impl #krate::Memory),
            Argument::Number => {
                let to = to();
                quote!(&mut #to)
            }
            Argument::Text => quote!(&'static ::core::ffi::CStr),
            Argument::Slot => {
                let to = to();
                quote!(&#life mut #krate::Slot<#to>)
            }
            Argument::LengthOf(_) | Argument::Unseen => return None,
        };
        Some(quote!(#name: #ty))
    }

    /// The value that the kfunc is given.
    fn passed(&self, param: &Param, arg: &Argument) -> TokenStream {
        let name = ident(&param.name);
        match arg {
            Argument::Scalar | Argument::Number => quote!(#name),
            Argument::Pointer { .. } => quote!(#name.ptr()),
            Argument::Taken(_) => quote!(#name.into_ptr()),
            Argument::Memory { constant: _ } => quote!(::core::ptr::from_mut(&mut *#name).cast()),
            Argument::LengthOf(of) => {
                let of = self.kfunc.params.get(*of).map(|param| ident(&param.name));
                quote!(::core::mem::size_of_val(&*#of) as _)
            }
            Argument::Text => quote!(#name.as_ptr()),
            Argument::Unseen => quote!(::core::ptr::null_mut()),
            Argument::Slot => quote!(#name.as_mut_ptr()),
        }
    }

    /// The wrapper's return type, and its body around the call.
    fn returned(&self, ret: Outcome, call: &TokenStream) -> (TokenStream, TokenStream) {
        let Self { krate, rust, .. } = self;
        let to = self.kfunc.ret.pointee().map(|to| ctype(to, rust));
        match ret {
            Outcome::Nothing => (TokenStream::new(), call.clone()),
            Outcome::Scalar => (returned(&self.kfunc.ret, rust), call.clone()),
            Outcome::Owned { origin, nullable } => {
                let allocated = match origin {
                    Origin::Acquired => None,
                    Origin::Allocated => Some(quote!(, #krate::Allocated)),
                };
                maybe(
                    nullable,
                    &quote!(#krate::Owned<#to #allocated>),
                    &quote!(#krate::Owned),
                    call,
                )
            }
            Outcome::Borrowed { state, nullable } => {
                let state = state_name(state);
                maybe(
                    nullable,
                    &quote!(#krate::#state<'a, #to>),
                    &quote!(#krate::#state),
                    call,
                )
            }
            Outcome::Iterator => self.iterator(call),
        }
    }

    /// A new iterator: the slot is borrowed for as long as it is in use, and
    /// needs its destroy kfunc also where new returns an error.
    fn iterator(&self, call: &TokenStream) -> (TokenStream, TokenStream) {
        let Self {
            kfunc,
            rust,
            krate,
            bounded: _,
        } = self;
        let slot = kfunc.params.first();
        let name = slot.map(|slot| ident(&slot.name));
        let state = slot
            .and_then(|slot| slot.ty.pointee())
            .map(|ty| ctype(ty, rust));
        let discard = (kfunc.ret != CType::Void).then(|| quote!(let _ =));
        let body = quote!(#discard #call; #krate::Iter::from_raw(#name.as_mut_ptr()));
        (quote!(-> #krate::Iter<'a, #state>), body)
    }
}

/// A pointer type, or `Option` of it, and what makes it of the call's result.
fn maybe(
    nullable: bool,
    ty: &TokenStream,
    path: &TokenStream,
    call: &TokenStream,
) -> (TokenStream, TokenStream) {
    if nullable {
        (
            quote!(-> ::core::option::Option<#ty>),
            quote!(#path::from_raw(#call)),
        )
    } else {
        (quote!(-> #ty), quote!(#path::from_raw_unchecked(#call)))
    }
}

fn trait_of(bound: Bound) -> Ident {
    match bound {
        Bound::Allocated => format_ident!("AsAllocated"),
        Bound::Owned => format_ident!("AsOwned"),
        Bound::Trusted => format_ident!("AsTrusted"),
        Bound::Rcu => format_ident!("AsRcu"),
        Bound::Btf => format_ident!("AsBtf"),
    }
}

fn taking_trait(origin: Origin) -> Ident {
    match origin {
        Origin::Acquired => format_ident!("IntoOwned"),
        Origin::Allocated => format_ident!("IntoAllocated"),
    }
}

fn state_name(state: State) -> Ident {
    match state {
        State::Trusted => format_ident!("Trusted"),
        State::Rcu => format_ident!("Rcu"),
        State::Walked => format_ident!("Walked"),
    }
}
