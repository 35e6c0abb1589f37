//! The calls in a program, put to what stands beside the wrappers.
//!
//! Owns which calls can be judged where the program is: those of plain names,
//! and of paths whose last word looks like a kfunc's. Each is imported a
//! second time, under a name that a glob also gives: where the import brings
//! no type, that of the glob remains, which allows everything. What is hidden
//! behind functions, methods and macros, only the object shows (`kfunc link`).

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, ItemFn, ItemUse, PatIdent, Path, UseTree};

use crate::emit::rust_extern::crate_path;
use crate::lower::RustNames;
use crate::lower::program::Program;
use crate::model::program::Sleep;

/// One question for each function that the program calls by name.
pub(super) fn checks(program: &Program, rust: &RustNames) -> TokenStream {
    let mut calls = Calls::default();
    calls.visit_signature(&program.function.sig);
    if let Some(body) = &program.function.body {
        calls.depth = 0;
        calls.visit_block(body);
    }
    let Calls {
        found,
        bound,
        depth: _,
    } = calls;
    let mut seen = BTreeSet::new();
    let asked = found.into_iter().filter(|path| {
        let free = path
            .get_ident()
            .is_none_or(|name| !bound.contains(&name.to_string()));
        free && seen.insert(path.to_token_stream().to_string())
    });
    asked.map(|path| check(&path, program, rust)).collect()
}

/// Fails to compile if the program may not call what `path` names.
fn check(path: &Path, program: &Program, rust: &RustNames) -> TokenStream {
    let krate = crate_path(rust);
    let bits = program.kind.bits(program.sleeps);
    let (refused, sleeps) = messages(path, program);
    let sleepable = program.sleeps;
    let span = path.span().resolved_at(Span::call_site());
    quote_spanned! {span=>
        #[allow(unused_imports)]
        const _: () = {
            use #krate::program::fallback::*;
            use #path as __callee;
            ::core::assert!(__callee::allows(#bits), #refused);
            ::core::assert!(#sleepable || !__callee::SLEEPS, #sleeps);
        };
    }
}

/// What is said of a call that is not allowed, and of one that may sleep.
fn messages(path: &Path, program: &Program) -> (String, String) {
    let (kind, name) = (program.kind, last(path));
    let word = kind.word;
    let refused = format!(
        "calling kernel function {name} is not allowed: \
         `{word}` programs may not call it on every kernel that is targeted"
    );
    let help = match kind.sleep {
        Sleep::May => format!("write `{word} = \"...\", sleepable` where the kernel allows it"),
        Sleep::Never | Sleep::Always => format!("no `{word}` program may sleep"),
    };
    let sleeps = format!("program must be sleepable to call sleepable kfunc {name}: {help}");
    (refused, sleeps)
}

/// The names that a function calls, and those that are its own.
#[derive(Default)]
struct Calls {
    found: Vec<Path>,
    bound: BTreeSet<String>,
    /// How many blocks are around.
    depth: usize,
}

impl Calls {
    /// An expression that is called, or given to something that calls it.
    fn function(&mut self, expr: &Expr) {
        let Expr::Path(expr) = expr else {
            return;
        };
        let path = plain(&expr.path);
        if expr.qself.is_none() && can_be_asked(&path) {
            self.found.push(path);
        }
    }

    /// The names that an import inside of a block makes.
    fn imported(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.imported(&path.tree),
            UseTree::Name(name) => {
                self.bound.insert(name.ident.to_string());
            }
            UseTree::Rename(rename) => {
                self.bound.insert(rename.rename.to_string());
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imported(tree)),
            UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_block(&mut self, block: &'ast Block) {
        self.depth += 1;
        visit::visit_block(self, block);
        self.depth -= 1;
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        self.function(&call.func);
        call.args.iter().for_each(|arg| self.function(arg));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        call.args.iter().for_each(|arg| self.function(arg));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.bound.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }

    /// A function in the function is no kfunc, and what it calls is behind it.
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.bound.insert(item.sig.ident.to_string());
    }

    /// What the outermost block imports, the question can import as well.
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if self.depth > 1 {
            self.imported(&item.tree);
        }
    }
}

/// Whether a path can be imported as it stands. One word can, if it looks like
/// a function; of more words the others may be a type, which only the name of
/// a kfunc makes unlikely.
fn can_be_asked(path: &Path) -> bool {
    let name = last(path);
    let function = name.starts_with(|c: char| c.is_lowercase() || c == '_');
    let own = matches!(name.as_str(), "self" | "super" | "crate");
    function && !own && (path.get_ident().is_some() || name.contains("bpf_"))
}

/// The path without generic arguments, which no import has.
fn plain(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    path
}

fn last(path: &Path) -> String {
    let last = path.segments.last();
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked of a function with this body, and what is its own.
    fn asked(function: &str) -> Vec<String> {
        let item: ItemFn = syn::parse_str(function).unwrap();
        let mut calls = Calls::default();
        calls.visit_signature(&item.sig);
        calls.visit_block(&item.block);
        let Calls { found, bound, .. } = calls;
        let free = found.iter().map(|path| path.to_token_stream().to_string());
        free.filter(|name| !bound.contains(name)).collect()
    }

    #[test]
    fn calls_by_name_are_asked_about() {
        let body = "fn f() { g(); h::<u32>(1); a::bpf_x(b(2)); o.and_then(bpf_y); }";
        assert_eq!(asked(body), ["g", "h", "a :: bpf_x", "b", "bpf_y"]);
    }

    #[test]
    fn what_is_no_function_of_a_module_is_not() {
        let body = "fn f(p: T) { let c = |x| x; fn inner() { hidden() } \
             c(1); p(2); inner(); Some(3); T::new(); u64::from(4); x.method(); m!(g()); }";
        assert!(asked(body).is_empty(), "{:?}", asked(body));
    }

    #[test]
    fn imports_inside_are_left_to_the_object() {
        let body = "fn f() { use a::top; top(); { use a::{deep, b as c}; deep(); c(); } }";
        assert_eq!(asked(body), ["top"]);
    }
}
