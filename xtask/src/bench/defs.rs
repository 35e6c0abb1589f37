//! Building `kfunc-defs`, against building the same functions as plain extern
//! blocks. Owns how the plain crate is made from the declarations: what the
//! macros read is taken off, everything else stays; what is imported from
//! `kfunc` is imported by a star, since the macros' names are among it. Both
//! are built by cargo with the same settings, those of this workspace, and the
//! same dependencies, already built.

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{BUILD, Bench, Row, instructions};
use crate::process::{self, Stop};

/// The attributes that are the macros'.
const ATTRIBUTES: &[&str] = &["arg", "kernel_type", "kfunc", "kfunc_set"];

/// The derives that are the macros'.
const DERIVES: &[&str] = &["KernelEnum", "KernelType"];

/// Builds both and compares.
pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let sources = bench.ws.root.join("kfunc-defs/src");
    let needs = format!("kfunc = {{ path = {:?} }}", bench.ws.root);
    let declared = package(bench, "declared", &needs)?;
    for file in rust_files(&sources)? {
        let to = declared.join(file.file_name().unwrap_or_default());
        fs::copy(&file, &to).map_err(|error| Stop::io("copy", &file, &error))?;
    }
    let plain = package(bench, "plain", &needs)?;
    write(&plain.join("lib.rs"), &plain_crate(&sources)?)?;
    let plain = built(bench, &plain)?;
    let declared = built(bench, &declared)?;
    let ratio = |more: u64, less: u64| more as f64 / less.max(1) as f64;
    Ok(vec![
        Row::new(
            "cargo build, plain extern blocks",
            instructions(plain.cargo),
        ),
        Row::new("cargo build, kfunc-defs", instructions(declared.cargo)),
        Row::ratio(
            "cargo build, kfunc-defs to plain",
            ratio(declared.cargo, plain.cargo),
            BUILD,
        ),
        Row::new(
            "of that rustc, plain extern blocks",
            instructions(plain.rustc),
        ),
        Row::new("of that rustc, kfunc-defs", instructions(declared.rustc)),
        Row::new(
            "of that rustc, kfunc-defs to plain",
            format!("{:.2}x", ratio(declared.rustc, plain.rustc)),
        ),
    ])
}

/// What building a package costs when its dependencies are built.
struct Cost {
    /// Everything that `cargo build` does.
    cargo: u64,
    /// The compiler alone: `cargo build` less a `cargo build` that has nothing
    /// to do.
    rustc: u64,
}

/// A package with these dependencies, and with the settings of this workspace;
/// its source folder.
pub(super) fn package(bench: &Bench<'_>, name: &str, needs: &str) -> Result<PathBuf, Stop> {
    let folder = bench.folder.join(name);
    let src = folder.join("src");
    fs::create_dir_all(&src).map_err(|error| Stop::io("make", &src, &error))?;
    let lock = bench.ws.root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| Stop::io("copy", &lock, &error))?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{needs}\n\n{}",
        profiles(&bench.ws.root.join("Cargo.toml"))?
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    Ok(src)
}

/// The profiles of a manifest, which stand at its end.
fn profiles(manifest: &Path) -> Result<String, Stop> {
    let text = fs::read_to_string(manifest).map_err(|error| Stop::io("read", manifest, &error))?;
    let start = text.find("[profile.").ok_or_else(|| {
        let place = manifest.display();
        Stop::Failed(format!("{place}: there are no profiles to build with"))
    })?;
    Ok(text[start..].to_owned())
}

/// Builds the package of `src` once, for its dependencies, and then counts.
fn built(bench: &Bench<'_>, src: &Path) -> Result<Cost, Stop> {
    let root = src.join("lib.rs");
    let mut cargo = bench.ws.cargo();
    cargo
        .args(["build", "--quiet", "--offline", "--target-dir"])
        .arg(bench.folder.join("build"))
        .current_dir(src)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "--cap-lints=allow");
    process::stdout(&mut cargo)?;
    let idle = bench.counter.count(&cargo)?;
    let text = fs::read_to_string(&root).map_err(|error| Stop::io("read", &root, &error))?;
    write(&root, &(text + "\n"))?;
    let busy = bench.counter.count(&cargo)?;
    Ok(Cost {
        cargo: busy,
        rustc: busy.saturating_sub(idle),
    })
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    fs::write(path, text).map_err(|error| Stop::io("write", path, &error))
}

/// The files with Rust in `folder`, sorted.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let entries = fs::read_dir(folder).map_err(|error| Stop::io("read", folder, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
    Ok(files)
}

/// The text of a crate with the functions and types of all files in `folder`.
fn plain_crate(folder: &Path) -> Result<String, Stop> {
    let files = rust_files(folder)?;
    let mut text = String::from("#![no_std]\n#![allow(warnings)]\nextern crate kfunc;\n");
    for file in files.iter().filter(|file| !file.ends_with("lib.rs")) {
        let source = fs::read_to_string(file).map_err(|error| Stop::io("read", file, &error))?;
        let tokens: TokenStream = source
            .parse()
            .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        text.push_str(&format!("pub mod {name} {{ {} }}\n", plain(tokens)));
    }
    Ok(text)
}

/// The tokens without the macros' attributes and without imports of `kfunc`.
fn plain(tokens: TokenStream) -> TokenStream {
    plain_in(tokens, false)
}

/// The same; `block` says whether they stand in an extern block. A kfunc that
/// stands in none gets one.
fn plain_in(tokens: TokenStream, block: bool) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    let (mut lone, mut external) = (false, false);
    while let Some(token) = tokens.next() {
        let follows = std::mem::replace(&mut external, is_word(&token, "extern"));
        match token {
            TokenTree::Punct(punct)
                if punct.as_char() == '#' && tokens.peek().is_some_and(is_ours) =>
            {
                let attribute = tokens.next();
                lone = !block && attribute.is_some_and(|it| named(&it, &["kfunc"]));
            }
            word if lone && is_word(&word, "pub") => {
                lone = false;
                let rest = tokens.by_ref();
                let rest = rest.take_while(|it| !is_mark(it, ';'));
                let function = plain_in(iter::once(word).chain(rest).collect(), true);
                kept.extend(quote!(unsafe extern "C" { #function; }));
            }
            word if is_word(&word, "use") && tokens.peek().is_some_and(is_kfunc) => {
                tokens.find(|token| is_mark(token, ';'));
                let all: TokenStream = "use kfunc::*;".parse().unwrap_or_default();
                kept.extend(all);
            }
            TokenTree::Ident(word) if DERIVES.iter().any(|ours| word == ours) => {
                tokens.next_if(|token| is_mark(token, ','));
            }
            TokenTree::Group(group) => {
                let inner = plain_in(group.stream(), block || follows);
                kept.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
            }
            other => {
                external |= follows && matches!(other, TokenTree::Literal(_));
                kept.push(other);
            }
        }
    }
    kept.into_iter().collect()
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn is_kfunc(token: &TokenTree) -> bool {
    is_word(token, "kfunc")
}

/// Whether what follows a `#` is an attribute of the macros.
fn is_ours(token: &TokenTree) -> bool {
    named(token, ATTRIBUTES)
}

/// Whether what follows a `#` is one of these attributes.
fn named(token: &TokenTree, names: &[&str]) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) if group.delimiter() == Delimiter::Bracket => {
            names.iter().any(|ours| word == ours)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_macros_read_is_taken_off() {
        let text = "use core::ffi::c_int; use kfunc::{KernelType, kfunc_set};
            #[kfunc(since = \"6.1\")] #[kfunc(acquire, since = \"6.2\")]
            pub fn d(#[arg(owned)] p: *mut a);
            #[derive(Clone, KernelType, Copy)] #[kernel_type(kptr)] #[repr(C)]
            pub struct a { b: [u8; 0] }
            #[kfunc_set(ids = \"x\")] unsafe extern \"C\" {
                #[kfunc(acquire)] pub fn c(#[arg(owned)] p: *mut a) -> c_int;
            }";
        let expected = "use core::ffi::c_int; use kfunc::*;
            unsafe extern \"C\" { pub fn d(p: *mut a); }
            #[derive(Clone, Copy)] #[repr(C)] pub struct a { b: [u8; 0] }
            unsafe extern \"C\" { pub fn c(p: *mut a) -> c_int; }";
        let tokens = |text: &str| text.parse::<TokenStream>().expect("the test's own text");
        assert_eq!(
            plain(tokens(text)).to_string(),
            tokens(expected).to_string()
        );
    }
}
