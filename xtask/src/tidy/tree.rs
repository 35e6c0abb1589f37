//! The modules of every target of the workspace, found as rustc finds them: by
//! `mod` items. It owns where a module's file is; it judges nothing in it but
//! that it can be read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use syn::{Attribute, Item, ItemMod};

use super::Finding;
use super::names;
use crate::process::Stop;
use crate::workspace::{Target, Workspace};

/// A file of Rust, as a module of a crate.
pub(super) struct Module {
    /// The crate's name in sources; of a test or example the target's name.
    pub(super) krate: String,
    /// The package that the target is of.
    pub(super) package: String,
    /// The modules from the root to this one; empty for the root.
    pub(super) path: Vec<String>,
    /// Its file, relative to the project's root.
    pub(super) file: PathBuf,
    /// What it is part of: only tests may do as they like.
    pub(super) test: bool,
    /// The file as parsed.
    pub(super) ast: syn::File,
    /// And as words.
    pub(super) tokens: TokenStream,
}

/// What a walk found.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    /// Files that cannot be read, and modules without a file.
    pub(super) findings: Vec<Finding>,
}

/// A module whose file is yet to be read.
struct Next {
    krate: String,
    package: String,
    path: Vec<String>,
    file: PathBuf,
    test: bool,
}

/// Reads all modules of all targets.
pub(super) fn walk(ws: &Workspace) -> Result<Tree, Stop> {
    let mut tree = Tree::default();
    for package in &ws.packages {
        for target in &package.targets {
            let next = Next {
                krate: target.name.replace('-', "_"),
                package: package.name.clone(),
                path: Vec::new(),
                file: target.src.clone(),
                test: is_test(target),
            };
            tree.walk(ws, next)?;
        }
    }
    Ok(tree)
}

fn parse(text: &str) -> syn::Result<(syn::File, TokenStream)> {
    Ok((syn::parse_file(text)?, text.parse()?))
}

fn is_test(target: &Target) -> bool {
    matches!(target.kind.as_str(), "test" | "bench" | "example")
}

impl Tree {
    fn walk(&mut self, ws: &Workspace, root: Next) -> Result<(), Stop> {
        let mut todo = vec![root];
        while let Some(next) = todo.pop() {
            let file = ws.relative(&next.file).to_owned();
            let text = std::fs::read_to_string(&next.file)
                .map_err(|error| Stop::io("read", &next.file, &error))?;
            let (ast, tokens) = match parse(&text) {
                Ok(parsed) => parsed,
                Err(error) => {
                    let line = error.span().start().line;
                    let what = format!("not Rust: {error}");
                    self.findings.push(Finding::new(&file, line, what));
                    continue;
                }
            };
            let folder = folder_of(&next.file, next.path.is_empty());
            self.children(&ast.items, &next, &folder, &mut todo, &file);
            self.modules.push(Module {
                krate: next.krate,
                package: next.package,
                path: next.path,
                file,
                test: next.test,
                ast,
                tokens,
            });
        }
        Ok(())
    }

    /// Adds the modules that `items` say are in files of their own. A macro
    /// that is called among them may declare some too: every word given to it
    /// that is the name of a file there.
    fn children(
        &mut self,
        items: &[Item],
        parent: &Next,
        folder: &Path,
        todo: &mut Vec<Next>,
        file: &Path,
    ) {
        for module in items.iter().filter_map(module_of) {
            let name = module.ident.to_string();
            let mut next = Next {
                krate: parent.krate.clone(),
                package: parent.package.clone(),
                path: parent.path.clone(),
                file: parent.file.clone(),
                test: parent.test || is_cfg_test(&module.attrs),
            };
            next.path.push(name.clone());
            if let Some((_, items)) = &module.content {
                self.children(items, &next, &folder.join(&name), todo, file);
                continue;
            }
            match place(&parent.file, folder, module) {
                Some(path) => {
                    next.file = path;
                    todo.push(next);
                }
                None => {
                    let line = module.ident.span().start().line;
                    let what = format!("no file for module `{name}`");
                    self.findings.push(Finding::new(file, line, what));
                }
            }
        }
        todo.extend(by_macro(items, parent, folder));
    }
}

/// The modules that macros called among `items` declare.
fn by_macro(items: &[Item], parent: &Next, folder: &Path) -> Vec<Next> {
    let mut words = Vec::new();
    for item in items {
        if let Item::Macro(call) = item
            && !call.mac.path.is_ident("macro_rules")
        {
            names::words(call.mac.tokens.clone(), &mut words);
        }
    }
    let file = |name: &str| folder.join(format!("{name}.rs"));
    words
        .iter()
        .filter(|word| file(&word.text).is_file())
        .map(|word| Next {
            krate: parent.krate.clone(),
            package: parent.package.clone(),
            path: parent.path.iter().chain([&word.text]).cloned().collect(),
            file: file(&word.text),
            test: parent.test,
        })
        .collect()
}

fn module_of(item: &Item) -> Option<&ItemMod> {
    match item {
        Item::Mod(module) => Some(module),
        _ => None,
    }
}

/// Where the modules of `file` have their files.
fn folder_of(file: &Path, root: bool) -> PathBuf {
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let stem = file.file_stem().unwrap_or_default();
    if root || stem == "mod" {
        folder
    } else {
        folder.join(stem)
    }
}

/// The file of `module`, which a file declares whose modules are in `folder`.
fn place(declared_in: &Path, folder: &Path, module: &ItemMod) -> Option<PathBuf> {
    let name = module.ident.to_string();
    let candidates = match path_attribute(&module.attrs) {
        Some(path) => vec![declared_in.parent()?.join(path)],
        None => vec![
            folder.join(format!("{name}.rs")),
            folder.join(&name).join("mod.rs"),
        ],
    };
    candidates.into_iter().find(|path| path.is_file())
}

/// The text of `#[path = "..."]`.
fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| {
        let pair = attr.meta.require_name_value().ok()?;
        match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) if pair.path.is_ident("path") => Some(text.value()),
            _ => None,
        }
    })
}

/// Whether the item is there in tests only.
pub(super) fn is_cfg_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let list = attr.meta.require_list();
        attr.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

/// Files in a member's `src` that no target includes.
pub(super) fn orphans(ws: &Workspace, files: &[PathBuf], modules: &[Module]) -> Vec<Finding> {
    let included: BTreeSet<&Path> = modules.iter().map(|module| module.file.as_path()).collect();
    let mut sources = BTreeSet::new();
    for target in ws.packages.iter().flat_map(|package| &package.targets) {
        let folder = ws.relative(&target.src).parent();
        sources.extend(folder.filter(|folder| folder.ends_with("src")));
    }
    let rust = |file: &&PathBuf| file.extension().is_some_and(|end| end == "rs");
    let lost = files.iter().filter(rust).filter(|file| {
        !included.contains(file.as_path()) && sources.iter().any(|source| file.starts_with(source))
    });
    lost.map(|file| Finding::new(file, 0, "no target includes this file"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_modules() {
        assert_eq!(
            folder_of(Path::new("a/src/lib.rs"), true),
            Path::new("a/src")
        );
        assert_eq!(
            folder_of(Path::new("a/src/b.rs"), false),
            Path::new("a/src/b")
        );
        assert_eq!(folder_of(Path::new("a/b/mod.rs"), false), Path::new("a/b"));
    }

    #[test]
    fn tests_and_paths_are_told_by_attributes() {
        let of = |text: &str| match syn::parse_str(text) {
            Ok(Item::Mod(module)) => module.attrs,
            other => panic!("not a module: {}", other.is_ok()),
        };
        assert!(is_cfg_test(&of("#[cfg(test)] mod a;")));
        assert!(!is_cfg_test(&of("#[cfg(not(test))] mod a;")));
        let path = path_attribute(&of("#[path = \"b.rs\"] mod a;"));
        assert_eq!(path.as_deref(), Some("b.rs"));
    }
}
