//! Definitions as C.
//!
//! Owns C's grammar of declarations. Refuses to know which types are needed.

use kfunc_codegen::emit::c_types::{CTypes, Definition};

use super::layout::{Gap, Layouts};
use super::names::{self, Names};
use super::parts::{Fail, Key, Parts};
use super::reach::Reach;
use crate::btf::{Enumeration, Int, List, Member, Param, Shape};

/// As deep a declaration goes: pointers, arrays, structs without names.
const DEPTH: usize = 64;

/// The longest declarator, in bytes.
const DECLARATOR: usize = 1 << 12;

/// The longest text, in bytes: some times a whole vmlinux.h.
const TEXT: usize = 1 << 26;

const PACKED: &str = " __attribute__((packed))";

/// A text in the making.
pub(super) struct Writing<'p, 'b> {
    parts: &'p Parts<'b>,
    layouts: &'p mut Layouts<'p, 'b>,
    names: Names,
    boolean: bool,
    left: usize,
}

impl<'p, 'b> Writing<'p, 'b> {
    pub(super) fn new(
        parts: &'p Parts<'b>,
        layouts: &'p mut Layouts<'p, 'b>,
        names: Names,
    ) -> Self {
        Self {
            parts,
            layouts,
            names,
            boolean: false,
            left: TEXT,
        }
    }

    /// Everything that is needed.
    pub(super) fn all(mut self, reach: &Reach<'_, '_>) -> Result<CTypes, Fail> {
        let mut definitions = Vec::new();
        for key in &reach.order {
            definitions.extend(self.definition(*key)?);
        }
        let mut declared = Vec::new();
        for key in &reach.early {
            if let Some(keyword) = self.parts.keyword(*key) {
                declared.push(format!("{} {}", keyword.word(), self.names.of(*key)?));
            }
        }
        declared.sort();
        declared.dedup();
        Ok(CTypes {
            declared,
            definitions,
            boolean: self.boolean,
        })
    }

    /// The definition of a type with a name, where it is ours to make.
    fn definition(&mut self, key: Key) -> Result<Option<Definition>, Fail> {
        let Some(keyword) = self.parts.keyword(key) else {
            return key.fail("it is not defined by name");
        };
        let name = self.names.of(key)?.to_owned();
        let head = format!("{} {name}", keyword.word());
        let text = match self.parts.ty(key)?.shape {
            Shape::Typedef(_) if names::is_boolean(&name) => {
                self.boolean = true;
                return Ok(None);
            }
            Shape::Typedef(to) => {
                let to = self.parts.to(key, to);
                format!("typedef {};", self.declare(to, name.clone(), 0)?)
            }
            Shape::Struct(of) | Shape::Union(of) => {
                format!("{};", self.composite(key, &head, of.members, 0)?)
            }
            Shape::Enum(of) | Shape::Enum64(of) => {
                format!("{};", self.enumeration(key, &head, of, 0)?)
            }
            _ => format!("{head} {{}};"),
        };
        Ok(Some(Definition {
            keyword,
            name,
            text,
        }))
    }

    /// Counts what is written.
    fn spend(&mut self, key: Key, text: String) -> Result<String, Fail> {
        match self.left.checked_sub(text.len()) {
            Some(left) => {
                self.left = left;
                Ok(text)
            }
            None => key.fail("the text is too long"),
        }
    }

    /// `head { ... }` and what must be said of the layout.
    fn composite(
        &mut self,
        key: Key,
        head: &str,
        members: List<'b, Member<'b>>,
        depth: usize,
    ) -> Result<String, Fail> {
        let plan = self.layouts.plan(key)?;
        let margin = "\t".repeat(depth);
        let mut text = format!("{head} {{");
        for (index, member) in members.iter().enumerate() {
            text += &filled(plan.gaps.get(&index), &margin);
            let line = self.member(key, &member, depth + 1)?;
            text += &self.spend(key, format!("\n{margin}\t{line};"))?;
        }
        text += &filled(plan.gaps.get(&members.len()), &margin);
        if text.ends_with(';') {
            text += &format!("\n{margin}");
        }
        text.push('}');
        if plan.packed {
            text += PACKED;
        }
        if let Some(align) = plan.aligned {
            text += &format!(" __attribute__((aligned({align})))");
        }
        Ok(text)
    }

    fn member(&mut self, key: Key, member: &Member<'b>, depth: usize) -> Result<String, Fail> {
        let Member { name, ty, bits, .. } = member;
        let ty = self.parts.to(key, *ty);
        let text = match (name.is_empty(), self.parts.ty(ty)?.shape) {
            // Its members are those of the struct around it, whether it has a
            // tag or not: the kernel is built with -fms-extensions (since 6.19).
            (true, Shape::Struct(of)) => self.composite(ty, "struct", of.members, depth)?,
            (true, Shape::Union(of)) => self.composite(ty, "union", of.members, depth)?,
            (true, _) => return key.fail("a member has no name"),
            (false, _) => {
                let name = names::identifier(key, name, &[])?.to_owned();
                self.declare(ty, name, depth)?
            }
        };
        Ok(match bits {
            0 => text,
            bits => format!("{text} : {bits}"),
        })
    }

    /// A declaration of `inner` with the type `key`.
    fn declare(&mut self, key: Key, inner: String, depth: usize) -> Result<String, Fail> {
        if depth > DEPTH || inner.len() > DECLARATOR {
            return key.fail("its declaration is too long");
        }
        let ty = self.parts.ty(key)?;
        let below = depth;
        let base = match ty.shape {
            Shape::Void => "void".to_owned(),
            Shape::Int(int) => integer(key, ty.name, int)?.to_owned(),
            Shape::Float { size: 4 } => "float".to_owned(),
            Shape::Float { size: 8 } => "double".to_owned(),
            Shape::Float { .. } => return key.fail("C for BPF has no such number"),
            Shape::Typedef(_) => self.names.of(key)?.to_owned(),
            Shape::Struct(of) if ty.name.is_empty() => {
                self.composite(key, "struct", of.members, depth)?
            }
            Shape::Union(of) if ty.name.is_empty() => {
                self.composite(key, "union", of.members, depth)?
            }
            Shape::Enum(of) | Shape::Enum64(of) if ty.name.is_empty() => {
                self.enumeration(key, "enum", of, depth)?
            }
            Shape::Struct(_) | Shape::Fwd { union: false } => {
                format!("struct {}", self.names.of(key)?)
            }
            Shape::Union(_) | Shape::Fwd { union: true } => {
                format!("union {}", self.names.of(key)?)
            }
            Shape::Enum(_) | Shape::Enum64(_) => format!("enum {}", self.names.of(key)?),
            Shape::Const(to) => {
                return self.qualified("const", self.parts.to(key, to), inner, below);
            }
            Shape::Volatile(to) => {
                return self.qualified("volatile", self.parts.to(key, to), inner, below);
            }
            Shape::Restrict(to) => {
                return self.qualified("restrict", self.parts.to(key, to), inner, below);
            }
            Shape::TypeTag { to, .. } => return self.declare(self.parts.to(key, to), inner, below),
            Shape::Ptr(to) => {
                let to = self.parts.to(key, to);
                let wraps = matches!(self.bare(to)?, Shape::FuncProto { .. } | Shape::Array(_));
                let pointer = if wraps {
                    format!("(*{inner})")
                } else {
                    format!("*{inner}")
                };
                return self.declare(to, pointer, below);
            }
            Shape::Array(array) => {
                let element = self.parts.to(key, array.element);
                return self.declare(element, format!("{inner}[{}]", array.count), below);
            }
            Shape::FuncProto { ret, params } => {
                let params = self.params(key, params, below)?;
                return self.declare(self.parts.to(key, ret), format!("{inner}({params})"), below);
            }
            Shape::Func(..) | Shape::Var(..) | Shape::Datasec { .. } | Shape::DeclTag { .. } => {
                return key.fail("it is no type");
            }
        };
        Ok(beside(&base, &inner))
    }

    /// `word` goes beside the `*` where it is about a pointer, else in front.
    fn qualified(
        &mut self,
        word: &str,
        to: Key,
        inner: String,
        depth: usize,
    ) -> Result<String, Fail> {
        match self.bare(to)? {
            Shape::Ptr(_) => self.declare(to, beside(word, &inner), depth),
            // Only pointers can be `restrict`.
            _ if word == "restrict" => self.declare(to, inner, depth),
            _ => Ok(format!("{word} {}", self.declare(to, inner, depth)?)),
        }
    }

    /// The type behind qualifiers.
    fn bare(&self, key: Key) -> Result<Shape<'b>, Fail> {
        let mut at = key;
        for _ in 0..DEPTH {
            match self.parts.ty(at)?.shape {
                Shape::Const(to)
                | Shape::Volatile(to)
                | Shape::Restrict(to)
                | Shape::TypeTag { to, .. } => at = self.parts.to(at, to),
                shape => return Ok(shape),
            }
        }
        key.fail("types are too deep in one another")
    }

    fn params(
        &mut self,
        key: Key,
        params: List<'b, Param<'b>>,
        depth: usize,
    ) -> Result<String, Fail> {
        let mut texts = Vec::new();
        for (index, param) in params.iter().enumerate() {
            let last = index > 0 && index + 1 == params.len();
            texts.push(match param.ty {
                0 if last => "...".to_owned(),
                // Nothing but `...`, which C has no word for before C23.
                0 if params.len() == 1 => return Ok(String::new()),
                0 => return key.fail("a parameter has no type"),
                // The name would say nothing, and could be one of C's.
                ty => self.declare(self.parts.to(key, ty), String::new(), depth)?,
            });
        }
        match texts.is_empty() {
            true => Ok("void".to_owned()),
            false => Ok(texts.join(", ")),
        }
    }

    fn enumeration(
        &mut self,
        key: Key,
        head: &str,
        of: Enumeration<'b>,
        depth: usize,
    ) -> Result<String, Fail> {
        let Enumeration { size, values, .. } = of;
        let margin = "\t".repeat(depth);
        let mut text = format!("{head} {{");
        for value in values.iter() {
            let name = names::identifier(key, value.name, &["true", "false"])?;
            let name = self.names.ordinary.claim(name);
            let line = format!("\n{margin}\t{name} = {},", literal(value.value));
            text += &self.spend(key, line)?;
        }
        if values.is_empty() {
            // C wants at least one.
            let name = format!("{}_unknown", head.replace(' ', "_"));
            let name = self.names.ordinary.claim(&format!("__{name}"));
            text += &format!("\n{margin}\t{name},");
        }
        let natural = match values.iter().any(|value| is_long(value.value, of.signed)) {
            true => 8,
            false => 4,
        };
        let mode = match size {
            size if size == natural => "",
            1 => " __attribute__((mode(byte)))",
            2 => " __attribute__((mode(HI)))",
            4 => " __attribute__((mode(SI)))",
            8 => " __attribute__((mode(DI)))",
            size => return key.fail(format!("C has no enum of {size} bytes")),
        };
        Ok(format!("{text}\n{margin}}}{mode}"))
    }
}

/// Whether an enum with this value takes 64 bits.
fn is_long(value: i128, signed: bool) -> bool {
    match signed {
        true => i32::try_from(value).is_err(),
        false => u32::try_from(value).is_err(),
    }
}

/// A value in C: of the first type of these that has it, as C says.
fn literal(value: i128) -> String {
    match value {
        value if value == i128::from(i64::MIN) => format!("({} - 1)", literal(value + 1)),
        value if i64::try_from(value).is_err() => format!("{value}ULL"),
        value if i32::try_from(value).is_ok() || u32::try_from(value).is_ok() => value.to_string(),
        value => format!("{value}LL"),
    }
}

fn filled(gap: Option<&Gap>, margin: &str) -> String {
    let fields = gap.map(|gap| gap.fields()).unwrap_or_default();
    let lines = fields
        .iter()
        .map(|(ty, bits)| format!("\n{margin}\t{ty} : {bits};"));
    lines.collect()
}

fn beside(word: &str, inner: &str) -> String {
    match inner {
        "" => word.to_owned(),
        inner => format!("{word} {inner}"),
    }
}

/// C's own word for an integer: by its name, where the name is C's and means
/// this, else by its size.
fn integer(key: Key, name: &str, int: Int) -> Result<&'static str, Fail> {
    let signed = int.encoding & Int::SIGNED != 0;
    if int.encoding & Int::BOOL != 0 && int.size == 1 {
        return Ok("_Bool");
    }
    let words: &[&str] = match (int.size, signed) {
        (1, false) => &["unsigned char", "char"],
        (1, true) => &["signed char", "char"],
        (2, false) => &["unsigned short"],
        (2, true) => &["short"],
        (4, false) => &["unsigned int"],
        (4, true) => &["int"],
        (8, false) => &["unsigned long long", "unsigned long"],
        (8, true) => &["long long", "long"],
        (16, false) => &["unsigned __int128"],
        (16, true) => &["__int128"],
        (size, _) => return key.fail(format!("C has no integer of {size} bytes")),
    };
    // Compilers say `long unsigned int` and `unsigned long`.
    let sorted = |text: &str| {
        let mut words: Vec<_> = text
            .split(' ')
            .filter(|word| *word != "int")
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    let wanted = sorted(name);
    let found = words.iter().find(|word| sorted(word) == wanted);
    Ok(found.or(words.first()).copied().unwrap_or_default())
}
