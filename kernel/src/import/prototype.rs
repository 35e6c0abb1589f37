//! Prototypes in BTF, as C spells them and as the model has them.
//!
//! Owns the way from a `FUNC_PROTO` to a [`Prototype`]. Refuses to know which
//! functions are kfuncs.

use std::collections::BTreeSet;

use kfunc_codegen::inventory::{Parameter, Prototype};
use kfunc_codegen::model::ctype::{CType, FunctionType, Int as CInt};

use crate::btf::{Btf, Id, Int, Shape};

/// How deep types are followed. The kernel's own limit for its chains is 32
/// (`MAX_RESOLVE_DEPTH`, `kernel/bpf/btf.c`, 6.12).
const DEPTH: usize = 32;

/// How many types one prototype may be made of: they can branch at every level.
const TYPES: usize = 4096;

/// The longest spelling of a parameter, in bytes.
const TEXT: usize = 1 << 16;

/// The prototype of the type `proto`; `None` where it is none, or where it is
/// too deep, too large or not whole. Structs and enums that it is made of go to
/// `mentioned`.
pub(super) fn prototype(
    btf: &Btf<'_>,
    proto: Id,
    mentioned: &mut BTreeSet<Id>,
) -> Option<Prototype> {
    let Shape::FuncProto { ret, params } = btf.ty(proto)?.shape else {
        return None;
    };
    let mut speller = Speller {
        btf,
        left: TYPES,
        mentioned,
    };
    let params: Option<_> = params
        .iter()
        .map(|param| speller.parameter(param.name, param.ty))
        .collect();
    Some(Prototype {
        params: params?,
        ret: speller.ctype(ret, DEPTH)?,
        ret_text: speller.declare(ret, String::new(), DEPTH)?,
    })
}

struct Speller<'b> {
    btf: &'b Btf<'b>,
    /// Types that may still be looked at.
    left: usize,
    mentioned: &'b mut BTreeSet<Id>,
}

impl<'b> Speller<'b> {
    fn shape(&mut self, id: Id, depth: usize) -> Option<(&'b str, Shape<'b>)> {
        self.left = self.left.checked_sub(1)?;
        depth.checked_sub(1)?;
        self.btf.ty(id).map(|ty| (ty.name, ty.shape))
    }

    fn parameter(&mut self, name: &str, ty: Id) -> Option<Parameter> {
        // The last parameter, without a name or a type, stands for `...`.
        if ty == 0 {
            return Some(Parameter {
                name: String::new(),
                ty: CType::Unsupported("...".to_owned()),
                text: "...".to_owned(),
            });
        }
        Some(Parameter {
            name: name.to_owned(),
            ty: self.ctype(ty, DEPTH)?,
            text: self.declare(ty, name.to_owned(), DEPTH)?,
        })
    }

    /// A declaration of `inner` with the type `id`, in C.
    fn declare(&mut self, id: Id, inner: String, depth: usize) -> Option<String> {
        if inner.len() > TEXT {
            return None;
        }
        let (name, shape) = self.shape(id, depth)?;
        let below = depth - 1;
        let base = |text: String| Some(beside(&text, &inner));
        match shape {
            Shape::Void => base("void".to_owned()),
            Shape::Int(_) | Shape::Typedef(_) | Shape::Float { .. } => base(name.to_owned()),
            Shape::Struct(_) | Shape::Fwd { union: false } => base(tagged("struct", name)),
            Shape::Union(_) | Shape::Fwd { union: true } => base(tagged("union", name)),
            Shape::Enum(_) | Shape::Enum64(_) => base(tagged("enum", name)),
            Shape::Const(to) => self.qualified("const", to, inner, below),
            Shape::Volatile(to) => self.qualified("volatile", to, inner, below),
            Shape::Restrict(to) => self.qualified("restrict", to, inner, below),
            Shape::TypeTag { to, .. } => self.declare(to, inner, below),
            Shape::Ptr(to) if self.wraps(to) => self.declare(to, format!("(*{inner})"), below),
            Shape::Ptr(to) => self.declare(to, format!("*{inner}"), below),
            Shape::Array(array) => {
                self.declare(array.element, format!("{inner}[{}]", array.count), below)
            }
            Shape::FuncProto { ret, params } => {
                let mut texts = Vec::new();
                for param in params.iter() {
                    texts.push(self.parameter_in(param.name, param.ty, below)?);
                }
                let texts = match texts.is_empty() {
                    true => "void".to_owned(),
                    false => texts.join(", "),
                };
                self.declare(ret, format!("{inner}({texts})"), below)
            }
            Shape::Func(..) | Shape::Var(..) | Shape::Datasec { .. } | Shape::DeclTag { .. } => {
                None
            }
        }
    }

    fn parameter_in(&mut self, name: &str, ty: Id, depth: usize) -> Option<String> {
        match ty {
            0 => Some("...".to_owned()),
            ty => self.declare(ty, name.to_owned(), depth),
        }
    }

    /// `word` goes beside the `*` where it is about a pointer, else in front.
    fn qualified(&mut self, word: &str, to: Id, inner: String, depth: usize) -> Option<String> {
        match self.is_pointer(to) {
            true => self.declare(to, beside(word, &inner), depth),
            false => Some(format!("{word} {}", self.declare(to, inner, depth)?)),
        }
    }

    /// Whether a pointer's declarator needs brackets: its target binds closer.
    fn wraps(&self, to: Id) -> bool {
        matches!(
            self.bare(to),
            Some(Shape::FuncProto { .. } | Shape::Array(_))
        )
    }

    fn is_pointer(&self, id: Id) -> bool {
        matches!(self.bare(id), Some(Shape::Ptr(_)))
    }

    /// The type behind qualifiers, typedefs left alone.
    fn bare(&self, id: Id) -> Option<Shape<'b>> {
        let mut id = id;
        for _ in 0..DEPTH {
            match self.btf.ty(id)?.shape {
                Shape::Const(to)
                | Shape::Volatile(to)
                | Shape::Restrict(to)
                | Shape::TypeTag { to, .. } => id = to,
                shape => return Some(shape),
            }
        }
        None
    }

    /// The type `id` as the model has it.
    fn ctype(&mut self, id: Id, depth: usize) -> Option<CType> {
        let (name, shape) = self.shape(id, depth)?;
        let below = depth - 1;
        if let Shape::Struct(_) | Shape::Enum(_) | Shape::Enum64(_) = shape {
            self.mentioned.insert(id);
        }
        Some(match shape {
            Shape::Void => CType::Void,
            Shape::Int(int) => integer(name, int),
            Shape::Typedef(to) => match named(name) {
                Some(known) => known,
                None => self.ctype(to, below)?,
            },
            Shape::Struct(_) | Shape::Fwd { union: false } if !name.is_empty() => {
                CType::Struct(name.to_owned())
            }
            Shape::Union(_) | Shape::Fwd { union: true } if !name.is_empty() => {
                CType::Union(name.to_owned())
            }
            Shape::Enum(_) | Shape::Enum64(_) if !name.is_empty() => CType::Enum(name.to_owned()),
            Shape::Const(to)
            | Shape::Volatile(to)
            | Shape::Restrict(to)
            | Shape::TypeTag { to, .. } => self.ctype(to, below)?,
            Shape::Ptr(to) => self.pointer(to, below)?,
            Shape::Enum(of) | Shape::Enum64(of) => CType::Int(match (of.size, of.signed) {
                (8, false) => CInt::U64,
                (8, true) => CInt::S64,
                (_, true) => CInt::S32,
                (_, false) => CInt::U32,
            }),
            Shape::Struct(_)
            | Shape::Union(_)
            | Shape::Fwd { .. }
            | Shape::Array(_)
            | Shape::Float { .. }
            | Shape::FuncProto { .. } => {
                CType::Unsupported(self.declare(id, String::new(), below)?)
            }
            Shape::Func(..) | Shape::Var(..) | Shape::Datasec { .. } | Shape::DeclTag { .. } => {
                return None;
            }
        })
    }

    fn pointer(&mut self, to: Id, depth: usize) -> Option<CType> {
        let (_, target) = self.btf.resolve(to)?;
        if let Shape::FuncProto { ret, params } = target.shape {
            let mut types = Vec::new();
            for param in params.iter() {
                types.push(self.ctype(param.ty, depth)?);
            }
            return Some(CType::Function(Box::new(FunctionType {
                params: types,
                ret: self.ctype(ret, depth)?,
            })));
        }
        let constant = self.is_const(to);
        Some(CType::pointer(self.ctype(to, depth)?, constant))
    }

    fn is_const(&self, id: Id) -> bool {
        let mut id = id;
        for _ in 0..DEPTH {
            match self.btf.ty(id).map(|ty| ty.shape) {
                Some(Shape::Const(_)) => return true,
                Some(
                    Shape::Volatile(to)
                    | Shape::Restrict(to)
                    | Shape::Typedef(to)
                    | Shape::TypeTag { to, .. },
                ) => id = to,
                Some(_) | None => return false,
            }
        }
        false
    }
}

fn beside(word: &str, inner: &str) -> String {
    match inner {
        "" => word.to_owned(),
        inner => format!("{word} {inner}"),
    }
}

fn tagged(word: &str, name: &str) -> String {
    match name {
        "" => format!("{word} {{ ... }}"),
        name => format!("{word} {name}"),
    }
}

/// An integer of BTF: by its name where C has one, else by its size.
fn integer(name: &str, int: Int) -> CType {
    if int.encoding & Int::BOOL != 0 {
        return CType::Bool;
    }
    if let Some(known) = compiler_name(name) {
        return CType::Int(known);
    }
    let signed = int.encoding & Int::SIGNED != 0;
    match (int.size, signed) {
        (1, false) => CType::Int(CInt::U8),
        (1, true) => CType::Int(CInt::S8),
        (2, false) => CType::Int(CInt::U16),
        (2, true) => CType::Int(CInt::S16),
        (4, false) => CType::Int(CInt::U32),
        (4, true) => CType::Int(CInt::S32),
        (8, false) => CType::Int(CInt::U64),
        (8, true) => CType::Int(CInt::S64),
        _ => CType::Unsupported(name.to_owned()),
    }
}

/// The names that compilers give C's own integers in debug information; those
/// of gcc and of clang differ in the order of words.
fn compiler_name(name: &str) -> Option<CInt> {
    Some(match name {
        "char" => CInt::Char,
        "signed char" => CInt::SChar,
        "unsigned char" => CInt::UChar,
        "short" | "short int" => CInt::Short,
        "unsigned short" | "short unsigned int" => CInt::UShort,
        "int" => CInt::CInt,
        "unsigned int" => CInt::UInt,
        "long" | "long int" => CInt::Long,
        "unsigned long" | "long unsigned int" => CInt::ULong,
        "long long" | "long long int" => CInt::LongLong,
        "unsigned long long" | "long long unsigned int" => CInt::ULongLong,
        _ => return None,
    })
}

/// The typedefs that the model has a word for.
fn named(name: &str) -> Option<CType> {
    match name {
        "bool" => Some(CType::Bool),
        name => CInt::from_c(name).map(CType::Int),
    }
}
