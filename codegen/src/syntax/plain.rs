//! What a program keeps in maps: statics under `#[map]`, and structs whose
//! bytes others see, by `#[derive(Memory)]` and `#[derive(MapValue)]`.
//!
//! Owns the form that such an item must have. Refuses to know what may be in a
//! field: that is for rustc to say, who knows its type.

use syn::Data;

use super::item::{RawType, Reader};
use super::repr;
use super::word::Word;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// A derive that promises something of all bytes of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// `Memory`: they are numbers.
    Memory,
    /// `MapValue`: they may be in a map.
    MapValue,
}

impl Promise {
    /// Both.
    pub const ALL: &'static [Promise] = &[Promise::Memory, Promise::MapValue];

    /// The derive.
    pub const fn name(self) -> &'static str {
        match self {
            Promise::Memory => "Memory",
            Promise::MapValue => "MapValue",
        }
    }

    /// The attribute that its words are in.
    pub const fn attribute(self) -> &'static str {
        match self {
            Promise::Memory => "memory",
            Promise::MapValue => "map_value",
        }
    }
}

/// A struct under one of these derives.
pub struct PlainItem {
    /// Which one.
    pub promise: Promise,
    /// The struct, without its attributes.
    pub input: syn::DeriveInput,
    /// The words of its attribute.
    pub words: Vec<Word>,
}

impl Reader {
    /// A struct under a derive that promises something of all its bytes.
    pub fn plain(&mut self, promise: Promise, item: RawType) {
        let RawType { attrs, input } = item;
        let repr = repr::words(self.file, &attrs);
        let laid_out = repr
            .iter()
            .any(|word| word.name == "C" || word.name == "transparent");
        let (words, _) = self.named_words(attrs, promise.attribute());
        let span = Span::of(self.file, input.ident.span());
        if let Some(diagnostic) = wrong(promise, &input, span) {
            self.found.diagnostics.push(diagnostic);
            return;
        }
        if !laid_out {
            self.not_laid_out(promise, span);
        }
        self.found.plain.push(PlainItem {
            promise,
            input,
            words,
        });
    }

    fn not_laid_out(&mut self, promise: Promise, span: Span) {
        let name = promise.name();
        let message = format!("`{name}` is derived for a struct without `#[repr(C)]`");
        let diagnostic = Diagnostic::new(Code::LayoutOfRust, span, message)
            .note("rustc may put fields without it in any order, another one in the next version")
            .help("put `#[repr(C)]` on it");
        self.found.diagnostics.push(diagnostic);
    }

    /// A static under `#[map]`, with the words that the attribute has.
    pub fn map(&mut self, span: Span, words: &[Word], item: &syn::ItemStatic) {
        for word in words {
            let message = format!("`map` does not know `{}`", word.name);
            let diagnostic = Diagnostic::new(Code::UnknownWord, word.span, message)
                .help("it has no words: the type of the static says everything");
            self.found.diagnostics.push(diagnostic);
        }
        if let syn::StaticMutability::Mut(_) = item.mutability {
            self.not_a_map(span);
        }
    }

    /// Reports `#[map]` on what cannot be a map.
    pub fn not_a_map(&mut self, span: Span) {
        let message = "`#[map]` is not on a `static` without `mut`";
        let diagnostic = Diagnostic::new(Code::NotAMap, span, message)
            .note("a loader finds a map by the static's name, and the program by its address")
            .help("write `static NAME: map::HashMap<..> = map::HashMap::new();`");
        self.found.diagnostics.push(diagnostic);
    }
}

/// What keeps an item from being a struct whose bytes others see.
fn wrong(promise: Promise, input: &syn::DeriveInput, span: Span) -> Option<Diagnostic<Span>> {
    let name = promise.name();
    if !matches!(input.data, Data::Struct(_)) {
        let message = format!("`{name}` is for structs");
        let why = "not all bytes of an enum or a union are a value of it at all times";
        return Some(Diagnostic::new(Code::NotAKernelType, span, message).note(why));
    }
    if !input.generics.params.is_empty() {
        let message = format!("`{name}` is derived for a generic struct");
        let diagnostic = Diagnostic::new(Code::GenericLayout, span, message)
            .note("whether there are bytes between its fields depends on the parameters")
            .help("write out the struct for the types that it is used with");
        return Some(diagnostic);
    }
    None
}
