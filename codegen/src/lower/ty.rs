//! From Rust spellings of C types to [`CType`].

use syn::{GenericArgument, PathArguments, PointerMutability, Type};

use super::types::literal_length;
use super::words::last;
use super::{Lowering, Sight};
use crate::diag::{Code, Diagnostic};
use crate::model::ctype::{CType, FunctionType, Int};
use crate::model::{KernelEnum, KernelType, TypeKind};
use crate::source::Span;

/// Where a type stands: what an unknown name is taken for depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Value,
    Pointee,
}

impl Lowering {
    /// The C type that `ty` spells. What C cannot have is reported and kept as
    /// [`CType::Unsupported`].
    pub(super) fn ctype(&mut self, file: usize, ty: &Type) -> CType {
        self.ctype_at(file, ty, Position::Value)
    }

    fn ctype_at(&mut self, file: usize, ty: &Type, position: Position) -> CType {
        match ty {
            Type::Paren(inner) => self.ctype_at(file, &inner.elem, position),
            Type::Group(inner) => self.ctype_at(file, &inner.elem, position),
            Type::Ptr(pointer) => {
                let to = self.ctype_at(file, &pointer.elem, Position::Pointee);
                CType::pointer(
                    to,
                    matches!(pointer.mutability, PointerMutability::Const(_)),
                )
            }
            Type::Tuple(tuple) if tuple.elems.is_empty() && position == Position::Value => {
                CType::Void
            }
            Type::Path(path) if path.qself.is_none() => self.named(file, &path.path, position),
            Type::FnPtr(function) => self.callback(file, function),
            Type::Reference(reference) => {
                self.reference(file, ty);
                let said = self.out.diagnostics.len();
                let to = self.ctype_at(file, &reference.elem, Position::Pointee);
                self.out.diagnostics.truncate(said);
                CType::pointer(to, reference.mutability.is_none())
            }
            other => self.unsupported(file, other, "C has no such type"),
        }
    }

    fn named(&mut self, file: usize, path: &syn::Path, position: Position) -> CType {
        let name = last(path);
        let arguments = path.segments.last().map(|segment| &segment.arguments);
        if let Some(PathArguments::AngleBracketed(generic)) = arguments {
            return self.generic(file, path, &name, generic);
        }
        if let Some(int) = Int::from_rust(&name) {
            self.spelled_as(&name, path);
            return CType::Int(int);
        }
        match name.as_str() {
            "bool" => CType::Bool,
            "c_void" if position == Position::Pointee => {
                self.spelled_as(&name, path);
                CType::Void
            }
            "c_void" => self.unsupported(file, path, "`c_void` is only for `*mut c_void`"),
            "f32" | "f64" | "f16" | "f128" | "c_float" | "c_double" => {
                self.unsupported(file, path, "BPF has no floating point")
            }
            "i128" | "u128" => self.unsupported(file, path, "a BPF register holds 64 bits"),
            "char" => self.unsupported(file, path, "a Rust `char` is not C's; write `c_char`"),
            "str" => self.unsupported(file, path, "a string is `*const c_char` in C"),
            _ => self.tagged(&name, path, position),
        }
    }

    /// A struct, union or enum, by what the declarations say of the name.
    fn tagged(&mut self, name: &str, path: &syn::Path, position: Position) -> CType {
        let tag = self.tag(name, position);
        if let CType::Struct(c) | CType::Union(c) | CType::Enum(c) = &tag {
            self.spelled_as(c, path);
        }
        tag
    }

    /// Remembers the path by which the source calls a type, so that what a
    /// macro generates uses what the source imports.
    fn spelled_as(&mut self, name: &str, path: &syn::Path) {
        let types = &mut self.out.rust.types;
        types.entry(name.to_owned()).or_insert_with(|| path.clone());
    }

    fn tag(&self, name: &str, position: Position) -> CType {
        if let Some(known) = self.types.iter().map(|t| &t.value).find(|t| t.rust == name) {
            return match known.kind {
                TypeKind::Struct => CType::Struct(known.name.clone()),
                TypeKind::Union => CType::Union(known.name.clone()),
            };
        }
        if let Some(known) = self.enums.iter().map(|e| &e.value).find(|e| e.rust == name) {
            return CType::Enum(known.name.clone());
        }
        match (self.sight, position) {
            // rustc will tell: the wrapper demands an enum in this place.
            (Sight::Item, Position::Value) => CType::Enum(name.to_owned()),
            (Sight::Item, Position::Pointee) | (Sight::Whole, _) => CType::Struct(name.to_owned()),
        }
    }

    /// `Option<unsafe extern "C" fn(...)>` is a callback; no other generic
    /// type is anything in C.
    fn generic(
        &mut self,
        file: usize,
        path: &syn::Path,
        name: &str,
        generic: &syn::AngleBracketedGenericArguments,
    ) -> CType {
        let only = match generic.args.first() {
            Some(GenericArgument::Type(ty)) if generic.args.len() == 1 => Some(ty),
            Some(_) | None => None,
        };
        match only {
            Some(Type::FnPtr(function)) if name == "Option" => self.callback(file, function),
            Some(_) | None => self.unsupported(file, path, "C has no generic types"),
        }
    }

    fn callback(&mut self, file: usize, function: &syn::TypeFnPtr) -> CType {
        let is_c = function
            .abi
            .as_ref()
            .is_some_and(|abi| abi.name.as_ref().is_none_or(|name| name.value() == "C"));
        if !is_c {
            return self.unsupported(file, function, "a callback is an `unsafe extern \"C\" fn`");
        }
        let params = function
            .inputs
            .iter()
            .map(|input| self.ctype(file, &input.ty))
            .collect();
        let ret = self.return_type(file, &function.output);
        CType::Function(Box::new(FunctionType { params, ret }))
    }

    /// The C type that a function returns.
    pub(super) fn return_type(&mut self, file: usize, output: &syn::ReturnType) -> CType {
        match output {
            syn::ReturnType::Default => CType::Void,
            syn::ReturnType::Type(_, ty) => self.ctype(file, ty),
        }
    }

    /// The struct or union with this tag.
    pub(super) fn type_of_tag(&self, tag: &str) -> Option<&KernelType> {
        let mut types = self.types.iter().map(|placed| &placed.value);
        types.find(|known| known.name == tag)
    }

    /// The enum with this tag.
    pub(super) fn enum_of_tag(&self, tag: &str) -> Option<&KernelEnum> {
        let mut enums = self.enums.iter().map(|placed| &placed.value);
        enums.find(|known| known.name == tag)
    }

    fn reference(&mut self, file: usize, ty: &Type) {
        let message = "a kfunc takes pointers, not references";
        let diagnostic = Diagnostic::new(Code::ReferenceType, Span::covering(file, ty), message)
            .note("who may pass what is said by flags; the safe wrapper turns them into types")
            .help("write `*mut T`, or `*const T` for `const struct T *`");
        self.report(diagnostic);
    }

    fn unsupported(&mut self, file: usize, tokens: impl quote::ToTokens, why: &str) -> CType {
        let text = spelled(&tokens);
        let message = format!("`{text}` cannot be in a kfunc's prototype");
        let span = Span::covering(file, &tokens);
        self.report(Diagnostic::new(Code::UnsupportedType, span, message).note(why));
        CType::Unsupported(text)
    }
}

/// What a type is that C need not have: a number, a pointer, or an array of them.
/// Nothing is said of others.
pub(super) fn quiet(ty: &Type) -> Option<(CType, Option<u32>)> {
    match ty {
        Type::Array(array) => {
            let (element, none) = quiet(&array.elem)?;
            let length = literal_length(&array.len)?;
            none.is_none().then_some((element, Some(length)))
        }
        Type::Ptr(_) => Some((CType::pointer(CType::Void, false), None)),
        Type::Path(path) => match last(&path.path).as_str() {
            "bool" => Some((CType::Bool, None)),
            name => Some((CType::Int(Int::from_rust(name)?), None)),
        },
        _ => None,
    }
}

/// Tokens as people would write them.
fn spelled(tokens: &impl quote::ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("& ", "&")
}
