//! `#[derive(KernelType)]` and `#[derive(KernelEnum)]`.

use super::words::{find, place};
use super::{Lowering, Placed};
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

/// Fields as they were written, and the file that they are in.
pub(super) struct Unread(usize, Fields);

type Fields = syn::punctuated::Punctuated<syn::Field, syn::Token![,]>;

impl Lowering {
    /// Lowers a struct or union.
    pub(super) fn kernel_type(&mut self, item: TypeItem) {
        let TypeItem {
            input,
            attrs,
            words,
            span,
        } = item;
        let words = self.known(words, "kernel_type", TYPE_WORDS);
        let docs = self.docs(&attrs);
        let rust = input.ident.to_string();
        let (kind, fields) = match input.data {
            syn::Data::Union(data) => (TypeKind::Union, Some(data.fields.named)),
            syn::Data::Struct(data) => (TypeKind::Struct, named_fields(data.fields)),
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
        let unread = fields.map(|fields| (self.types.len(), Unread(span.file, fields)));
        self.unread.extend(unread);
        let mut spans = vec![(Part::Name, span)];
        spans.extend(place(Part::Release, find(&words, "release")));
        spans.extend(place(Part::Size, find(&words, "size")));
        self.types.push(Placed { value, spans });
    }

    /// Lowers the fields of all types, now that each name in them is known to
    /// be a struct's, a union's or an enum's.
    pub(super) fn read_fields(&mut self) {
        for (index, Unread(file, fields)) in std::mem::take(&mut self.unread) {
            let fields = self.fields(file, &fields);
            if let Some(ty) = self.types.get_mut(index) {
                ty.value.fields = fields;
            }
        }
    }

    /// Lowers an enum.
    pub(super) fn kernel_enum(&mut self, item: EnumItem) {
        let EnumItem {
            input,
            attrs,
            words,
            span,
        } = item;
        let words = self.known(words, "kernel_enum", ENUM_WORDS);
        let docs = self.docs(&attrs);
        let syn::Data::Enum(data) = &input.data else {
            return;
        };
        let rust = input.ident.to_string();
        let mut next = 0i64;
        let mut variants = Vec::new();
        for variant in &data.variants {
            next = match &variant.discriminant {
                Some((_, value)) => self.discriminant(span.file, value).unwrap_or(next),
                None => next,
            };
            variants.push((variant.ident.to_string(), next));
            next = next.wrapping_add(1);
        }
        let value = KernelEnum {
            name: self.c_name(&words, &rust),
            rust,
            docs,
            variants,
        };
        self.enums.push(Placed {
            value,
            spans: vec![(Part::Name, span)],
        });
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

    /// The declared fields; one whose name begins with `_` is filling.
    fn fields(&mut self, file: usize, fields: &Fields) -> Vec<Field> {
        let declared = |field: &&syn::Field| {
            field
                .ident
                .as_ref()
                .is_some_and(|name| !name.to_string().starts_with('_'))
        };
        fields
            .iter()
            .filter(declared)
            .map(|field| self.field(file, field))
            .collect()
    }

    fn field(&mut self, file: usize, field: &syn::Field) -> Field {
        let (ty, array) = match &field.ty {
            syn::Type::Array(array) => (&*array.elem, array_length(&array.len)),
            ty => (ty, None),
        };
        let ty: CType = self.ctype(file, ty);
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let docs = self.docs(field.attrs.iter().flat_map(Attr::of));
        Field {
            name,
            ty,
            array,
            docs,
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

fn named_fields(fields: syn::Fields) -> Option<Fields> {
    match fields {
        syn::Fields::Named(named) => Some(named.named),
        syn::Fields::Unnamed(_) | syn::Fields::Unit => None,
    }
}

fn array_length(length: &syn::Expr) -> Option<u32> {
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
