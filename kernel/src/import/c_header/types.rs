//! Types as bindgen writes them in Rust, back in C.
//!
//! Owns what bindgen calls what: integers, typedefs, and names that Rust keeps
//! for itself. Refuses to know functions.

use std::collections::BTreeMap;

use kfunc_codegen::model::ctype::{CType, FunctionType, Int};
use syn::{GenericArgument, Item, PathArguments, PointerMutability, ReturnType, Type};

use super::{Kind, Told};

/// As many typedefs are followed; C has no cycles of them.
const CHAIN: usize = 64;

/// Names of Rust's own types, which bindgen does not use for a header's.
const TAKEN: &[&str] = &[
    "bool", "str", "f32", "f64", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16",
    "i32", "i64", "i128",
];

/// The types of a header.
pub(super) struct Types<'a> {
    typedefs: BTreeMap<String, &'a Type>,
    told: &'a BTreeMap<String, Told>,
}

impl<'a> Types<'a> {
    pub(super) fn new(file: &'a syn::File, told: &'a BTreeMap<String, Told>) -> Self {
        let typedefs = file.items.iter().filter_map(|item| match item {
            Item::Type(alias) => Some((alias.ident.to_string(), &*alias.ty)),
            _ => None,
        });
        Self {
            typedefs: typedefs.collect(),
            told,
        }
    }

    /// The type with its typedefs followed.
    pub(super) fn resolved(&self, ty: &Type) -> CType {
        self.read(ty, CHAIN)
    }

    /// The type with its typedefs as they are.
    pub(super) fn spelled(&self, ty: &Type) -> CType {
        self.read(ty, 0)
    }

    fn read(&self, ty: &Type, chain: usize) -> CType {
        match ty {
            Type::Ptr(pointer) => CType::pointer(
                self.read(&pointer.elem, chain),
                matches!(pointer.mutability, PointerMutability::Const(_)),
            ),
            Type::Path(path) => self.path(&path.path, chain),
            Type::FnPtr(function) => self.callback(function, chain),
            Type::Never(_) => CType::Void,
            Type::Paren(inner) => self.read(&inner.elem, chain),
            Type::Group(inner) => self.read(&inner.elem, chain),
            _ => CType::Unsupported("an array or a vector".to_owned()),
        }
    }

    fn path(&self, path: &syn::Path, chain: usize) -> CType {
        let Some(last) = path.segments.last() else {
            return CType::Unsupported(String::new());
        };
        if let PathArguments::AngleBracketed(generic) = &last.arguments
            && let Some(GenericArgument::Type(inner)) = generic.args.first()
        {
            return self.read(inner, chain);
        }
        self.named(&last.ident.to_string(), chain)
    }

    fn named(&self, rust: &str, chain: usize) -> CType {
        let c = unmangled(rust);
        if let Some(known) = plain(rust, c) {
            return known;
        }
        if chain > 0
            && let Some(ty) = self.typedefs.get(rust)
        {
            return kernel(c).unwrap_or_else(|| self.read(ty, chain - 1));
        }
        // With its flavour: the kernel has a `nf_conn___init` beside `nf_conn`.
        let tag = || c.to_owned();
        match self.told.get(rust).map(|told| told.kind) {
            Some(Kind::Struct) => CType::Struct(tag()),
            Some(Kind::Union) => CType::Union(tag()),
            Some(Kind::Enum) => CType::Enum(tag()),
            Some(Kind::Untagged | Kind::Declared | Kind::Defined) | None => {
                CType::Unsupported(c.to_owned())
            }
        }
    }

    fn callback(&self, function: &syn::TypeFnPtr, chain: usize) -> CType {
        let params = function.inputs.iter();
        let params = params.map(|param| self.read(&param.ty, chain)).collect();
        let ret = match &function.output {
            ReturnType::Default => CType::Void,
            ReturnType::Type(_, ty) => self.read(ty, chain),
        };
        CType::Function(Box::new(FunctionType { params, ret }))
    }
}

/// A type that needs no declaration, by its name in Rust and in C.
fn plain(rust: &str, c: &str) -> Option<CType> {
    match c {
        "c_void" => return Some(CType::Void),
        "bool" => return Some(CType::Bool),
        _ => {}
    }
    let by_c = Int::from_c(c).filter(|int| int.c() == c);
    by_c.or_else(|| Int::from_rust(rust)).map(CType::Int)
}

/// The kernel's integer that a typedef of user space's headers stands for.
fn kernel(c: &str) -> Option<CType> {
    Int::from_c(c).map(CType::Int)
}

/// The name in C: bindgen puts `_` behind what means something else in Rust.
pub(super) fn unmangled(rust: &str) -> &str {
    match rust.strip_suffix('_') {
        Some(c) if TAKEN.contains(&c) || is_keyword(c) => c,
        Some(_) | None => rust,
    }
}

/// The tag that a path ends with.
pub(super) fn name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    Some(unmangled(&last.ident.to_string()).to_owned())
}

pub(super) fn is_keyword(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == 'S';
    !name.is_empty() && name.chars().all(plain) && syn::parse_str::<syn::Ident>(name).is_err()
}
