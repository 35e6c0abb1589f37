//! bindgen, which knows nothing of us, reads the C header to the signatures
//! that the back end `rust` writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kfunc_codegen::model::Model;
use kfunc_tests::cases::{self, Made};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use tempfile::TempDir;

/// Signatures by symbol: `fn (types) -> type`.
type Signatures = BTreeMap<String, String>;

/// One spelling for what the two spell differently.
struct Plain;

impl VisitMut for Plain {
    /// The last name of each path, and bindgen's names for the kernel's
    /// integers as Rust's own.
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(last) = path.segments.last().cloned() else {
            return;
        };
        let name = last.ident.to_string();
        let name = match name.as_str() {
            "u8_" | "u16_" | "u32_" | "u64_" => name.trim_end_matches('_'),
            "s8" => "i8",
            "s16" => "i16",
            "s32" => "i32",
            "s64" => "i64",
            "ssize_t" => "isize",
            "__u32" => "u32",
            other => other,
        };
        let ident = syn::Ident::new(name, last.ident.span());
        let last = syn::PathSegment { ident, ..last };
        *path = syn::Path {
            leading_colon: None,
            segments: [last].into_iter().collect(),
        };
    }

    /// Parameters of callbacks have names in one and none in the other.
    fn visit_named_arg_mut(&mut self, arg: &mut syn::NamedArg) {
        arg.name = None;
        visit_mut::visit_named_arg_mut(self, arg);
    }
}

fn signature(sig: &syn::Signature) -> String {
    let types = sig.inputs.iter().map(|input| match input {
        syn::FnArg::Typed(typed) => plain(&typed.ty),
        syn::FnArg::Receiver(_) => "self".to_owned(),
    });
    let types: Vec<_> = types.collect();
    let ret = match &sig.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, ty) => format!(" -> {}", plain(ty)),
    };
    format!("fn({}){ret}", types.join(", "))
}

fn plain(ty: &syn::Type) -> String {
    let mut ty = ty.clone();
    Plain.visit_type_mut(&mut ty);
    ty.to_token_stream().to_string()
}

/// The text of `#[link_name = "text"]`.
fn link_name(attributes: &[syn::Attribute]) -> Option<String> {
    let mut attributes = attributes.iter();
    let found = attributes.find(|attribute| attribute.path().is_ident("link_name"))?;
    let text = &found.meta.require_name_value().ok()?.value;
    let text: syn::LitStr = syn::parse2(text.to_token_stream()).ok()?;
    Some(text.value())
}

/// The externs of a Rust file, by symbol.
fn signatures(text: &str) -> Signatures {
    let file = syn::parse_file(text).expect("the text is Rust");
    let mut found = Signatures::new();
    for item in file.items {
        let syn::Item::ForeignMod(block) = item else {
            continue;
        };
        for item in block.items {
            if let syn::ForeignItem::Fn(item) = item {
                let name = link_name(&item.attrs);
                let name = name.unwrap_or_else(|| item.sig.ident.to_string());
                found.insert(name, signature(&item.sig));
            }
        }
    }
    found
}

/// What bindgen makes of the header.
fn from_header(made: &Made) -> Signatures {
    let folder = TempDir::new().expect("a folder can be made");
    let header = folder.path().join("kfunc.h");
    fs::write(&header, &made.files("c-header")["kfunc.h"]).expect("the folder can be written");
    let bindings = bindgen::builder()
        .header(header.to_string_lossy())
        .clang_args(["-target", "bpf", "-std=gnu11"])
        .use_core()
        .default_enum_style(bindgen::EnumVariation::Rust {
            non_exhaustive: false,
        })
        .layout_tests(false)
        .generate();
    signatures(&bindings.expect("bindgen reads the header").to_string())
}

fn from_back_end(made: &Made) -> Signatures {
    let files = made.files("rust");
    files
        .values()
        .map(|text| signatures(text))
        .fold(Signatures::new(), |mut all, found| {
            all.extend(found);
            all
        })
}

/// The names of all kfuncs, and of those with a body.
fn names(model: &Model) -> (BTreeSet<String>, BTreeSet<String>) {
    let all = model.kfuncs.iter().map(|kfunc| kfunc.name.clone());
    let bodies = model.kfuncs.iter().filter(|kfunc| kfunc.has_body);
    (
        all.collect(),
        bodies.map(|kfunc| kfunc.name.clone()).collect(),
    )
}

#[test]
fn bindgen_reads_what_the_back_end_writes() {
    for case in cases::all() {
        for target in cases::TARGETS {
            eprintln!("{} for {target}", case.name);
            let made = case.read(target);
            let (names, bodies) = made.with(|input| names(input.model));
            let mut header = from_header(&made);
            assert!(header.keys().eq(&names));
            // Nothing is generated for a body: it is in the source.
            header.retain(|name, _| !bodies.contains(name));
            assert_eq!(header, from_back_end(&made));
        }
    }
}
