//! `#[derive(KernelType)]` and `#[derive(KernelEnum)]`.

use syn::ext::IdentExt;

use super::layout::{Cell, Shape};
use super::words::{find, place};
use super::{Lowering, Placed, ScalarItem, Sight};
use crate::diag::{Code, Diagnostic, Part};
use crate::model::ctype::CType;
use crate::model::{Field, KernelEnum, KernelType, TypeKind};
use crate::source::Span;
use crate::syntax::plain::PlainItem;
use crate::syntax::{Attr, EnumItem, TypeItem, Value, Word};

/// The words of `#[kernel_type(...)]`.
pub(super) const TYPE_WORDS: &[&str] = &[
    "name",
    "release",
    "rcu",
    "kptr",
    "scalar_only",
    "alias_of",
    "first_member",
    "size",
    "crate",
];

/// The words of `#[kernel_enum(...)]`.
pub(super) const ENUM_WORDS: &[&str] = &["name", "crate"];

/// The words of `#[memory(...)]` and `#[map_value(...)]`.
const PLAIN_WORDS: &[&str] = &["crate"];

/// Fields as they were written, and the type that they are of.
pub(super) struct Unread {
    name: syn::Ident,
    file: usize,
    fields: Fields,
}

type Fields = syn::punctuated::Punctuated<syn::Field, syn::Token![,]>;

impl Lowering {
    /// Lowers a struct or union.
    pub(super) fn kernel_type(&mut self, item: TypeItem) {
        let TypeItem {
            input,
            attrs,
            words,
            repr,
            span,
        } = item;
        let words = self.known(words, "kernel_type", TYPE_WORDS);
        let docs = self.docs(&attrs);
        let rust = input.ident.to_string();
        let (kind, fields) = match input.data {
            syn::Data::Union(data) => (TypeKind::Union, Some(data.fields.named)),
            syn::Data::Struct(data) => (TypeKind::Struct, self.named_fields(span, data.fields)),
            syn::Data::Enum(_) => return,
        };
        let flag = |this: &mut Self, name| find(&words, name).and_then(|w| this.bare(w)).is_some();
        let name = |this: &mut Self, name| find(&words, name).and_then(|w| this.name(w));
        let value = KernelType {
            name: self.c_name(&words, &rust),
            rust,
            kind,
            docs,
            release: name(self, "release"),
            rcu: flag(self, "rcu"),
            kptr: flag(self, "kptr"),
            scalar_only: flag(self, "scalar_only"),
            alias_of: name(self, "alias_of"),
            first_member: name(self, "first_member"),
            size: find(&words, "size").and_then(|word| self.number(word)),
            fields: Vec::new(),
        };
        self.not_itself(&value, &words);
        let (index, size) = (self.types.len(), find(&words, "size"));
        self.shapes.push(Shape {
            index,
            span,
            repr,
            size: size.map(|word| word.span),
            cells: Vec::new(),
        });
        let (name, file) = (input.ident, span.file);
        let unread = fields.map(|fields| Unread { name, file, fields });
        self.unread.extend(unread.map(|unread| (index, unread)));
        let mut spans = vec![(Part::Name, span)];
        spans.extend(place(Part::Release, find(&words, "release")));
        spans.extend(place(Part::Size, size));
        spans.extend(place(Part::FirstMember, find(&words, "first_member")));
        self.types.push(Placed { value, spans });
    }

    /// A type is neither a stage of itself nor its own first member.
    fn not_itself(&mut self, ty: &KernelType, words: &[Word]) {
        let named = [
            ("alias_of", &ty.alias_of),
            ("first_member", &ty.first_member),
        ];
        for (name, other) in named {
            let own = other
                .as_ref()
                .filter(|it| **it == ty.name || **it == ty.rust);
            if let (Some(other), Some(word)) = (own, find(words, name)) {
                let message = format!("`{name}` of `{other}` is `{other}` itself");
                let diagnostic = Diagnostic::new(Code::BadValue, word.span, message)
                    .help("name another type, or remove it");
                self.report(diagnostic);
            }
        }
    }

    /// Lowers the fields of all types, now that each name in them is known to
    /// be a struct's, a union's or an enum's.
    pub(super) fn read_fields(&mut self) {
        for (index, unread) in std::mem::take(&mut self.unread) {
            let Unread { name, file, fields } = unread;
            let (mut declared, mut spans, mut cells) = (Vec::new(), Vec::new(), Vec::new());
            for written in &fields {
                let span = place_of(file, written);
                let rust = written.ident.as_ref().map(IdentExt::unraw);
                let rust = rust.map(|name| name.to_string()).unwrap_or_default();
                if is_filling(&rust) {
                    cells.push(Cell::filling(rust, span, &written.ty));
                    continue;
                }
                let field = self.field(file, rust, written);
                spans.push((Part::Field(declared.len()), span));
                cells.push(Cell::declared(&field, span));
                declared.push(field);
            }
            if let Some(ty) = self.types.get_mut(index) {
                ty.value.fields = declared;
                ty.spans.extend(spans);
            }
            if let Some(shape) = self.shapes.get_mut(index) {
                shape.cells = cells;
            }
            self.scalar(index, name, fields);
        }
    }

    /// Remembers for rustc what promises to be plain memory.
    fn scalar(&mut self, index: usize, name: syn::Ident, fields: Fields) {
        let ty = self.types.get(index).map(|ty| &ty.value);
        let whole = |ty: &&KernelType| ty.size.is_some() || !ty.fields.is_empty();
        let promises = ty.filter(|ty| ty.scalar_only).filter(whole);
        if let (Sight::Item, Some(ty)) = (self.sight, promises) {
            let fields = fields.into_iter().map(|field| field.ty).collect();
            let kind = ty.kind;
            self.out
                .rust
                .scalars
                .push(ScalarItem { name, fields, kind });
        }
    }

    /// Lowers an enum.
    pub(super) fn kernel_enum(&mut self, item: EnumItem) {
        let EnumItem {
            input,
            attrs,
            words,
            repr,
            span,
        } = item;
        let words = self.known(words, "kernel_enum", ENUM_WORDS);
        let docs = self.docs(&attrs);
        let syn::Data::Enum(data) = &input.data else {
            return;
        };
        let rust = input.ident.to_string();
        let mut next = 0i64;
        let (mut variants, mut spans) = (Vec::new(), vec![(Part::Name, span)]);
        for variant in &data.variants {
            next = match &variant.discriminant {
                Some((_, value)) => self.discriminant(span.file, value).unwrap_or(next),
                None => next,
            };
            let place = Span::of(span.file, variant.ident.span());
            spans.push((Part::Variant(variants.len()), place));
            variants.push((variant.ident.unraw().to_string(), next));
            next = next.wrapping_add(1);
        }
        let value = KernelEnum {
            name: self.c_name(&words, &rust),
            rust,
            docs,
            variants,
        };
        self.enum_layout(&value, span, &repr);
        self.enums.push(Placed { value, spans });
    }

    /// A struct whose bytes others see: nothing of it is in the model.
    pub(super) fn plain(&mut self, mut item: PlainItem) {
        let words = std::mem::take(&mut item.words);
        self.known(words, item.promise.attribute(), PLAIN_WORDS);
        self.out.rust.plain.push(item);
    }

    fn known(&mut self, words: Vec<Word>, attribute: &str, known: &[&str]) -> Vec<Word> {
        let words = self.once(words);
        for word in words
            .iter()
            .filter(|word| !known.contains(&word.name.as_str()))
        {
            self.unknown_word(word, attribute, known);
        }
        self.rust_words(&words);
        words
    }

    fn c_name(&mut self, words: &[Word], rust: &str) -> String {
        let given = find(words, "name").and_then(|word| self.text(word));
        given.unwrap_or_else(|| rust.to_owned())
    }

    fn number(&mut self, word: &Word) -> Option<u32> {
        let number = match &word.value {
            Value::Number(number) => number.base10_parse().ok(),
            Value::None | Value::Text(_) | Value::Path(_) | Value::List(_) => None,
        };
        if number.is_none() {
            self.bad_value(word, &format!("`{} = NUMBER`", word.name));
        }
        number
    }

    fn field(&mut self, file: usize, name: String, field: &syn::Field) -> Field {
        let (ty, array) = match &field.ty {
            syn::Type::Array(array) => (&*array.elem, self.array_length(file, &array.len)),
            ty => (ty, None),
        };
        let ty: CType = match ty {
            syn::Type::Array(inner) => self.nested_array(file, &field.ty, inner),
            ty => self.ctype(file, ty),
        };
        let docs = self.docs(field.attrs.iter().flat_map(Attr::of));
        Field {
            name,
            ty,
            array,
            docs,
        }
    }

    fn array_length(&mut self, file: usize, length: &syn::Expr) -> Option<u32> {
        let number = literal_length(length);
        if number.is_none() {
            let span = Span::covering(file, length);
            let message = "the length of an array is an integer literal of 32 bits";
            self.report(Diagnostic::new(Code::BadValue, span, message));
        }
        number
    }

    /// An array in an array: the model has one length of a field.
    fn nested_array(&mut self, file: usize, whole: &syn::Type, inner: &syn::TypeArray) -> CType {
        let message = "a field cannot be an array of arrays";
        let span = Span::of_type(file, whole);
        let diagnostic = Diagnostic::new(Code::UnsupportedType, span, message)
            .note("C has such, but a declaration says one length")
            .help("write one array with all the elements");
        self.report(diagnostic);
        CType::Unsupported(quote::ToTokens::to_token_stream(inner).to_string())
    }

    fn named_fields(&mut self, span: Span, fields: syn::Fields) -> Option<Fields> {
        match fields {
            syn::Fields::Named(named) => Some(named.named),
            syn::Fields::Unit => None,
            syn::Fields::Unnamed(_) => {
                let message = "a kernel type whose fields have no names";
                let diagnostic = Diagnostic::new(Code::LayoutNotKept, span, message)
                    .note("C would have none of them: its fields have names")
                    .help("name them: `struct T { field: u32 }`");
                self.report(diagnostic);
                None
            }
        }
    }

    fn discriminant(&mut self, file: usize, value: &syn::Expr) -> Option<i64> {
        let number = integer(value);
        if number.is_none() {
            let span = Span::covering(file, value);
            let message = "the value of an enumerator is an integer literal";
            self.report(Diagnostic::new(Code::BadValue, span, message));
        }
        number
    }
}

/// Whether a field of this name is none in C.
pub(super) fn is_filling(name: &str) -> bool {
    name.starts_with('_')
}

/// The field's name and its type.
fn place_of(file: usize, field: &syn::Field) -> Span {
    let place = Span::of_type(file, &field.ty);
    let start = field.ident.as_ref().map_or(place.start, syn::Ident::span);
    Span { start, ..place }
}

/// The number of elements of an array, where it is written as a number.
pub(super) fn literal_length(length: &syn::Expr) -> Option<u32> {
    u32::try_from(integer(length)?).ok()
}

/// The value of an integer literal, possibly negative.
fn integer(expression: &syn::Expr) -> Option<i64> {
    match expression {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        syn::Expr::Unary(syn::ExprUnary {
            op: syn::UnOp::Neg(_),
            expr,
            ..
        }) => integer(expr)?.checked_neg(),
        _ => None,
    }
}
