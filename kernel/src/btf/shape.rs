//! A type as people see it: its name, and what it is made of.
//!
//! The same shapes are read and written. Refuses to know how either is done.

use super::{Id, Kind, List};

/// A type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type<'a> {
    /// Its name; empty where it has none.
    pub name: &'a str,
    /// What it is.
    pub shape: Shape<'a>,
}

impl<'a> Type<'a> {
    /// The type with this name and shape.
    pub const fn new(name: &'a str, shape: Shape<'a>) -> Self {
        Self { name, shape }
    }
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// `void`: type 0, which is in every BTF without being written.
    Void,
    /// An integer.
    Int(Int),
    /// A pointer.
    Ptr(Id),
    /// An array.
    Array(Array),
    /// A struct.
    Struct(Composite<'a>),
    /// A union.
    Union(Composite<'a>),
    /// An enum of at most 32 bits.
    Enum(Enumeration<'a>),
    /// A struct or union that is declared and not defined.
    Fwd {
        /// A union.
        union: bool,
    },
    /// Another name for a type.
    Typedef(Id),
    /// `volatile`.
    Volatile(Id),
    /// `const`.
    Const(Id),
    /// `restrict`.
    Restrict(Id),
    /// A function: its prototype and who sees it.
    Func(Id, Linkage),
    /// A prototype.
    FuncProto {
        /// What is returned.
        ret: Id,
        /// What is taken.
        params: List<'a, Param<'a>>,
    },
    /// A variable: its type and who sees it.
    Var(Id, Linkage),
    /// A section, with the variables or functions in it.
    Datasec {
        /// Bytes of the section.
        size: u32,
        /// What is in it.
        entries: List<'a, Secinfo>,
    },
    /// A floating-point number of this many bytes.
    Float {
        /// Bytes.
        size: u32,
    },
    /// A text on a declaration; the text is the type's name.
    DeclTag {
        /// The declaration.
        to: Id,
        /// The member or parameter that it is about; -1 for the whole.
        component: i32,
        /// A whole attribute (`kind_flag`, since 6.15), not the text of
        /// `btf_decl_tag`.
        attribute: bool,
    },
    /// A text on a type; the text is the type's name.
    TypeTag {
        /// The type.
        to: Id,
        /// A whole attribute (`kind_flag`, since 6.15), not the text of
        /// `btf_type_tag`.
        attribute: bool,
    },
    /// An enum of 64 bits.
    Enum64(Enumeration<'a>),
}

impl Shape<'_> {
    /// A struct of which nothing is known but that it is one.
    pub fn opaque_struct() -> Self {
        Shape::Struct(Composite::default())
    }

    /// The types that it names.
    pub fn ids(&self) -> Vec<Id> {
        match *self {
            Shape::Ptr(to)
            | Shape::Typedef(to)
            | Shape::Volatile(to)
            | Shape::Const(to)
            | Shape::Restrict(to)
            | Shape::Func(to, _)
            | Shape::Var(to, _)
            | Shape::DeclTag { to, .. }
            | Shape::TypeTag { to, .. } => vec![to],
            Shape::Array(array) => vec![array.element, array.index],
            Shape::Struct(all) | Shape::Union(all) => {
                all.members.iter().map(|member| member.ty).collect()
            }
            Shape::FuncProto { ret, params } => {
                let params = params.iter().map(|param| param.ty);
                params.chain([ret]).collect()
            }
            Shape::Datasec { entries, .. } => entries.iter().map(|entry| entry.ty).collect(),
            Shape::Void
            | Shape::Int(_)
            | Shape::Enum(_)
            | Shape::Fwd { .. }
            | Shape::Float { .. }
            | Shape::Enum64(_) => Vec::new(),
        }
    }

    /// The kind; `void` has none.
    pub const fn kind(&self) -> Option<Kind> {
        Some(match self {
            Shape::Void => return None,
            Shape::Int(_) => Kind::Int,
            Shape::Ptr(_) => Kind::Ptr,
            Shape::Array(_) => Kind::Array,
            Shape::Struct(_) => Kind::Struct,
            Shape::Union(_) => Kind::Union,
            Shape::Enum(_) => Kind::Enum,
            Shape::Fwd { .. } => Kind::Fwd,
            Shape::Typedef(_) => Kind::Typedef,
            Shape::Volatile(_) => Kind::Volatile,
            Shape::Const(_) => Kind::Const,
            Shape::Restrict(_) => Kind::Restrict,
            Shape::Func(..) => Kind::Func,
            Shape::FuncProto { .. } => Kind::FuncProto,
            Shape::Var(..) => Kind::Var,
            Shape::Datasec { .. } => Kind::Datasec,
            Shape::Float { .. } => Kind::Float,
            Shape::DeclTag { .. } => Kind::DeclTag,
            Shape::TypeTag { .. } => Kind::TypeTag,
            Shape::Enum64(_) => Kind::Enum64,
        })
    }
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Int {
    /// Bytes.
    pub size: u32,
    /// Bits that carry the value.
    pub bits: u8,
    /// The first of them.
    pub offset: u8,
    /// [`Int::SIGNED`], [`Int::CHAR`], [`Int::BOOL`].
    pub encoding: u8,
}

impl Int {
    /// `BTF_INT_SIGNED`.
    pub const SIGNED: u8 = 1;
    /// `BTF_INT_CHAR`.
    pub const CHAR: u8 = 2;
    /// `BTF_INT_BOOL`.
    pub const BOOL: u8 = 4;
}

/// An array type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Array {
    /// The type of an element.
    pub element: Id,
    /// The type of an index.
    pub index: Id,
    /// The number of elements.
    pub count: u32,
}

/// What a struct or a union is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Composite<'a> {
    /// Bytes.
    pub size: u32,
    /// The members.
    pub members: List<'a, Member<'a>>,
}

/// A member of a struct or a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member<'a> {
    /// Its name; empty where it has none.
    pub name: &'a str,
    /// Its type.
    pub ty: Id,
    /// The first of its bits.
    pub bit_offset: u32,
    /// The number of its bits where it is a bitfield, else 0.
    pub bits: u8,
}

/// What an enum is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enumeration<'a> {
    /// Bytes.
    pub size: u32,
    /// Whether its values have a sign.
    pub signed: bool,
    /// The enumerators.
    pub values: List<'a, Enumerator<'a>>,
}

/// A name of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enumerator<'a> {
    /// The name.
    pub name: &'a str,
    /// The value, whatever its type: of 64 bits with sign or without.
    pub value: i128,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Param<'a> {
    /// Its name; empty where it has none.
    pub name: &'a str,
    /// Its type; `void` stands for the `...` at the end.
    pub ty: Id,
}

/// What is in a section, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secinfo {
    /// The variable or function.
    pub ty: Id,
    /// Its first byte in the section.
    pub offset: u32,
    /// Its bytes.
    pub size: u32,
}

/// Who sees a function or variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Linkage {
    /// Its own file.
    Static,
    /// Everybody: it is defined here.
    Global,
    /// It is defined elsewhere.
    Extern,
}

impl Linkage {
    /// The linkage of this number (`enum btf_func_linkage`; those of variables
    /// have the same).
    pub(super) const fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Linkage::Static),
            1 => Some(Linkage::Global),
            2 => Some(Linkage::Extern),
            _ => None,
        }
    }
}
