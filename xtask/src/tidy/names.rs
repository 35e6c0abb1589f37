//! Which names a module uses from elsewhere: its `use` items, and every path of
//! several parts in its code, in attributes and in the arguments of macros. It
//! owns how such a path is made absolute; whether the name is allowed is
//! [`super::imports`]'s to say.
//!
//! What is there in tests only is left out, and so is what a quoting macro
//! quotes: that is somebody else's code.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, Meta, UseTree};

use super::tree::is_cfg_test;

/// A name from elsewhere.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// Absolute: the first part is `crate` or a crate's name. `*` for a glob.
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// Macros whose arguments are code for somebody else.
const QUOTING: &[&str] = &[
    "quote",
    "quote_spanned",
    "parse_quote",
    "parse_quote_spanned",
    "global_asm",
];

/// Macros that write to the terminal, and where.
const PRINTING: &[(&str, &str)] = &[
    ("eprint", "stderr"),
    ("eprintln", "stderr"),
    ("print", "stdout"),
    ("println", "stdout"),
];

/// The names that the module at `path` uses. A first part is taken for a
/// crate's when `is_crate` says so.
pub(super) fn of(path: &[String], ast: &syn::File, is_crate: &dyn Fn(&str) -> bool) -> Vec<Named> {
    let mut reader = Reader {
        module: path.to_vec(),
        bound: BTreeMap::new(),
        named: Vec::new(),
        is_crate,
    };
    reader.items(&ast.items);
    for item in &ast.items {
        reader.visit_item(item);
    }
    for attr in &ast.attrs {
        reader.visit_attribute(attr);
    }
    reader.named.sort();
    reader.named.dedup();
    reader.named
}

struct Reader<'a> {
    module: Vec<String>,
    /// What local names stand for, absolute.
    bound: BTreeMap<String, Vec<String>>,
    named: Vec<Named>,
    is_crate: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    /// Binds the modules and the imports of one module.
    fn items(&mut self, items: &[Item]) {
        for item in items {
            if let Item::Mod(module) = item {
                let name = module.ident.to_string();
                let path = self.here().chain([name.clone()]).collect();
                self.bound.insert(name, path);
            }
        }
        for item in items {
            if let Item::Use(item) = item {
                self.import(item);
            }
        }
    }

    /// The absolute path of the module that is read.
    fn here(&self) -> impl Iterator<Item = String> {
        std::iter::once("crate".to_owned()).chain(self.module.clone())
    }

    fn import(&mut self, item: &ItemUse) {
        if is_cfg_test(&item.attrs) {
            return;
        }
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        for leaf in leaves {
            if let Some(path) = self.absolute(&leaf.path, item.leading_colon.is_some()) {
                if let Some(name) = leaf.name {
                    self.bound.insert(name, path.clone());
                }
                let line = leaf.line;
                self.named.push(Named { path, line });
            }
        }
    }

    /// `path` from the crate's root or another crate's. None for what begins
    /// with neither an import, nor a module, nor a crate.
    fn absolute(&self, path: &[String], global: bool) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let base: Vec<String> = match first.as_str() {
            "crate" => vec![first.clone()],
            "self" => self.here().collect(),
            "super" => return self.above(path),
            name if !global && self.bound.contains_key(name) => self.bound.get(name)?.clone(),
            name if (self.is_crate)(name) => vec![first.clone()],
            _ => return None,
        };
        Some(base.into_iter().chain(rest.iter().cloned()).collect())
    }

    fn above(&self, path: &[String]) -> Option<Vec<String>> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let mut here: Vec<String> = self.here().collect();
        here.truncate(here.len().checked_sub(ups).filter(|left| *left > 0)?);
        here.extend(path[ups..].iter().cloned());
        Some(here)
    }

    fn name(&mut self, path: &[String], global: bool, line: usize) {
        if path.len() < 2 && !global {
            return;
        }
        if let Some(path) = self.absolute(path, global) {
            self.named.push(Named { path, line });
        }
    }

    /// Names in tokens that no syntax tree is known of.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::new();
        let (mut colons, mut global, mut line) = (0, false, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    if path.is_empty() {
                        (global, line) = (colons == 2, ident.span().start().line);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => {
                    colons += 1;
                    continue;
                }
                other => {
                    self.name(&std::mem::take(&mut path), global, line);
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Ident(ident) => {
                            (global, line) = (false, ident.span().start().line);
                            path.push(ident.to_string());
                        }
                        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
        }
        self.name(&path, global, line);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_cfg_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let Some((_, items)) = &module.content else {
            return;
        };
        let outside = self.bound.clone();
        self.module.push(module.ident.to_string());
        self.items(items);
        visit::visit_item_mod(self, module);
        self.module.pop();
        self.bound = outside;
    }

    /// Imports were read before everything else.
    fn visit_item_use(&mut self, _: &'ast ItemUse) {}

    /// An import in a function: bound from here to the end of the module.
    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        if let syn::Stmt::Item(Item::Use(item)) = statement {
            self.import(item);
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let line = path.segments.first().map(|s| s.ident.span().start().line);
        self.name(&parts, path.leading_colon.is_some(), line.unwrap_or(0));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        let Some(last) = call.path.segments.last() else {
            return;
        };
        let name = last.ident.to_string();
        if let Some((_, stream)) = PRINTING.iter().find(|(printing, _)| name == *printing) {
            let path = ["std", "io", stream].map(str::to_owned).to_vec();
            let line = last.ident.span().start().line;
            self.named.push(Named { path, line });
        }
        if !QUOTING.contains(&name.as_str()) {
            self.tokens(call.tokens.clone());
        }
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if let Meta::List(list) = &attr.meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attr);
    }
}

/// One name that a `use` item brings.
struct Leaf {
    path: Vec<String>,
    /// What it is called from here on; none for a glob and for `_`.
    name: Option<String>,
    line: usize,
}

fn flatten(tree: &UseTree, before: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |ident: &syn::Ident, name: Option<String>, last: Option<String>| {
        leaves.push(Leaf {
            path: before.iter().cloned().chain(last).collect(),
            name,
            line: ident.span().start().line,
        });
    };
    match tree {
        UseTree::Path(part) => {
            before.push(part.ident.to_string());
            flatten(&part.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(part) if part.ident == "self" => {
            let name = before.last().cloned();
            leaf(&part.ident, name, None);
        }
        UseTree::Name(part) => {
            let name = part.ident.to_string();
            leaf(&part.ident, Some(name.clone()), Some(name));
        }
        UseTree::Rename(part) => {
            let last = (part.ident != "self").then(|| part.ident.to_string());
            leaf(&part.ident, Some(part.rename.to_string()), last);
        }
        UseTree::Glob(part) => leaves.push(Leaf {
            path: before.iter().cloned().chain(["*".to_owned()]).collect(),
            name: None,
            line: part.star_token.spans[0].start().line,
        }),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, leaves);
            }
        }
    }
}

/// The attributes of an item, of the kinds that a test is made of.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Every identifier in `tokens` with what follows it, groups included, in
/// order: what a rule about single words needs.
pub(super) fn words(tokens: TokenStream, found: &mut Vec<Word>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut hash = false;
    while let Some(token) = tokens.next() {
        let attribute = std::mem::take(&mut hash);
        match token {
            TokenTree::Ident(ident) => {
                let bang = matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '!');
                found.push(Word {
                    text: ident.to_string(),
                    line: ident.span().start().line,
                    bang,
                    attribute: false,
                });
            }
            TokenTree::Group(group) => {
                let from = found.len();
                words(group.stream(), found);
                if attribute && group.delimiter() == Delimiter::Bracket && from < found.len() {
                    found[from].attribute = true;
                }
            }
            TokenTree::Punct(punct) => hash = punct.as_char() == '#',
            TokenTree::Literal(_) => {}
        }
    }
}

/// An identifier of a file.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) line: usize,
    /// Whether it is followed by `!`.
    pub(super) bang: bool,
    /// Whether it begins an attribute.
    pub(super) attribute: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(module: &[&str], text: &str) -> Vec<String> {
        let path: Vec<String> = module.iter().map(|part| (*part).to_owned()).collect();
        let ast = syn::parse_file(text).expect("the test's own text");
        let is_crate = |name: &str| matches!(name, "std" | "syn");
        let found = of(&path, &ast, &is_crate);
        let mut paths: Vec<String> = found.iter().map(|one| one.path.join("::")).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    #[test]
    fn imports_are_made_absolute() {
        let text = "use crate::a::{self, b::C as D, *}; use super::e; use self::f::G; use syn as s;
                    use super::super::h;";
        let expected = [
            "crate::a",
            "crate::a::*",
            "crate::a::b::C",
            "crate::h",
            "crate::m::e",
            "crate::m::n::f::G",
            "syn",
        ];
        assert_eq!(named(&["m", "n"], text), expected);
    }

    #[test]
    fn paths_are_found_in_code() {
        assert_eq!(
            named(&[], "fn a() -> std::fs::File { b() }"),
            ["std::fs::File"]
        );
        assert_eq!(named(&[], "const A: B = ::syn::C;"), ["syn::C"]);
        assert_eq!(named(&["m"], "fn a(x: super::b::C) {}"), ["crate::b::C"]);
        assert_eq!(
            named(&[], "#[derive(syn::Parse)] struct A;"),
            ["syn::Parse"]
        );
        assert_eq!(
            named(&[], "fn a() { b!(x, std::env::c(y: ::syn::Z)) }"),
            ["std::env::c", "syn::Z"]
        );
        assert_eq!(
            named(&[], "fn a() { use std::net; net::b(); }"),
            ["std::net", "std::net::b"]
        );
    }

    #[test]
    fn printing_names_the_terminal() {
        assert_eq!(
            named(&[], "fn a() { println!(); std::eprint!(\"b\") }"),
            ["std::eprint", "std::io::stderr", "std::io::stdout"]
        );
    }

    #[test]
    fn an_alias_hides_nothing() {
        let text = "use crate::model as m; fn a() { m::flag::b() }";
        assert_eq!(
            named(&["rules"], text),
            ["crate::model", "crate::model::flag::b"]
        );
        let text = "mod flag; fn a() { flag::b() }";
        assert_eq!(named(&["model"], text), ["crate::model::flag::b"]);
    }

    #[test]
    fn tests_and_quotes_are_left_out() {
        let text = "#[cfg(test)] mod tests { use std::fs; } #[cfg(test)] use std::env;
                    fn a() { quote!(std::fs::read()) } #[cfg(test)] fn b() { std::net::c() }";
        assert_eq!(named(&[], text), [""; 0]);
    }

    #[test]
    fn an_inline_module_has_its_own_place() {
        let text = "mod a { use super::b; } use crate::c;";
        assert_eq!(named(&["m"], text), ["crate::c", "crate::m::b"]);
    }
}
