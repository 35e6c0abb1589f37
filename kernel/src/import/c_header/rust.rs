//! What headers declare, as declarations in Rust.
//!
//! Owns their text, and what it asks for where nobody knows: flags, sets and
//! enumerators stand as comments in the places where they go. Refuses to know
//! whether a declaration is right; the rules say so when it is used.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::emit::rust_extern;
use kfunc_codegen::inventory::{Entry, Inventory, Parameter, Prototype};
use kfunc_codegen::model::ctype::{CType, FunctionType, Int, Pointer};
use kfunc_codegen::model::flag::{self, Flag};
use kfunc_codegen::model::suffix::{self, Constraint};

/// The enumerators of enums, by the enum's tag.
pub type Enumerators = BTreeMap<String, Vec<(String, i128)>>;

/// A set that nobody knows.
const NO_SET: &str = "unknown_kfunc_ids";

/// Where its name goes.
const ASK_FOR_SET: &str = "\
// `ids` and `prog_types`: headers do not say which set these are in, and for
// which types of programs it is registered; `unspec` is every type
";

/// The word for every type of program.
const EVERY_TYPE: &str = "unspec";

/// Where flags go.
const ASK_FOR_FLAGS: &str = "    \
    // flags: headers do not say them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
";

/// Where an iterator's size goes.
const ASK_FOR_SIZE: &str = "\
// its size: headers and flags do not say it, as in `#[kernel_type(size = 8)]`
";

/// The declarations of everything in `inventory`.
pub fn declarations(inventory: &Inventory, enumerators: &Enumerators) -> String {
    let needs = Needs::of(inventory);
    let mut text = "//! Kfuncs that C headers declare.\n\n".to_owned();
    text += &imports(&needs);
    for tag in &needs.enums {
        let known = enumerators.get(tag).map_or(&[][..], Vec::as_slice);
        text += &enumeration(tag, known);
    }
    for (tag, keyword) in &needs.tagged {
        text += &opaque(
            tag,
            keyword,
            release(inventory, tag),
            is_iterator(inventory, tag),
        );
    }
    for (ids, entries) in sets(inventory) {
        text += &set(ids, &entries);
    }
    text
}

/// What prototypes mention.
#[derive(Default)]
struct Needs {
    ffi: BTreeSet<&'static str>,
    enums: BTreeSet<String>,
    tagged: BTreeMap<String, &'static str>,
}

impl Needs {
    fn of(inventory: &Inventory) -> Self {
        let mut needs = Self::default();
        let prototypes = inventory.kfuncs.iter().filter_map(declarable);
        for prototype in prototypes {
            needs.add(&prototype.ret, false);
            for param in &prototype.params {
                needs.add(&param.ty, false);
            }
        }
        needs
    }

    fn add(&mut self, ty: &CType, pointee: bool) {
        match ty {
            CType::Void if pointee => {
                self.ffi.insert("c_void");
            }
            CType::Void | CType::Bool | CType::Unsupported(_) => {}
            CType::Int(int) => self.ffi.extend(Some(int.rust()).filter(|_| int.is_ffi())),
            CType::Enum(tag) => {
                self.enums.insert(tag.clone());
            }
            CType::Struct(tag) => {
                self.tagged.insert(tag.clone(), "struct");
            }
            CType::Union(tag) => {
                self.tagged.insert(tag.clone(), "union");
            }
            CType::Pointer(pointer) => self.add(&pointer.to, true),
            CType::Function(function) => {
                let FunctionType { params, ret } = &**function;
                params.iter().for_each(|param| self.add(param, false));
                self.add(ret, false);
            }
        }
    }
}

/// The prototype, if Rust has words for all of it.
fn declarable(entry: &Entry) -> Option<&Prototype> {
    let prototype = &entry.prototype.as_ref()?.value;
    let mut types = prototype.params.iter().map(|param| &param.ty);
    let known = types.all(is_known) && is_known(&prototype.ret);
    known.then_some(prototype)
}

fn is_known(ty: &CType) -> bool {
    match ty {
        CType::Unsupported(_) => false,
        CType::Pointer(pointer) => is_known(&pointer.to),
        CType::Function(function) => {
            function.params.iter().all(is_known) && is_known(&function.ret)
        }
        CType::Void
        | CType::Bool
        | CType::Int(_)
        | CType::Enum(_)
        | CType::Struct(_)
        | CType::Union(_) => true,
    }
}

fn imports(needs: &Needs) -> String {
    let mut text = String::new();
    if !needs.ffi.is_empty() {
        let names: Vec<&str> = needs.ffi.iter().copied().collect();
        text += &format!("use core::ffi::{{{}}};\n\n", names.join(", "));
    }
    let enums = Some("KernelEnum").filter(|_| !needs.enums.is_empty());
    let types = Some("KernelType").filter(|_| !needs.tagged.is_empty());
    let names = enums.into_iter().chain(types).chain(["kfunc_set"]);
    let names: Vec<&str> = names.collect();
    text + &format!("use kfunc::{{{}}};\n", names.join(", "))
}

/// Values are kept once: an enum in Rust has no two names for one.
fn enumeration(tag: &str, known: &[(String, i128)]) -> String {
    let wide = known
        .iter()
        .any(|(_, value)| u32::try_from(*value).is_err());
    let signed = known.iter().any(|(_, value)| *value < 0);
    let repr = match (signed, wide) {
        (true, _) => "i32",
        (false, true) => "u64",
        (false, false) => "u32",
    };
    let mut seen = BTreeSet::new();
    let mut text = format!("\n/// `enum {tag}`.\n#[derive(KernelEnum, Clone, Copy)]\n");
    text += &format!("#[repr({repr})]\npub enum {} {{\n", ident(tag));
    for (name, value) in known {
        let again = if seen.insert(value) { "" } else { "// " };
        text += &format!("    {again}{} = {value},\n", ident(name));
    }
    if known.is_empty() {
        text += "    // its enumerators: no header says them, this one stands for all\n";
        text += &format!("    {tag}_unknown = 0,\n");
    }
    text + "}\n"
}

fn opaque(tag: &str, keyword: &str, release: Option<&str>, iterator: bool) -> String {
    let ask = if iterator { ASK_FOR_SIZE } else { "" };
    let release = release.map(|name| format!("#[kernel_type(release = {name})]\n"));
    let release = release.unwrap_or_default();
    let name = ident(tag);
    format!(
        "\n/// `{keyword} {tag}`.\n#[derive(KernelType)]\n{ask}{release}#[repr(C)]\npub {keyword} \
         {name} {{\n    _opaque: [u8; 0],\n}}\n"
    )
}

/// Whether a program keeps a `tag` on its stack to iterate.
fn is_iterator(inventory: &Inventory, tag: &str) -> bool {
    let news = inventory
        .kfuncs
        .iter()
        .filter(|entry| has(entry, Flag::IterNew));
    let mut kept = news.filter_map(|it| declarable(it)?.params.first()?.ty.struct_pointee());
    kept.any(|kept| kept == tag)
}

/// Who gives back a `tag`.
fn release<'a>(inventory: &'a Inventory, tag: &str) -> Option<&'a str> {
    let gives_back = |entry: &&Entry| {
        let takes = declarable(entry).and_then(|it| it.params.first()?.ty.struct_pointee());
        has(entry, Flag::Release) && takes == Some(tag)
    };
    let mut found = inventory.kfuncs.iter().filter(gives_back);
    found.next().map(|entry| entry.name.as_str())
}

fn has(entry: &Entry, flag: Flag) -> bool {
    let flags = entry.flags.as_ref();
    flags.is_some_and(|flags| flags.value & flag.value() != 0)
}

/// Kfuncs by the first of their sets.
fn sets(inventory: &Inventory) -> BTreeMap<Option<&str>, Vec<&Entry>> {
    let mut sets: BTreeMap<Option<&str>, Vec<&Entry>> = BTreeMap::new();
    for entry in &inventory.kfuncs {
        let first = entry.sets.as_ref().and_then(|sets| sets.value.first());
        let ids = first.map(|member| member.set.as_str());
        sets.entry(ids).or_default().push(entry);
    }
    sets
}

fn set(ids: Option<&str>, entries: &[&Entry]) -> String {
    let mut text = "\n".to_owned();
    if ids.is_none() {
        text += ASK_FOR_SET;
    }
    let types = entries.first().and_then(|entry| prog_types(entry));
    let types = types.map_or_else(|| EVERY_TYPE.to_owned(), |types| types.join(", "));
    let name = ids.unwrap_or(NO_SET);
    text += &format!("#[kfunc_set(ids = \"{name}\", prog_types({types}))]\n");
    text += "unsafe extern \"C\" {\n";
    let functions: Vec<String> = entries.iter().map(|entry| function(entry)).collect();
    text += &functions.join("\n");
    text + "}\n"
}

fn prog_types(entry: &Entry) -> Option<Vec<String>> {
    let first = entry.sets.as_ref()?.value.first()?;
    first.prog_types.clone().filter(|types| !types.is_empty())
}

fn function(entry: &Entry) -> String {
    let mut text = String::new();
    let docs = entry.docs.iter().flat_map(|docs| &docs.value);
    for line in docs {
        text += format!("    /// {line}").trim_end();
        text += "\n";
    }
    let Some(prototype) = declarable(entry) else {
        let c = entry.prototype.as_ref().map(|it| it.value.c(&entry.name));
        let c = c.unwrap_or_default();
        return text + &format!("    // cannot be declared: `{c}`\n");
    };
    text += &attribute(entry);
    let params: Vec<String> = params(&prototype.params);
    let ret = match &prototype.ret {
        CType::Void => String::new(),
        ty => format!(" -> {}", spelled(ty)),
    };
    let name = ident(&entry.name);
    let line = format!("    pub fn {name}({}){ret};\n", params.join(", "));
    if line.trim_end().len() <= 100 && !line.contains("#[") {
        return text + &line;
    }
    let params = params.iter().map(|param| format!("        {param},\n"));
    let params: String = params.collect();
    text + &format!("    pub fn {name}(\n{params}    ){ret};\n")
}

fn attribute(entry: &Entry) -> String {
    let Some(flags) = &entry.flags else {
        return ASK_FOR_FLAGS.to_owned();
    };
    let words = flag::words(flags.value);
    match words.is_empty() {
        true => "    #[kfunc]\n".to_owned(),
        false => format!("    #[kfunc({})]\n", words.join(", ")),
    }
}

/// Parameters, with constraints for the suffixes of their names.
fn params(params: &[Parameter]) -> Vec<String> {
    let mut before = None;
    let mut out = Vec::new();
    for (at, param) in params.iter().enumerate() {
        let (stem, constraints) = constrained(&param.name, before);
        let taken = params.iter().any(|other| other.name == stem);
        let name = match (stem, taken) {
            ("", _) => format!("arg{}", at + 1),
            (_, true) => param.name.clone(),
            (stem, false) => stem.to_owned(),
        };
        let ty = spelled(&param.ty);
        out.push(format!("{constraints}{}: {ty}", ident(&name)));
        before = param.ty.is_pointer().then_some(name);
    }
    out
}

/// A name without its suffixes, and the attributes that say the same.
fn constrained(name: &str, before: Option<String>) -> (&str, String) {
    let mut rest = name;
    let mut words = Vec::new();
    while let Some((stem, kind)) = suffix::split(rest) {
        let word = kind.info().word;
        match (kind, &before) {
            (Constraint::SizeOf(_) | Constraint::ConstSizeOf(_), Some(before)) => {
                // The name keeps its suffix: without it, it may be the memory's.
                words.push(format!("{word} = \"{before}\""));
                break;
            }
            (Constraint::SizeOf(_) | Constraint::ConstSizeOf(_), None) => break,
            (Constraint::BufferSize { writable }, _) => {
                let mode = if *writable { "rdwr" } else { "rdonly" };
                words.push(format!("{word}({mode})"));
                break;
            }
            _ => words.push(word.to_owned()),
        }
        rest = stem;
    }
    match words.is_empty() {
        true => (rest, String::new()),
        false => (rest, format!("#[arg({})] ", words.join(", "))),
    }
}

/// A type in Rust.
fn spelled(ty: &CType) -> String {
    match ty {
        CType::Void => "c_void".to_owned(),
        CType::Bool => "bool".to_owned(),
        CType::Int(int) => Int::rust(*int).to_owned(),
        CType::Enum(tag) | CType::Struct(tag) | CType::Union(tag) => ident(tag),
        CType::Pointer(pointer) => {
            let Pointer { to, constant } = &**pointer;
            let star = if *constant { "*const" } else { "*mut" };
            format!("{star} {}", spelled(to))
        }
        CType::Function(function) => callback(function),
        CType::Unsupported(text) => text.clone(),
    }
}

fn callback(function: &FunctionType) -> String {
    let FunctionType { params, ret } = function;
    let params: Vec<String> = params.iter().map(spelled).collect();
    let ret = match ret {
        CType::Void => String::new(),
        ty => format!(" -> {}", spelled(ty)),
    };
    format!("Option<unsafe extern \"C\" fn({}){ret}>", params.join(", "))
}

/// A name, raw where Rust has another use for the word.
fn ident(name: &str) -> String {
    rust_extern::ident(name).to_string()
}
