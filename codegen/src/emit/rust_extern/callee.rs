//! What stands beside a wrapper and says who may call it.
//!
//! A type of the wrapper's name, which is in another namespace: whoever
//! imports the wrapper has it too, and it costs rustc next to nothing.

use proc_macro2::{Delimiter, Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use super::spell::{Put, crate_path, ident, vis};
use crate::lower::RustNames;
use crate::model::Kfunc;
use crate::model::flag::Flag;

/// `pub type NAME = kfunc::program::Callee<CALLERS, SLEEPS>;`
pub(super) fn put(kfunc: &Kfunc, callers: u32, rust: &RustNames, tokens: &mut TokenStream) {
    let sleeps = kfunc.contracts.iter().any(|c| c.has(Flag::Sleepable));
    tokens.mark("#");
    tokens.group(Delimiter::Bracket, |tokens| {
        tokens.word("doc");
        tokens.group(Delimiter::Parenthesis, |tokens| tokens.word("hidden"));
    });
    vis(kfunc, rust).to_tokens(tokens);
    tokens.word("type");
    tokens.append(ident(&kfunc.name));
    tokens.mark("=");
    crate_path(rust).to_tokens(tokens);
    for word in ["program", "Callee"] {
        tokens.mark("::");
        tokens.word(word);
    }
    tokens.mark("<");
    tokens.append(Literal::u32_unsuffixed(callers));
    tokens.mark(",");
    tokens.word(if sleeps { "true" } else { "false" });
    tokens.mark(">;");
}
