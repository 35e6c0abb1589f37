//! A safe wrapper as Rust, one line of body each.
//!
//! Owns the spelling of a [`Plan`]. Refuses to decide anything about it.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};
use syn::Lifetime;

use super::plan::{Argument, Bound, Outcome, Plan, State};
use super::spell::{CratePath, Head, crate_path, ctype, ident, name, raw_name, returned};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::suffix::Origin;
use crate::model::{Kfunc, Param};

/// What all parts of one wrapper are made from.
struct Wrapper<'a> {
    kfunc: &'a Kfunc,
    rust: &'a RustNames,
    krate: CratePath<'a>,
    /// `'a`, where the result lives no longer than the arguments.
    life: Option<Lifetime>,
}

/// The wrapper function.
pub(super) fn tokens(kfunc: &Kfunc, plan: &Plan, rust: &RustNames) -> TokenStream {
    let Plan { args, ret, section } = plan;
    let bounded = matches!(ret, Outcome::Borrowed { .. } | Outcome::Iterator);
    let wrapper = Wrapper {
        kfunc,
        rust,
        krate: crate_path(rust),
        life: bounded.then(|| Lifetime::new("'a", Span::call_site())),
    };
    let params = kfunc.params.iter().zip(args);
    let declared = params.clone().filter_map(|(p, a)| wrapper.declared(p, a));
    let passed = params.map(|(param, arg)| Passed { kfunc, param, arg });
    let (vis, ident) = (super::vis(kfunc, rust), name(kfunc, rust));
    let generics = wrapper.life.as_ref().map(|life| quote!(<#life>));
    let section = section.then(|| wrapper.section());
    let raw = raw_name(kfunc, rust);
    let call = quote!(#raw(#(#passed),*));
    let (ret, body) = wrapper.returned(*ret, call);
    let head = Head { kfunc, rust };
    quote! {
        #head
        #[inline(always)]
        #vis fn #ident #generics (#section #(#declared),*) #ret { unsafe { #body } }
    }
}

impl Wrapper<'_> {
    fn section(&self) -> TokenStream {
        let Self { krate, life, .. } = self;
        let taken = |name: &str| self.kfunc.params.iter().any(|param| param.name == name);
        let mut name = "_section".to_owned();
        while taken(&name) {
            name.push('_');
        }
        let name = ident(&name);
        quote!(#name: & #life #krate::RcuSection,)
    }

    /// `name: Type` in the wrapper's signature, if it has the parameter.
    fn declared(&self, param: &Param, arg: &Argument) -> Option<TokenStream> {
        let Self {
            krate, rust, life, ..
        } = self;
        let name = ident(&param.name);
        let to = param.ty.pointee().map(|to| ctype(to, rust));
        Some(match arg {
            Argument::Scalar => {
                let ty = ctype(&param.ty, rust);
                quote!(#name: #ty)
            }
            Argument::Pointer { bound, nullable } => {
                let bound = trait_of(*bound);
                let null = nullable.then(|| quote!(, #krate::OrNull));
                let plus = life.as_ref().map(|_| Punct::new('+', Spacing::Alone));
                quote!(#name: impl #krate::#bound<#to #null> #plus #life)
            }
            Argument::Taken(origin) => {
                let bound = taking_trait(*origin);
                quote!(#name: impl #krate::#bound<#to>)
            }
            Argument::Memory { constant: false } => {
                quote!(#name: &mut (impl #krate::Memory + ?::core::marker::Sized))
            }
            Argument::Memory { constant: true } => quote!(#name: &mut impl #krate::Memory),
            Argument::Number => quote!(#name: &mut #to),
            Argument::Text => quote!(#name: &'static ::core::ffi::CStr),
            Argument::Slot => quote!(#name: & #life mut #krate::Slot<#to>),
            Argument::LengthOf(_) | Argument::Unseen => return None,
        })
    }

    /// The wrapper's return type, and its body around the call.
    fn returned(&self, ret: Outcome, call: TokenStream) -> (TokenStream, TokenStream) {
        let Self { krate, rust, .. } = self;
        let to = self.kfunc.ret.pointee().map(|to| ctype(to, rust));
        match ret {
            Outcome::Nothing => (TokenStream::new(), call),
            Outcome::Scalar => (returned(&self.kfunc.ret, rust).into_token_stream(), call),
            Outcome::Owned { origin, nullable } => {
                let allocated = match origin {
                    Origin::Acquired => None,
                    Origin::Allocated => Some(quote!(, #krate::Allocated)),
                };
                let ty = quote!(#krate::Owned<#to #allocated>);
                self.made("Owned", nullable, &ty, &call)
            }
            Outcome::Borrowed { state, nullable } => {
                let name = state_name(state);
                let state = Ident::new(name, Span::call_site());
                let ty = quote!(#krate::#state<'a, #to>);
                self.made(name, nullable, &ty, &call)
            }
            Outcome::Iterator => self.iterator(&call),
        }
    }

    /// A pointer type, or `Option` of it, and what makes it of the call's
    /// result.
    fn made(
        &self,
        state: &str,
        nullable: bool,
        ty: &TokenStream,
        call: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let krate = &self.krate;
        let state = Ident::new(state, Span::call_site());
        if nullable {
            let ret = quote!(-> ::core::option::Option<#ty>);
            (ret, quote!(#krate::#state::from_raw(#call)))
        } else {
            let body = quote!(#krate::#state::from_raw_unchecked(#call));
            (quote!(-> #ty), body)
        }
    }

    /// A new iterator: the slot is borrowed for as long as it is in use, and
    /// needs its destroy kfunc also where new returns an error.
    fn iterator(&self, call: &TokenStream) -> (TokenStream, TokenStream) {
        let Self {
            kfunc,
            rust,
            krate,
            life: _,
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

/// The value that the kfunc is given.
struct Passed<'a> {
    kfunc: &'a Kfunc,
    param: &'a Param,
    arg: &'a Argument,
}

impl ToTokens for Passed<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { kfunc, param, arg } = self;
        let name = ident(&param.name);
        match arg {
            Argument::Scalar | Argument::Number => tokens.append(name),
            Argument::Pointer { .. } => method(name, "ptr", tokens),
            Argument::Taken(_) => method(name, "into_ptr", tokens),
            Argument::Text => method(name, "as_ptr", tokens),
            Argument::Slot => method(name, "as_mut_ptr", tokens),
            Argument::Memory { constant: _ } => {
                tokens.extend(quote!(::core::ptr::from_mut(&mut *#name).cast()));
            }
            Argument::LengthOf(of) => {
                let of = kfunc.params.get(*of).map(|param| ident(&param.name));
                tokens.extend(quote!(::core::mem::size_of_val(&*#of) as _));
            }
            Argument::Unseen => tokens.extend(quote!(::core::ptr::null_mut())),
        }
    }
}

/// `name.method()`.
fn method(name: Ident, method: &str, tokens: &mut TokenStream) {
    tokens.append(name);
    tokens.append(Punct::new('.', Spacing::Alone));
    tokens.append(Ident::new(method, Span::call_site()));
    tokens.append(Group::new(Delimiter::Parenthesis, TokenStream::new()));
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

fn state_name(state: State) -> &'static str {
    match state {
        State::Trusted => "Trusted",
        State::Rcu => "Rcu",
        State::Walked => "Walked",
    }
}
