//! A safe wrapper as Rust, one line of body each.
//!
//! Owns the spelling of a [`Plan`]. Refuses to decide anything about it.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::Lifetime;

use super::plan::{Argument, Bound, Outcome, Plan, State};
use super::spell::{CratePath, Head, Put, crate_path, ctype, ident, name, raw_name, returned};
use crate::lower::RustNames;
use crate::model::ctype::CType;
use crate::model::suffix::Origin;
use crate::model::{Kfunc, Param};

/// What all parts of one wrapper are made from.
struct Wrapper<'a> {
    kfunc: &'a Kfunc,
    plan: &'a Plan,
    rust: &'a RustNames,
    krate: CratePath<'a>,
    /// `'a`, where the result lives no longer than the arguments.
    life: Option<Lifetime>,
}

/// The wrapper function.
pub(super) fn put(kfunc: &Kfunc, plan: &Plan, rust: &RustNames, tokens: &mut TokenStream) {
    let bounded = matches!(
        plan.ret,
        Outcome::Borrowed { .. } | Outcome::Iterator | Outcome::PacketDynptr
    );
    let wrapper = Wrapper {
        kfunc,
        plan,
        rust,
        krate: crate_path(rust),
        life: bounded.then(|| Lifetime::new("'a", Span::call_site())),
    };
    Head { kfunc, rust }.to_tokens(tokens);
    tokens.mark("#");
    tokens.group(Delimiter::Bracket, |tokens| {
        tokens.word("inline");
        tokens.group(Delimiter::Parenthesis, |tokens| tokens.word("always"));
    });
    if plan.args.contains(&Argument::Address) {
        // The kfunc may be given any address; clippy thinks it a pointer.
        tokens.extend(quote!(#[allow(clippy::not_unsafe_ptr_arg_deref)]));
    }
    super::vis(kfunc, rust).to_tokens(tokens);
    wrapper.signature(tokens);
    tokens.group(Delimiter::Brace, |tokens| {
        tokens.word("unsafe");
        tokens.group(Delimiter::Brace, |tokens| wrapper.body(tokens));
    });
}

/// The parameter that shows that the caller is inside an RCU section.
struct Section<'a>(&'a Wrapper<'a>);

impl ToTokens for Section<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Wrapper {
            kfunc, krate, life, ..
        } = self.0;
        let taken = |name: &str| kfunc.params.iter().any(|param| param.name == name);
        let mut name = "_section".to_owned();
        while taken(&name) {
            name.push('_');
        }
        let name = ident(&name);
        tokens.extend(quote!(#name: & #life #krate::RcuSection,));
    }
}

/// `name: Type` in the wrapper's signature.
struct Declared<'a>(&'a Wrapper<'a>, &'a Param, &'a Argument);

impl ToTokens for Declared<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(wrapper, param, arg) = *self;
        let Wrapper {
            krate, rust, life, ..
        } = wrapper;
        tokens.append(ident(&param.name));
        tokens.mark(":");
        let to = param.ty.pointee().map(|to| ctype(to, rust));
        match arg {
            Argument::Scalar | Argument::Address => ctype(&param.ty, rust).to_tokens(tokens),
            Argument::Narrow(int) => ctype(&CType::Int(*int), rust).to_tokens(tokens),
            Argument::Pointer { bound, nullable } => {
                wrapper.bound(bound_name(*bound), tokens);
                tokens.mark("<");
                to.to_tokens(tokens);
                if *nullable {
                    tokens.extend(quote!(, #krate::OrNull));
                }
                tokens.mark(">");
                if let Some(life) = life {
                    tokens.mark("+");
                    life.to_tokens(tokens);
                }
            }
            Argument::Context => {
                wrapper.bound("AsCtx", tokens);
                tokens.extend(quote!(<#to>));
                if let Some(life) = life {
                    tokens.mark("+");
                    life.to_tokens(tokens);
                }
            }
            Argument::Packet => tokens.extend(quote!(& #life mut #krate::Context<'_, #to>)),
            Argument::Taken(origin) => {
                wrapper.bound(taking_name(*origin), tokens);
                tokens.extend(quote!(<#to>));
            }
            Argument::Memory { constant: false } => tokens.extend(quote! {
                &mut (impl #krate::Memory + ?::core::marker::Sized)
            }),
            Argument::Memory { constant: true } => {
                tokens.extend(quote!(&mut impl #krate::Memory));
            }
            Argument::Number => tokens.extend(quote!(&mut #to)),
            Argument::Text => tokens.extend(quote!(&'static ::core::ffi::CStr)),
            Argument::Slot => tokens.extend(quote!(& #life mut #krate::Slot<#to>)),
            Argument::DynptrSlot => tokens.extend(quote!(& #life mut #krate::DynptrSlot)),
            Argument::Dynptr => tokens.extend(quote! {
                &mut #krate::Dynptr<'_, impl ::core::marker::Sized>
            }),
            Argument::LengthOf(_) | Argument::Unseen => {}
        }
    }
}

/// `-> Type`, or nothing.
struct Returns<'a>(&'a Wrapper<'a>);

impl ToTokens for Returns<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Wrapper {
            kfunc,
            plan,
            rust,
            krate,
            life: _,
        } = self.0;
        let to = kfunc.ret.pointee().map(|to| ctype(to, rust));
        match plan.ret {
            Outcome::Nothing => {}
            Outcome::Scalar => returned(&kfunc.ret, rust).to_tokens(tokens),
            Outcome::Owned { origin, nullable } => {
                let allocated = match origin {
                    Origin::Acquired => None,
                    Origin::Allocated => Some(quote!(, #krate::Allocated)),
                };
                tokens.extend(perhaps(nullable, quote!(#krate::Owned<#to #allocated>)));
            }
            Outcome::Borrowed { state, nullable } => {
                let state = Ident::new(state_name(state), Span::call_site());
                tokens.extend(perhaps(nullable, quote!(#krate::#state<'a, #to>)));
            }
            Outcome::Iterator => {
                let state = kfunc.params.first().and_then(|slot| slot.ty.pointee());
                let state = state.map(|ty| ctype(ty, rust));
                tokens.extend(quote!(-> #krate::Iter<'a, #state>));
            }
            Outcome::PacketDynptr => {
                let made = quote!(#krate::Dynptr<'a, #krate::dynptr::Packet>);
                tokens.extend(perhaps(true, made));
            }
        }
    }
}

/// `-> Type`, of what may be NULL or may not.
fn perhaps(nullable: bool, ty: TokenStream) -> TokenStream {
    if nullable {
        quote!(-> ::core::option::Option<#ty>)
    } else {
        quote!(-> #ty)
    }
}

impl Wrapper<'_> {
    fn signature(&self, tokens: &mut TokenStream) {
        let Self {
            kfunc, plan, rust, ..
        } = self;
        tokens.word("fn");
        tokens.append(name(kfunc, rust));
        if let Some(life) = &self.life {
            tokens.extend(quote!(<#life>));
        }
        let params = kfunc.params.iter().zip(&plan.args);
        let passed = params.filter(|(_, arg)| arg.is_passed());
        tokens.group(Delimiter::Parenthesis, |tokens| {
            plan.section.then_some(Section(self)).to_tokens(tokens);
            tokens.list(passed.map(|(param, arg)| Declared(self, param, arg)));
        });
        Returns(self).to_tokens(tokens);
    }

    /// The call, and what makes the returned value of its result.
    fn body(&self, tokens: &mut TokenStream) {
        match self.plan.ret {
            Outcome::Nothing | Outcome::Scalar => self.call(tokens),
            Outcome::Owned {
                origin: _,
                nullable,
            } => self.made("Owned", nullable, tokens),
            Outcome::Borrowed { state, nullable } => {
                self.made(state_name(state), nullable, tokens);
            }
            Outcome::Iterator => self.iterator(tokens),
            Outcome::PacketDynptr => self.dynptr(tokens),
        }
    }

    /// `impl kfunc::Bound`.
    fn bound(&self, name: &str, tokens: &mut TokenStream) {
        tokens.word("impl");
        self.krate.to_tokens(tokens);
        tokens.mark("::");
        tokens.word(name);
    }

    /// The call of the kfunc itself.
    fn call(&self, tokens: &mut TokenStream) {
        let Self {
            kfunc, plan, rust, ..
        } = self;
        let params = kfunc.params.iter().zip(&plan.args);
        let passed = params.map(|(param, arg)| Passed { kfunc, param, arg });
        tokens.append(raw_name(kfunc, rust));
        tokens.group(Delimiter::Parenthesis, |tokens| tokens.list(passed));
    }

    /// A pointer in the state that makes it of the call's result.
    fn made(&self, state: &str, nullable: bool, tokens: &mut TokenStream) {
        self.krate.to_tokens(tokens);
        tokens.mark("::");
        tokens.word(state);
        tokens.mark("::");
        tokens.word(if nullable {
            "from_raw"
        } else {
            "from_raw_unchecked"
        });
        let constant = matches!(&self.kfunc.ret, CType::Pointer(to) if to.constant);
        tokens.group(Delimiter::Parenthesis, |tokens| {
            self.call(tokens);
            if constant {
                tokens.extend(quote!(.cast_mut()));
            }
        });
    }

    /// A new iterator: the slot is borrowed for as long as it is in use, and
    /// needs its destroy kfunc also where new returns an error.
    fn iterator(&self, tokens: &mut TokenStream) {
        let Self { kfunc, krate, .. } = self;
        if kfunc.ret != CType::Void {
            tokens.extend(quote!(let _ =));
        }
        self.call(tokens);
        let name = kfunc.params.first().map(|slot| ident(&slot.name));
        tokens.extend(quote!(; #krate::Iter::from_raw(#name.as_mut_ptr())));
    }

    /// A new dynptr, if the kfunc returns 0.
    fn dynptr(&self, tokens: &mut TokenStream) {
        let Self {
            kfunc, plan, krate, ..
        } = self;
        let params = kfunc.params.iter().zip(&plan.args);
        let mut slots = params.filter(|(_, arg)| matches!(arg, Argument::DynptrSlot));
        let slot = slots.next().map(|(param, _)| ident(&param.name));
        tokens.extend(quote!(#krate::Dynptr::made));
        tokens.group(Delimiter::Parenthesis, |tokens| {
            self.call(tokens);
            tokens.extend(quote!(, #slot));
        });
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
            Argument::Scalar | Argument::Address | Argument::Number => tokens.append(name),
            Argument::Narrow(_) => method(name, "into", tokens),
            Argument::Pointer { .. } | Argument::Context => method(name, "ptr", tokens),
            Argument::Taken(_) => method(name, "into_ptr", tokens),
            Argument::Text | Argument::Packet => method(name, "as_ptr", tokens),
            Argument::Slot => method(name, "as_mut_ptr", tokens),
            Argument::DynptrSlot => tokens.extend(quote!(#name.as_mut_ptr().cast())),
            Argument::Dynptr | Argument::Memory { constant: _ } => {
                method(name, "address", tokens);
            }
            Argument::LengthOf(of) => {
                let of = kfunc.params.get(*of).map(|param| ident(&param.name));
                method(of.unwrap_or(name), "size", tokens);
            }
            Argument::Unseen => tokens.extend(quote!(::core::ptr::null_mut())),
        }
    }
}

/// `name.method()`.
fn method(name: Ident, method: &str, tokens: &mut TokenStream) {
    tokens.append(name);
    tokens.mark(".");
    tokens.word(method);
    tokens.group(Delimiter::Parenthesis, |_| ());
}

fn bound_name(bound: Bound) -> &'static str {
    match bound {
        Bound::Allocated => "AsAllocated",
        Bound::Owned => "AsOwned",
        Bound::Trusted => "AsTrusted",
        Bound::Rcu => "AsRcu",
        Bound::Btf => "AsBtf",
    }
}

fn taking_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Acquired => "IntoOwned",
        Origin::Allocated => "IntoAllocated",
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Trusted => "Trusted",
        State::Rcu => "Rcu",
        State::Walked => "Walked",
    }
}
