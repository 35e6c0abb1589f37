//! Types and enums.

use std::collections::BTreeSet;

use super::{Unknown, Writer, attribute, docs};
use crate::emit::rust_extern::ident;
use crate::model::{Field, KernelEnum, KernelType, TypeKind};

/// An enum. A value is kept once: an enum in Rust has no two names for one.
pub(super) fn enumeration(item: &KernelEnum, unknown: &Unknown) -> String {
    let KernelEnum {
        name,
        rust,
        docs: lines,
        variants,
    } = item;
    let mut text = docs(lines, "");
    text += "#[derive(KernelEnum, Clone, Copy)]\n";
    if name != rust {
        text += &attribute("kernel_enum", &[format!("name = {name:?}")], "");
    }
    text += &format!("#[repr({})]\npub enum {rust} {{\n", repr(variants));
    if unknown.enums.contains(name) {
        text += "    // its enumerators: nobody says them, this one stands for all\n";
    }
    let mut seen = BTreeSet::new();
    for (name, value) in variants {
        let again = if seen.insert(value) { "" } else { "// " };
        text += &format!("    {again}{} = {value},\n", ident(name));
    }
    text + "}\n"
}

/// The integer that holds all values.
fn repr(variants: &[(String, i64)]) -> &'static str {
    let values = || variants.iter().map(|(_, value)| *value);
    let signed = values().any(|value| value < 0);
    match signed {
        true if values().any(|value| i32::try_from(value).is_err()) => "i64",
        true => "i32",
        false if values().any(|value| u32::try_from(value).is_err()) => "u64",
        false => "u32",
    }
}

/// A struct or a union.
pub(super) fn kernel_type(writer: &Writer<'_>, item: &KernelType) -> String {
    let KernelType {
        name,
        rust,
        kind,
        docs: lines,
        release,
        rcu,
        kptr,
        scalar_only,
        alias_of,
        first_member,
        size,
        fields,
    } = item;
    let keyword = match kind {
        TypeKind::Struct => "struct",
        TypeKind::Union => "union",
    };
    let mut text = docs(lines, "");
    text += "#[derive(KernelType)]\n";
    if writer.unknown.sizes.contains(name) {
        text += "// its size: nobody says it, as in `#[kernel_type(size = 8)]`\n";
    }
    let flag = |word: &str, given: bool| given.then(|| word.to_owned());
    let named = |word: &str, value: &Option<String>| {
        let value = value.as_ref();
        value.map(|value| format!("{word} = {value}"))
    };
    let words = [
        (name != rust).then(|| format!("name = {name:?}")),
        named("release", release),
        flag("rcu", *rcu),
        flag("kptr", *kptr),
        flag("scalar_only", *scalar_only),
        named("alias_of", alias_of),
        named("first_member", first_member),
        size.map(|size| format!("size = {size}")),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        text += &attribute("kernel_type", &words, "");
    }
    let eights = size.filter(|size| size % 8 == 0 && *size > 0);
    let repr = match eights.filter(|_| fields.is_empty()) {
        Some(_) => "#[repr(C, align(8))]",
        None => "#[repr(C)]",
    };
    text += &format!("{repr}\npub {keyword} {rust} {{\n");
    if fields.is_empty() {
        text += &match (eights, size) {
            (Some(size), _) => format!("    _opaque: [u64; {}],\n", size / 8),
            (None, size) => format!("    _opaque: [u8; {}],\n", size.unwrap_or(0)),
        };
    }
    for Field {
        name,
        ty,
        array,
        docs: lines,
    } in fields
    {
        text += &docs(lines, "    ");
        let ty = writer.spelled(ty);
        let ty = match array {
            Some(length) => format!("[{ty}; {length}]"),
            None => ty,
        };
        text += &format!("    pub {}: {ty},\n", ident(name));
    }
    text + "}\n"
}
