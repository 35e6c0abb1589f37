//! A model as the declarations that it could have been read from.
//!
//! Owns their text: what is read back is the same model. Where an importer
//! could not know something that a declaration must say, a comment asks for it
//! in the place where it goes. Refuses to know whether a declaration is right;
//! the rules say so when it is used.

mod function;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::rust_extern::ident;
use crate::model::ctype::{CType, FunctionType, Int, Pointer};
use crate::model::version::KernelRange;
use crate::model::{KernelEnum, KernelType, KfuncSet, Model};

/// As wide as a line may be (rustfmt's `max_width`).
const WIDTH: usize = 100;

/// What nobody knows of a model that was imported: a comment stands for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// Names of kfuncs whose flags are not known.
    pub flags: BTreeSet<String>,
    /// C identifiers of sets that stand for all that could not be known.
    pub sets: BTreeSet<String>,
    /// Tags of enums whose enumerators are not known.
    pub enums: BTreeSet<String>,
    /// Tags of iterators whose size is not known.
    pub sizes: BTreeSet<String>,
    /// Prototypes in C that no declaration can have.
    pub left_out: Vec<String>,
    /// Codes of rules for declarations that a kernel breaks, by the kfunc or the
    /// set that must allow itself what they are about.
    pub allowed: BTreeMap<String, BTreeSet<&'static str>>,
}

/// The declarations of everything in `model`, behind the line `head`, which
/// says what they are.
pub fn declarations(model: &Model, unknown: &Unknown, head: &str) -> String {
    let writer = Writer { model, unknown };
    let mut text = format!("//! {head}\n\n{}", writer.imports());
    for item in writer.items() {
        text += "\n";
        text += &item;
    }
    text
}

struct Writer<'a> {
    model: &'a Model,
    unknown: &'a Unknown,
}

impl<'a> Writer<'a> {
    /// Every item, each with a final newline.
    fn items(&self) -> Vec<String> {
        let Model {
            kfuncs,
            sets,
            types,
            enums,
        } = self.model;
        let enums = enums.iter().map(|it| types::enumeration(it, self.unknown));
        let types = types.iter().map(|it| types::kernel_type(self, it));
        let alone = kfuncs.iter().filter(|kfunc| kfunc.set.is_none());
        let alone = alone.map(|kfunc| function::write(self, kfunc, ""));
        let sets = sets.iter().map(|set| self.set(set));
        let left_out = self.unknown.left_out.iter();
        let left_out = left_out.map(|c| format!("// cannot be declared: `{}`\n", one_line(c)));
        enums
            .chain(types)
            .chain(alone)
            .chain(sets)
            .chain(left_out)
            .collect()
    }

    fn imports(&self) -> String {
        let params = self.model.kfuncs.iter().flat_map(|kfunc| &kfunc.params);
        let params = params.map(|param| &param.ty);
        let returned = self.model.kfuncs.iter().map(|kfunc| &kfunc.ret);
        let fields = self.model.types.iter().flat_map(|ty| &ty.fields);
        let mut ffi = BTreeSet::new();
        for ty in params.chain(returned).chain(fields.map(|field| &field.ty)) {
            ty.each(&mut |ty| ffi.extend(from_ffi(ty)));
        }
        let mut text = String::new();
        if !ffi.is_empty() {
            let names: Vec<&str> = ffi.into_iter().collect();
            text += &import("core::ffi", &names);
            text += "\n";
        }
        let Model {
            kfuncs,
            sets,
            types,
            enums,
        } = self.model;
        let alone = kfuncs.iter().any(|kfunc| kfunc.set.is_none());
        let names = [
            ("KernelEnum", !enums.is_empty()),
            ("KernelType", !types.is_empty()),
            ("kfunc", alone),
            ("kfunc_set", !sets.is_empty()),
        ];
        let names = names.iter().filter(|(_, used)| *used);
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        if !names.is_empty() {
            text += &import("kfunc", &names);
        }
        text
    }

    fn set(&self, set: &KfuncSet) -> String {
        let KfuncSet {
            ids,
            prog_types,
            dtors,
            unsupported_archs,
            config,
            module,
        } = set;
        let mut text = String::new();
        if self.unknown.sets.contains(ids) {
            text +=
                "// `ids` and `prog_types`: nobody says which set these are in, and for which\n";
            text += "// types of programs it is registered; `unspec` is every type\n";
        }
        let mut words = vec![format!("ids = {ids:?}")];
        let types = prog_types.iter().map(|it| ranged(it.ty.word, it.range));
        words.extend(list("prog_types", types.collect()));
        let dtors = dtors.iter().map(|it| format!("{} = {}", it.ty, it.kfunc));
        words.extend(list("dtor", dtors.collect()));
        words.extend(list("unsupported_arch", unsupported_archs.clone()));
        words.extend(config.iter().map(|it| format!("config = {it:?}")));
        words.extend(module.iter().map(|it| format!("module = {it:?}")));
        words.extend(self.allowed(ids));
        text += &attribute("kfunc_set", &words, "");
        let members = self.model.kfuncs.iter();
        let members = members.filter(|kfunc| kfunc.set.as_ref() == Some(ids));
        let members = members.map(|kfunc| function::write(self, kfunc, "    "));
        let members: Vec<String> = members.collect();
        match members.is_empty() {
            true => text + "unsafe extern \"C\" {}\n",
            false => text + "unsafe extern \"C\" {\n" + &members.join("\n") + "}\n",
        }
    }

    /// `allow(KF0102)`, where what is called `name` must say so.
    fn allowed(&self, name: &str) -> Option<String> {
        let codes = self.unknown.allowed.get(name)?.iter();
        list("allow", codes.map(|code| (*code).to_owned()).collect())
    }

    /// A type in Rust.
    fn spelled(&self, ty: &CType) -> String {
        match ty {
            CType::Void => "c_void".to_owned(),
            CType::Bool => "bool".to_owned(),
            CType::Int(int) => Int::rust(*int).to_owned(),
            CType::Enum(tag) => {
                let known = self.model.enums.iter().find(|it| it.name == *tag);
                known.map_or_else(|| raw(tag), |KernelEnum { rust, .. }| rust.clone())
            }
            CType::Struct(tag) | CType::Union(tag) => {
                let known = self.model.type_named(tag);
                known.map_or_else(|| raw(tag), |KernelType { rust, .. }| rust.clone())
            }
            CType::Pointer(pointer) => {
                let Pointer { to, constant } = &**pointer;
                let star = if *constant { "*const" } else { "*mut" };
                format!("{star} {}", self.spelled(to))
            }
            CType::Function(function) => {
                let FunctionType { params, ret } = &**function;
                let params: Vec<String> = params.iter().map(|ty| self.spelled(ty)).collect();
                let params = params.join(", ");
                let ret = self.returned(ret);
                format!("Option<unsafe extern \"C\" fn({params}){ret}>")
            }
            CType::Unsupported(text) => text.clone(),
        }
    }

    /// ` -> Type`, or nothing.
    fn returned(&self, ty: &CType) -> String {
        match ty {
            CType::Void => String::new(),
            ty => format!(" -> {}", self.spelled(ty)),
        }
    }
}

/// What `core::ffi` has for the type itself, not for what it is made of.
fn from_ffi(ty: &CType) -> Option<&'static str> {
    match ty {
        CType::Int(int) => Some(int.rust()).filter(|_| int.is_ffi()),
        CType::Pointer(pointer) if pointer.to == CType::Void => Some("c_void"),
        _ => None,
    }
}

/// `word`, or `word(since = "6.12")`.
fn ranged(word: &str, range: KernelRange) -> String {
    list(word, range_words(range)).unwrap_or_else(|| word.to_owned())
}

/// `since` and `until`, as far as they say something.
fn range_words(range: KernelRange) -> Vec<String> {
    let all = KernelRange::ALL;
    let since = (range.since() != all.since()).then(|| format!("since = \"{}\"", range.since()));
    let until = (range.until() != all.until()).then(|| format!("until = \"{}\"", range.until()));
    since.into_iter().chain(until).collect()
}

/// `word(a, b)`, if there are any.
fn list(word: &str, inside: Vec<String>) -> Option<String> {
    (!inside.is_empty()).then(|| format!("{word}({})", inside.join(", ")))
}

/// An attribute with these words, on one line where it fits.
fn attribute(name: &str, words: &[String], indent: &str) -> String {
    if words.is_empty() {
        return format!("{indent}#[{name}]\n");
    }
    let line = format!("{indent}#[{name}({})]\n", words.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let words = words.iter().map(|word| format!("{indent}    {word},\n"));
    let words: String = words.collect();
    format!("{indent}#[{name}(\n{words}{indent})]\n")
}

/// `use path::{a, b};`
fn import(path: &str, names: &[&str]) -> String {
    match names {
        [only] => format!("use {path}::{only};\n"),
        names => format!("use {path}::{{{}}};\n", names.join(", ")),
    }
}

/// Text for a comment of one line: names in a kernel's types may have anything
/// in them.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Documentation lines as comments.
fn docs(lines: &[String], indent: &str) -> String {
    let line = |line: &String| {
        let line = format!("{indent}/// {}", one_line(line));
        format!("{}\n", line.trim_end())
    };
    lines.iter().map(line).collect()
}

/// A name, raw where Rust has another use for the word.
fn raw(name: &str) -> String {
    ident(name).to_string()
}

#[cfg(test)]
mod tests;
