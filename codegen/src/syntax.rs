//! Declarations as they were written: parsed, not judged, every span kept.
//!
//! Owns the grammar: which items declare something, what an attribute's words
//! look like. Refuses to know what any word means: an unknown flag is still a
//! word here. [`crate::lower`] gives words their meaning.

pub mod attr;
pub mod depth;
pub mod file;
pub mod item;
pub mod plain;
mod quick;
pub mod repr;
pub mod word;

pub use attr::Attr;
pub use repr::ReprWord;
pub use word::{Value, Word};

use crate::diag::Diagnostic;
use crate::source::Span;

/// Declarations, in the order of the source.
#[derive(Default)]
pub struct Declarations {
    /// Sets with the kfuncs in them.
    pub sets: Vec<SetItem>,
    /// Kfuncs that stand alone.
    pub kfuncs: Vec<FnItem>,
    /// Types with `#[derive(KernelType)]`.
    pub types: Vec<TypeItem>,
    /// Enums with `#[derive(KernelEnum)]`.
    pub enums: Vec<EnumItem>,
    /// Functions with `#[program(...)]`.
    pub programs: Vec<ProgramItem>,
    /// Structs with `#[derive(Memory)]` or `#[derive(MapValue)]`.
    pub plain: Vec<plain::PlainItem>,
    /// What was wrong with their form.
    pub diagnostics: Vec<Diagnostic<Span>>,
}

/// `#[kfunc_set(...)]` on an extern block or a module.
pub struct SetItem {
    /// The attribute itself.
    pub span: Span,
    /// The attribute's words; `None` where they could not be parsed.
    pub words: Option<Vec<Word>>,
    /// The kfuncs in it.
    pub kfuncs: Vec<FnItem>,
}

/// A function with one `#[kfunc(...)]` or more.
pub struct FnItem {
    /// One per contract.
    pub contracts: Vec<ContractItem>,
    /// Visibility.
    pub vis: syn::Visibility,
    /// Name, parameters and return type.
    pub sig: syn::Signature,
    /// Parameters, with the words of their `#[arg(...)]`.
    pub params: Vec<ParamItem>,
    /// The body of an implementation.
    pub body: Option<Box<syn::Block>>,
    /// Attributes that are none of ours, documentation among them.
    pub attrs: Vec<Attr>,
    /// The function's name.
    pub span: Span,
}

/// One `#[kfunc(...)]`.
pub struct ContractItem {
    /// The attribute.
    pub span: Span,
    /// Its words; `None` where they could not be parsed.
    pub words: Option<Vec<Word>>,
}

/// A parameter.
pub struct ParamItem {
    /// Its name; `None` where the pattern is not a plain name.
    pub name: Option<syn::Ident>,
    /// Its type.
    pub ty: syn::Type,
    /// The words of `#[arg(...)]`; `None` where they could not be parsed.
    pub words: Option<Vec<Word>>,
    /// Name and type.
    pub span: Span,
}

/// A struct or union with `#[derive(KernelType)]`.
pub struct TypeItem {
    /// The item, without its attributes.
    pub input: syn::DeriveInput,
    /// Attributes that are none of ours, documentation among them.
    pub attrs: Vec<Attr>,
    /// The words of `#[kernel_type(...)]`.
    pub words: Vec<Word>,
    /// The words of `#[repr(...)]`.
    pub repr: Vec<ReprWord>,
    /// Its name.
    pub span: Span,
}

/// An enum with `#[derive(KernelEnum)]`.
pub struct EnumItem {
    /// The item, without its attributes.
    pub input: syn::DeriveInput,
    /// Attributes that are none of ours, documentation among them.
    pub attrs: Vec<Attr>,
    /// The words of `#[kernel_enum(...)]`.
    pub words: Vec<Word>,
    /// The words of `#[repr(...)]`.
    pub repr: Vec<ReprWord>,
    /// Its name.
    pub span: Span,
}

/// A function with `#[program(...)]`.
pub struct ProgramItem {
    /// The attribute.
    pub span: Span,
    /// Its words; `None` where they could not be parsed.
    pub words: Option<Vec<Word>>,
    /// The function.
    pub function: item::RawFn,
}
