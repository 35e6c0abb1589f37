//! A layout as source: the call of `layout!` that says it.

use std::collections::BTreeSet;

use super::{Field, FieldType};
use crate::emit::rust_extern::ident;

/// A struct, and the fields of it that are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Struct {
    /// Its name in C, which is that in Rust.
    pub name: String,
    /// The fields, by path.
    pub fields: Vec<Field>,
}

/// What a layout says besides its structs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header<'h> {
    /// What the kernel is called that it comes from.
    pub kernel: &'h str,
    /// The kernels that the program is for, as `6.12..=7.3`.
    pub kernels: Option<&'h str>,
    /// Where types are declared, by name: `task_struct` and
    /// `kfunc_defs::helpers::task_struct`. The layout itself declares the
    /// others.
    pub declared: &'h [(String, String)],
}

/// A type by the path at which it is declared.
pub fn declared(path: &str) -> (String, String) {
    let name = path.rsplit("::").next().unwrap_or(path);
    (name.to_owned(), path.to_owned())
}

/// The source, which may be included where the paths of its header resolve.
pub fn source(header: &Header<'_>, structs: &[Struct]) -> String {
    let path = |name: &str| {
        let mut declared = header.declared.iter();
        declared
            .find(|(known, _)| known == name)
            .map(|(_, path)| path)
    };
    let names = names(structs);
    let mut text = String::new();
    for path in names.iter().filter_map(|name| path(name)) {
        text += &format!("#[allow(unused_imports)]\nuse {path};\n");
    }
    text += "::kfunc::layout! {\n";
    text += &format!("    kernel = {:?};\n", header.kernel);
    if let Some(kernels) = header.kernels {
        text += &format!("    kernels = {kernels:?};\n");
    }
    for name in names.iter().filter(|name| path(name).is_none()) {
        text += &format!("    type {};\n", ident(name));
    }
    for one in structs {
        text += &structure(one);
    }
    text + "}\n"
}

/// Every struct that is read or pointed to.
fn names(structs: &[Struct]) -> BTreeSet<&str> {
    let targets = structs.iter().flat_map(|one| &one.fields);
    let targets = targets.filter_map(|field| match &field.ty {
        FieldType::Pointer(to) => Some(to.as_str()),
        FieldType::Number(_) | FieldType::Array(..) => None,
    });
    let own = structs.iter().map(|one| one.name.as_str());
    own.chain(targets).collect()
}

fn structure(one: &Struct) -> String {
    let mut text = format!("    struct {} {{\n", ident(&one.name));
    for field in &one.fields {
        let Field {
            path,
            ty,
            offset,
            tagged,
        } = field;
        let ty = match ty {
            FieldType::Pointer(to) => format!("*{}", ident(to)),
            FieldType::Number(_) | FieldType::Array(..) => ty.to_string(),
        };
        let tag = if *tagged { ", rcu" } else { "" };
        text += &format!("        {path}: {ty} @ {offset}{tag};\n");
    }
    text + "    }\n"
}
