//! What hand-written C headers for BPF programs say: prototypes, and nothing of
//! flags.
//!
//! Owns how the externs that bindgen makes of a header become kfuncs. Refuses
//! to know C and where libclang is: whoever runs bindgen hands in its text, and
//! what it told beside the text.

mod flavours;
#[cfg(test)]
mod tests;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::emit::declarations::Unknown;
use kfunc_codegen::inventory::model::{self, Note};
use kfunc_codegen::inventory::{
    Entry, Enumeration, Fact, Inventory, Membership, Parameter, Place, Prototype, Provenance,
};
use kfunc_codegen::model::Model;
use kfunc_codegen::model::ctype::CType;
use kfunc_codegen::model::version::{Kernel, KernelRange};
use kfunc_codegen::syntax::depth;
use syn::buffer::TokenBuffer;
use syn::{ForeignItem, ForeignItemFn, Item, ItemForeignMod, LitStr, ReturnType};

use types::Types;

/// What a section attribute is replaced with before a header is read. bindgen
/// tells nothing of sections, and much of calling conventions: this one is part
/// of a function's type, a program for BPF has no use for it, and it gets a
/// function into a block of its own.
pub const MARK: &str = "ms_abi";

/// What bindgen calls the blocks of functions with [`MARK`].
const MARKED: &str = "win64";

/// What bindgen made of a header.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// Its Rust text.
    pub rust: String,
    /// What it told of the items in the text.
    pub items: Vec<Told>,
}

/// What bindgen tells of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub kind: Kind,
    /// Its name in the Rust text.
    pub name: String,
    /// Where the header has it.
    pub place: Option<Place>,
}

/// A kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `struct NAME`.
    Struct,
    /// `union NAME`.
    Union,
    /// `enum NAME`.
    Enum,
    /// A struct, union or enum without a tag, which a typedef calls so.
    Untagged,
    /// A function that is declared.
    Declared,
    /// A function with a body.
    Defined,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] = [
        Kind::Struct,
        Kind::Union,
        Kind::Enum,
        Kind::Untagged,
        Kind::Declared,
        Kind::Defined,
    ];

    /// Whether it is a function.
    pub const fn is_function(self) -> bool {
        matches!(self, Kind::Declared | Kind::Defined)
    }

    /// A word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Struct => "struct",
            Kind::Union => "union",
            Kind::Enum => "enum",
            Kind::Untagged => "untagged",
            Kind::Declared => "declared",
            Kind::Defined => "defined",
        }
    }
}

/// A prototype, as one declaration of the header has it.
#[derive(Clone, Debug)]
struct Declared {
    /// Its name in the header, flavour included.
    name: String,
    place: Option<Place>,
    docs: Vec<String>,
    prototype: Prototype,
}

/// The kfuncs of headers: every function in a section that is declared and has
/// no body. Flavours of one kfunc are one entry, if they are the same.
///
/// # Errors
/// Text that is not bindgen's; the message says why.
pub fn inventory(headers: &[Bindings]) -> Result<Inventory, String> {
    let mut declared = Vec::new();
    for bindings in headers {
        declared.extend(read(bindings)?);
    }
    let mut inventory = flavours::merge(declared);
    inventory.enums = enumerators(headers);
    inventory.sort();
    Ok(inventory)
}

/// Stands for the sets that nobody knows.
const NO_SET: &str = "unknown_kfunc_ids";

/// What `inventory` says as the source of declarations for every kernel, with
/// flags as `kernel` has them, and what their text must ask for: a header says
/// neither flags nor sets, and is for no kernel of its own.
pub fn to_declarations(mut inventory: Inventory, kernel: Kernel) -> (Model, Unknown, Vec<Note>) {
    let mut asked = false;
    for entry in &mut inventory.kfuncs {
        let flags = entry.flags.as_ref().map(|flags| flags.value);
        let unknown = Fact::new(Vec::new(), Provenance::Header);
        let sets = &mut entry.sets.get_or_insert(unknown).value;
        if sets.is_empty() {
            asked = true;
            sets.push(Membership {
                set: NO_SET.to_owned(),
                flags,
                prog_types: None,
                filter: None,
                condition: None,
                place: None,
            });
        }
        for member in sets {
            let types = member.prog_types.take().filter(|types| !types.is_empty());
            member.prog_types = types.or_else(|| Some(vec![EVERY_TYPE.to_owned()]));
        }
    }
    let (mut model, mut unknown, notes) = model::to_declarations(&inventory, kernel);
    unknown.sets.extend(asked.then(|| NO_SET.to_owned()));
    let contracts = model.kfuncs.iter_mut().flat_map(|it| &mut it.contracts);
    contracts.for_each(|contract| contract.range = KernelRange::ALL);
    let types = model.sets.iter_mut().flat_map(|set| &mut set.prog_types);
    types.for_each(|registration| registration.range = KernelRange::ALL);
    (model, unknown, notes)
}

/// The word for every type of program.
const EVERY_TYPE: &str = "unspec";

/// Takes over from a kernel what a header cannot say: flags, sets, modules and
/// destructors. Returns the names that the kernel does not have.
pub fn fill(inventory: &mut Inventory, kernel: &Inventory) -> Vec<String> {
    let mut unknown = Vec::new();
    for entry in &mut inventory.kfuncs {
        let Some(known) = kernel.kfuncs.iter().find(|known| known.name == entry.name) else {
            unknown.push(entry.name.clone());
            continue;
        };
        entry.module.clone_from(&known.module);
        entry.file.clone_from(&known.file);
        entry.flags.clone_from(&known.flags);
        entry.sets.clone_from(&known.sets);
    }
    inventory.release.clone_from(&kernel.release);
    let named: BTreeSet<&str> = inventory.kfuncs.iter().map(|e| e.name.as_str()).collect();
    let dtors = kernel.dtors.iter();
    let dtors = dtors.filter(|dtor| named.contains(dtor.kfunc()));
    inventory.dtors = dtors.cloned().collect();
    inventory.sort();
    unknown
}

fn read(bindings: &Bindings) -> Result<Vec<Declared>, String> {
    let file = parse(&bindings.rust)?;
    // A function may be called like a struct.
    let (told, tags): (Vec<&Told>, Vec<&Told>) = bindings
        .items
        .iter()
        .partition(|told| told.kind.is_function());
    let by_name = |told: Vec<&'_ Told>| -> BTreeMap<_, _> {
        told.into_iter()
            .map(|told| (told.name.clone(), told.clone()))
            .collect()
    };
    let (told, tags) = (by_name(told), by_name(tags));
    let types = Types::new(&file, &tags);
    let functions = file.items.iter().filter_map(marked).flatten();
    let functions = functions.filter_map(|item| match item {
        ForeignItem::Fn(function) => Some(function),
        _ => None,
    });
    Ok(functions
        .filter_map(|function| declared(function, &types, &told))
        .collect())
}

/// Parses a text that may be nested deeper than a parser's stack.
fn parse(rust: &str) -> Result<syn::File, String> {
    let deep = || Err("it is nested too deeply".to_owned());
    let tokens = || rust.parse().map_err(|_| "it is no Rust".to_owned());
    if depth::brackets_too_deep(tokens()?).is_some() {
        return deep();
    }
    let tokens = TokenBuffer::new2(tokens()?);
    if depth::too_deep(tokens.begin()).is_some() {
        return deep();
    }
    syn::parse_file(rust).map_err(|error| error.to_string())
}

/// The enumerators of every enum in the headers.
fn enumerators(headers: &[Bindings]) -> Vec<Enumeration> {
    let mut found: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    let files = headers.iter().filter_map(|header| parse(&header.rust).ok());
    for item in files.flat_map(|file| file.items) {
        let Item::Impl(block) = item else {
            continue;
        };
        let consts = block.items.iter().filter_map(|item| match item {
            syn::ImplItem::Const(constant) => Some(constant),
            _ => None,
        });
        for constant in consts {
            let (Some(tag), Some(value)) = (types::name(&constant.ty), value(&constant.expr))
            else {
                continue;
            };
            let name = types::unmangled(&constant.ident.to_string()).to_owned();
            found.entry(tag).or_default().push((name, value));
        }
    }
    let enums = found.into_iter().map(|(name, variants)| Enumeration {
        name,
        variants,
        from: Provenance::Header,
    });
    enums.collect()
}

/// The number in `Tag(number)`.
fn value(expression: &syn::Expr) -> Option<i64> {
    match expression {
        syn::Expr::Call(call) => value(call.args.first()?),
        syn::Expr::Unary(unary) => value(&unary.expr).and_then(i64::checked_neg),
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    }
}

/// The functions of a block that the mark made.
fn marked(item: &Item) -> Option<&Vec<ForeignItem>> {
    let Item::ForeignMod(ItemForeignMod { abi, items, .. }) = item else {
        return None;
    };
    let name = abi.name.as_ref().map(LitStr::value);
    (name.as_deref() == Some(MARKED)).then_some(items)
}

fn declared(
    function: &ForeignItemFn,
    types: &Types<'_>,
    told: &BTreeMap<String, Told>,
) -> Option<Declared> {
    let rust = function.sig.ident.to_string();
    let told = told.get(&rust);
    if told.is_some_and(|told| told.kind == Kind::Defined) {
        return None;
    }
    Some(Declared {
        name: linked(function).unwrap_or_else(|| types::unmangled(&rust).to_owned()),
        place: told.and_then(|told| told.place.clone()),
        docs: docs(function),
        prototype: prototype(&function.sig, types),
    })
}

/// The symbol, where it is not the Rust name.
fn linked(function: &ForeignItemFn) -> Option<String> {
    let name = texts(function, "link_name").next()?;
    Some(name.trim_start_matches('\u{1}').to_owned())
}

fn docs(function: &ForeignItemFn) -> Vec<String> {
    let lines = texts(function, "doc").flat_map(|text| {
        let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        lines
    });
    lines.collect()
}

/// The texts of the attributes `#[name = "text"]`.
fn texts<'a>(function: &'a ForeignItemFn, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let attributes = function.attrs.iter();
    let attributes = attributes.filter(move |attribute| attribute.path().is_ident(name));
    attributes.filter_map(
        |attribute| match &attribute.meta.require_name_value().ok()?.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
    )
}

fn prototype(signature: &syn::Signature, types: &Types<'_>) -> Prototype {
    let params = signature.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(typed) => Some(parameter(typed, types)),
        syn::FnArg::Receiver(_) => None,
    });
    let mut params: Vec<Parameter> = params.collect();
    params.extend(signature.variadic.as_ref().map(|_| Parameter {
        name: String::new(),
        ty: CType::Unsupported("...".to_owned()),
        text: "...".to_owned(),
    }));
    let (ret, ret_text) = match &signature.output {
        ReturnType::Default => (CType::Void, "void".to_owned()),
        ReturnType::Type(_, ty) => (types.resolved(ty), types.spelled(ty).declare("")),
    };
    Prototype {
        params,
        ret,
        ret_text,
    }
}

fn parameter(typed: &syn::PatType, types: &Types<'_>) -> Parameter {
    let name = match &*typed.pat {
        syn::Pat::Ident(name) => types::unmangled(&name.ident.to_string()).to_owned(),
        _ => String::new(),
    };
    Parameter {
        ty: types.resolved(&typed.ty),
        text: types.spelled(&typed.ty).declare(&name),
        name,
    }
}

impl Declared {
    /// The entry for the kfunc called `name`.
    fn entry(&self, name: &str) -> Entry {
        let from = Provenance::Header;
        let docs = Some(self.docs.clone()).filter(|docs| !docs.is_empty());
        Entry {
            prototype: Some(Fact::new(self.prototype.clone(), from)),
            docs: docs.map(|docs| Fact::new(docs, from)),
            ..Entry::named(name)
        }
    }
}
