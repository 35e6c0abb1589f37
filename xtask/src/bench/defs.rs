//! Building `kfunc-defs`, against building the same functions as plain extern
//! blocks. Owns how the plain crate is made from the declarations: what the
//! macros read is taken off, everything else stays; what is imported from
//! `kfunc` is imported by a star, since the macros' names are among it. Both
//! crates are compiled by the same rustc with the same flags and the same
//! dependencies, already built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use serde_json::Value;

use super::{BUILD, Bench, Row, instructions};
use crate::process::{self, Stop};

/// The attributes that are the macros'.
const ATTRIBUTES: &[&str] = &["arg", "kernel_type", "kfunc", "kfunc_set"];

/// The derives that are the macros'.
const DERIVES: &[&str] = &["KernelEnum", "KernelType"];

/// Builds both and compares.
pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let sources = bench.ws.root.join("kfunc-defs/src");
    let plain = bench.folder.join("plain.rs");
    fs::write(&plain, plain_crate(&sources)?).map_err(|error| Stop::io("write", &plain, &error))?;
    let kfunc = built_library(bench)?;
    let declared = bench
        .counter
        .count(&compile(bench, &kfunc, &sources.join("lib.rs"))?)?;
    let plain = bench.counter.count(&compile(bench, &kfunc, &plain)?)?;
    Ok(vec![
        Row::new("build, plain extern blocks", instructions(plain)),
        Row::new("build, kfunc-defs", instructions(declared)),
        Row::ratio(
            "build, kfunc-defs to plain",
            declared as f64 / plain.max(1) as f64,
            BUILD,
        ),
    ])
}

/// Builds `kfunc-defs` as cargo does, for its dependencies; where `kfunc` is.
fn built_library(bench: &Bench<'_>) -> Result<PathBuf, Stop> {
    let text = process::stdout(bench.ws.cargo().args([
        "build",
        "--quiet",
        "--package",
        "kfunc-defs",
        "--message-format=json",
    ]))?;
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut files = messages
        .filter(|message| message["target"]["name"] == "kfunc")
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from));
    files
        .find(|file| file.extension().is_some_and(|end| end == "rlib"))
        .ok_or_else(|| Stop::Failed("cargo built no library `kfunc`".to_owned()))
}

/// The rustc that compiles a crate that uses `kfunc`. Not rustup's proxy: only
/// what the compiler does is to be counted.
fn compile(bench: &Bench<'_>, kfunc: &Path, root: &Path) -> Result<Command, Stop> {
    let sysroot = process::stdout(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(&bench.ws.root),
    )?;
    let mut rustc = Command::new(Path::new(sysroot.trim()).join("bin/rustc"));
    rustc
        .args(["--edition=2024", "--crate-type=lib", "--cap-lints=allow"])
        .args(["--crate-name=kfunc_defs", "--emit=metadata,link"])
        .arg("--out-dir")
        .arg(&bench.folder)
        .arg("-L")
        .arg(bench.ws.target.join("debug/deps"))
        .arg("--extern")
        .arg(format!("kfunc={}", kfunc.display()))
        .arg(root)
        .env("CARGO_MANIFEST_DIR", bench.ws.root.join("kfunc-defs"));
    Ok(rustc)
}

/// The text of a crate with the functions and types of all files in `folder`.
fn plain_crate(folder: &Path) -> Result<String, Stop> {
    let entries = fs::read_dir(folder).map_err(|error| Stop::io("read", folder, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
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
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct)
                if punct.as_char() == '#' && tokens.peek().is_some_and(is_ours) =>
            {
                tokens.next();
            }
            TokenTree::Ident(word) if word == "use" && tokens.peek().is_some_and(is_kfunc) => {
                tokens.find(|token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';'));
                let all: TokenStream = "use kfunc::*;".parse().unwrap_or_default();
                kept.extend(all);
            }
            TokenTree::Ident(word) if DERIVES.iter().any(|ours| word == ours) => {
                tokens.next_if(|token| matches!(token, TokenTree::Punct(_)));
            }
            TokenTree::Group(group) => {
                let inner = plain(group.stream());
                kept.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn is_kfunc(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(word) if word == "kfunc")
}

/// Whether what follows a `#` is an attribute of the macros.
fn is_ours(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) if group.delimiter() == Delimiter::Bracket => {
            ATTRIBUTES.iter().any(|ours| word == ours)
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
            #[derive(Clone, KernelType, Copy)] #[kernel_type(kptr)] #[repr(C)]
            pub struct a { b: [u8; 0] }
            #[kfunc_set(ids = \"x\")] unsafe extern \"C\" {
                #[kfunc(acquire)] pub fn c(#[arg(owned)] p: *mut a) -> c_int;
            }";
        let expected = "use core::ffi::c_int; use kfunc::*;
            #[derive(Clone, Copy)] #[repr(C)] pub struct a { b: [u8; 0] }
            unsafe extern \"C\" { pub fn c(p: *mut a) -> c_int; }";
        let tokens = |text: &str| text.parse::<TokenStream>().expect("the test's own text");
        assert_eq!(
            plain(tokens(text)).to_string(),
            tokens(expected).to_string()
        );
    }
}
