//! The language of `layout!`, from tokens.
//!
//! Owns its grammar, and what is wrong with a layout by itself. Refuses to know
//! what is made of it.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, LitStr, Path, Token};

use super::{Field, FieldType, MAX_ARRAY, Number, method};
use crate::diag::{Code, Diagnostic};
use crate::model::version::KernelRange;
use crate::source::Span;

/// A layout as it stands in a source.
pub(super) struct Layout {
    /// What the kernel that it is from is called.
    pub(super) kernel: String,
    /// The kernels that the program is for.
    pub(super) kernels: KernelRange,
    /// The facade, under another name.
    pub(super) krate: Option<Path>,
    /// Types that nobody else declares.
    pub(super) types: Vec<Ident>,
    pub(super) structs: Vec<Struct>,
}

/// A struct with the fields that are read.
pub(super) struct Struct {
    pub(super) path: Path,
    pub(super) name: String,
    pub(super) fields: Vec<Placed>,
}

/// A field, and where it stands.
pub(super) struct Placed {
    pub(super) field: Field,
    /// The type that a pointer points to.
    pub(super) target: Option<Path>,
    pub(super) span: Span,
}

/// Reads a layout; says what is wrong with it.
pub(super) fn layout(input: TokenStream) -> (Layout, Vec<Diagnostic<Span>>) {
    let mut reader = Reader {
        layout: Layout {
            kernel: String::new(),
            kernels: KernelRange::DEFAULT_CRATE,
            krate: None,
            types: Vec::new(),
            structs: Vec::new(),
        },
        found: Vec::new(),
    };
    let place = Span::covering(0, &input);
    match syn::parse::Parser::parse2(|input: ParseStream<'_>| items(input), input) {
        Ok(items) => items.into_iter().for_each(|item| reader.item(item)),
        Err(error) => {
            let at = Span::of(place.file, error.span());
            reader.report(Diagnostic::new(Code::InvalidRust, at, error.to_string()));
        }
    }
    (reader.layout, reader.found)
}

/// One item of a layout, as it is written.
enum Item {
    Text(Ident, LitStr),
    Krate(Path),
    Type(Ident),
    Struct(Path, Vec<RawField>),
}

struct RawField {
    path: String,
    span: Span,
    ty: RawType,
    offset: LitInt,
    words: Vec<Ident>,
}

enum RawType {
    Pointer(Path),
    Number(Ident),
    Array(Ident, LitInt),
}

fn items(input: ParseStream<'_>) -> syn::Result<Vec<Item>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(input.parse()?);
    }
    Ok(items)
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![struct]) {
            return structure(input);
        }
        let item = if input.parse::<Option<Token![type]>>()?.is_some() {
            Item::Type(input.parse()?)
        } else if input.parse::<Option<Token![crate]>>()?.is_some() {
            input.parse::<Token![=]>()?;
            Item::Krate(input.call(Path::parse_mod_style)?)
        } else {
            let word = input.parse()?;
            input.parse::<Token![=]>()?;
            Item::Text(word, input.parse()?)
        };
        input.parse::<Token![;]>()?;
        Ok(item)
    }
}

fn structure(input: ParseStream<'_>) -> syn::Result<Item> {
    input.parse::<Token![struct]>()?;
    let path = input.call(Path::parse_mod_style)?;
    let inside;
    syn::braced!(inside in input);
    let fields: Punctuated<RawField, Token![;]> =
        inside.parse_terminated(RawField::parse, Token![;])?;
    Ok(Item::Struct(path, fields.into_iter().collect()))
}

impl Parse for RawField {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (path, span) = path(input)?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![@]>()?;
        let offset = input.parse()?;
        let mut words = Vec::new();
        while input.parse::<Option<Token![,]>>()?.is_some() {
            words.push(input.parse()?);
        }
        Ok(Self {
            path,
            span,
            ty,
            offset,
            words,
        })
    }
}

/// Names of members, with `.` between them and `[N]` behind them.
fn path(input: ParseStream<'_>) -> syn::Result<(String, Span)> {
    let mut text = String::new();
    let start = input.span();
    loop {
        let name = input.call(Ident::parse_any)?;
        text += &name.unraw().to_string();
        let mut end = name.span();
        if input.peek(syn::token::Bracket) {
            let inside;
            syn::bracketed!(inside in input);
            let index: LitInt = inside.parse()?;
            end = index.span();
            text += &format!("[{}]", index.base10_digits());
        }
        if input.parse::<Option<Token![.]>>()?.is_none() {
            return Ok((
                text,
                Span {
                    file: 0,
                    start,
                    end,
                },
            ));
        }
        text.push('.');
    }
}

impl Parse for RawType {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![*]>>()?.is_some() {
            return input.call(Path::parse_mod_style).map(RawType::Pointer);
        }
        if !input.peek(syn::token::Bracket) {
            return input.parse().map(RawType::Number);
        }
        let inside;
        syn::bracketed!(inside in input);
        let number = inside.parse()?;
        inside.parse::<Token![;]>()?;
        Ok(RawType::Array(number, inside.parse()?))
    }
}

/// The C name of the type that a path leads to.
fn c_name(path: &Path) -> String {
    let last = path.segments.last();
    last.map_or_else(String::new, |last| last.ident.unraw().to_string())
}

struct Reader {
    layout: Layout,
    found: Vec<Diagnostic<Span>>,
}

impl Reader {
    fn report(&mut self, diagnostic: Diagnostic<Span>) {
        self.found.push(diagnostic);
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Text(word, text) => self.text(&word, &text),
            Item::Krate(path) => self.layout.krate = Some(path),
            Item::Type(name) => self.layout.types.push(name),
            Item::Struct(path, fields) => self.structure(path, fields),
        }
    }

    fn text(&mut self, word: &Ident, text: &LitStr) {
        let value = text.value();
        match word.to_string().as_str() {
            "kernel" => {
                self.layout.kernel = value.replace(char::is_control, " ");
            }
            "kernels" => match KernelRange::parse(&value) {
                Some(range) => self.layout.kernels = range,
                None => {
                    let message = format!("`{value}` is not a range of kernels");
                    let at = Span::of(0, text.span());
                    let help = "write a kernel, `6.12`, or a range, `6.12..=7.3`";
                    self.report(Diagnostic::new(Code::UnknownKernel, at, message).help(help));
                }
            },
            other => {
                let message = format!("`layout!` does not know the word `{other}`");
                let at = Span::of(0, word.span());
                let help = "the words are `kernel`, `kernels`, `crate`, `type` and `struct`";
                self.report(Diagnostic::new(Code::UnknownWord, at, message).help(help));
            }
        }
    }

    fn structure(&mut self, path: Path, raw: Vec<RawField>) {
        let name = c_name(&path);
        let mut fields: Vec<Placed> = Vec::new();
        let raw = raw.into_iter().map(|raw| self.field(raw));
        for field in raw.collect::<Vec<_>>().into_iter().flatten() {
            let same = |other: &&Placed| method(&other.field.path) == method(&field.field.path);
            if let Some(first) = fields.iter().find(same) {
                let message = format!(
                    "two fields of `{name}` become the method `{}`",
                    method(&field.field.path)
                );
                let twice = Diagnostic::new(Code::DuplicateWord, field.span, message);
                let twice = twice.other(first.span, "the first one");
                self.report(twice);
                continue;
            }
            fields.push(field);
        }
        self.layout.structs.push(Struct { path, name, fields });
    }

    fn field(&mut self, raw: RawField) -> Option<Placed> {
        let (ty, target) = self.ty(raw.ty)?;
        let mut tagged = false;
        for word in &raw.words {
            match (word.to_string().as_str(), &target) {
                ("rcu", Some(_)) => tagged = true,
                ("rcu", None) => self.tag_on_number(&raw.path, word),
                (other, _) => {
                    let message = format!("a field does not know the word `{other}`");
                    let at = Span::of(0, word.span());
                    let help = "the one word is `rcu`, for a pointer that the kernel tags so";
                    self.report(Diagnostic::new(Code::UnknownWord, at, message).help(help));
                }
            }
        }
        let offset = self.number(&raw.offset)?;
        Some(Placed {
            field: Field {
                path: raw.path,
                ty,
                offset,
                tagged,
            },
            target,
            span: raw.span,
        })
    }

    fn tag_on_number(&mut self, path: &str, word: &Ident) {
        let message = format!("`rcu` on `{path}`, which is no pointer");
        let at = Span::of(0, word.span());
        self.report(Diagnostic::new(Code::StateOnNonPointer, at, message));
    }

    fn ty(&mut self, raw: RawType) -> Option<(FieldType, Option<Path>)> {
        match raw {
            RawType::Pointer(path) => Some((FieldType::Pointer(c_name(&path)), Some(path))),
            RawType::Number(name) => Some((FieldType::Number(self.scalar(&name)?), None)),
            RawType::Array(name, count) => {
                let (number, length) = (self.scalar(&name)?, self.number(&count)?);
                let ty = FieldType::Array(number, length);
                if (1..=MAX_ARRAY).contains(&ty.bytes()) {
                    return Some((ty, None));
                }
                let message = format!("an array of {} bytes", ty.bytes());
                let at = Span::of(0, count.span());
                let note = format!("one of at most {MAX_ARRAY} bytes is read by value");
                self.report(Diagnostic::new(Code::UnsupportedType, at, message).note(note));
                None
            }
        }
    }

    fn scalar(&mut self, name: &Ident) -> Option<Number> {
        let number = Number::parse(&name.to_string());
        if number.is_none() {
            let message = format!("no field is read as `{name}`");
            let names: Vec<_> = Number::ALL.iter().map(|number| number.name()).collect();
            let help = format!(
                "write {}, an array of these, or `*STRUCT`",
                names.join(", ")
            );
            let at = Span::of(0, name.span());
            self.report(Diagnostic::new(Code::UnsupportedType, at, message).help(help));
        }
        number
    }

    fn number(&mut self, literal: &LitInt) -> Option<u32> {
        let number = literal.base10_parse().ok();
        if number.is_none() {
            let at = Span::of(0, literal.span());
            let message = format!("`{literal}` is not a number of bytes or elements");
            self.report(Diagnostic::new(Code::BadValue, at, message));
        }
        number
    }
}
