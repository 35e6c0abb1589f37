//! From C's types to types in BTF, each written once, and none that is there.
//!
//! A struct is written as one of no size and no members: that it is one is all
//! that a loader compares, and a declaration alone (FWD) it would refuse.

use std::collections::BTreeMap;

use kfunc_codegen::model::Model;
use kfunc_codegen::model::ctype::{CType, FunctionType};

use super::prototype::Prototype;
use crate::btf::{
    Btf, Composite, Enumeration, Enumerator, Error, Fault, Id, Int, Linkage, List, Param, Shape,
    Type, Writer,
};

/// The index type of arrays, which LLVM makes up. It is nobody's integer.
const ARRAY_INDEX: &str = "__ARRAY_SIZE_TYPE__";

/// What makes two types the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Size and encoding.
    Int(u32, u8),
    Ptr(Id),
    Const(Id),
    Struct(String),
    Union(String),
    Enum(String),
    /// Return type and parameters.
    Proto(Id, Vec<Id>),
}

/// The types of an object, and those that are added.
pub(super) struct Types<'a> {
    writer: Writer<'a>,
    known: BTreeMap<Key, Id>,
    /// Where the values of enums come from.
    model: &'a Model,
}

impl<'a> Types<'a> {
    /// Begins with what `writer` goes on behind: the types of `btf`.
    pub(super) fn new(writer: Writer<'a>, btf: Option<&Btf<'_>>, model: &'a Model) -> Self {
        let mut known = BTreeMap::new();
        for (id, ty) in btf.into_iter().flat_map(Btf::types) {
            if let Some(key) = key(&ty) {
                known.entry(key).or_insert(id);
            }
        }
        Self {
            writer,
            known,
            model,
        }
    }

    /// The writer, with everything that was added.
    pub(super) fn into_writer(self) -> Writer<'a> {
        self.writer
    }

    /// An extern function.
    pub(super) fn function(&mut self, name: &str, prototype: &Prototype) -> Result<Id, Error> {
        let proto = self.prototype(&prototype.ret, &prototype.params)?;
        self.writer
            .add(&Type::new(name, Shape::Func(proto, Linkage::Extern)))
    }

    /// A prototype; as clang does, without the names of parameters.
    pub(super) fn prototype(&mut self, ret: &CType, params: &[CType]) -> Result<Id, Error> {
        let ret = self.id(ret)?;
        let ids: Result<Vec<Id>, Error> = params.iter().map(|ty| self.id(ty)).collect();
        let ids = ids?;
        let params: Vec<_> = ids.iter().map(|ty| Param { name: "", ty: *ty }).collect();
        let params = List::from(params.as_slice());
        let shape = Shape::FuncProto { ret, params };
        self.once(Key::Proto(ret, ids), &Type::new("", shape))
    }

    /// Puts a type in the place of one of the object's.
    pub(super) fn replace(&mut self, id: Id, ty: &Type<'_>) -> Result<(), Error> {
        self.writer.replace(id, ty)
    }

    /// Adds a type that nothing else names.
    pub(super) fn add(&mut self, ty: &Type<'_>) -> Result<Id, Error> {
        self.writer.add(ty)
    }

    /// A type as C has it.
    pub(super) fn id(&mut self, ty: &CType) -> Result<Id, Error> {
        let composite = Composite::default();
        match ty {
            CType::Void => Ok(0),
            CType::Bool => self.integer("bool", 1, Int::BOOL),
            CType::Int(int) => {
                let encoding = if int.signed() { Int::SIGNED } else { 0 };
                self.integer(int.builtin(), int.bytes(), encoding)
            }
            CType::Enum(tag) => self.enumeration(tag),
            CType::Struct(tag) => {
                let ty = Type::new(tag, Shape::Struct(composite));
                self.once(Key::Struct(tag.clone()), &ty)
            }
            CType::Union(tag) => {
                let ty = Type::new(tag, Shape::Union(composite));
                self.once(Key::Union(tag.clone()), &ty)
            }
            CType::Pointer(pointer) => {
                let mut to = self.id(&pointer.to)?;
                if pointer.constant {
                    to = self.once(Key::Const(to), &Type::new("", Shape::Const(to)))?;
                }
                self.pointer(to)
            }
            CType::Function(function) => {
                let FunctionType { params, ret } = &**function;
                let to = self.prototype(ret, params)?;
                self.pointer(to)
            }
            // Rules refuse such a type, and those who call this ask first.
            CType::Unsupported(_) => Err(Fault::Void.at(0)),
        }
    }

    fn pointer(&mut self, to: Id) -> Result<Id, Error> {
        self.once(Key::Ptr(to), &Type::new("", Shape::Ptr(to)))
    }

    fn integer(&mut self, name: &str, bytes: u8, encoding: u8) -> Result<Id, Error> {
        let size = u32::from(bytes);
        let int = Int {
            size,
            bits: bytes * 8,
            offset: 0,
            encoding,
        };
        self.once(Key::Int(size, encoding), &Type::new(name, Shape::Int(int)))
    }

    fn enumeration(&mut self, tag: &str) -> Result<Id, Error> {
        let declared = self.model.enums.iter().find(|known| known.name == tag);
        let variants = declared.map_or(&[][..], |known| &known.variants);
        let value = |(name, value): &'a (String, i64)| Enumerator {
            name,
            value: i128::from(*value),
        };
        let values: Vec<Enumerator<'a>> = variants.iter().map(value).collect();
        let signed = values.iter().any(|one| one.value < 0);
        let narrow = |one: &Enumerator<'_>| match signed {
            true => i32::try_from(one.value).is_ok(),
            false => u32::try_from(one.value).is_ok(),
        };
        let narrow = values.iter().all(narrow);
        let enumeration = Enumeration {
            size: if narrow { 4 } else { 8 },
            signed,
            values: List::from(values.as_slice()),
        };
        let shape = match narrow {
            true => Shape::Enum(enumeration),
            false => Shape::Enum64(enumeration),
        };
        self.once(Key::Enum(tag.to_owned()), &Type::new(tag, shape))
    }

    fn once(&mut self, key: Key, ty: &Type<'_>) -> Result<Id, Error> {
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let id = self.writer.add(ty)?;
        self.known.insert(key, id);
        Ok(id)
    }
}

/// What an object's own type can stand for. A pointer with a name, which rustc
/// writes, no kernel takes.
fn key(ty: &Type<'_>) -> Option<Key> {
    let tag = || Some(ty.name.to_owned()).filter(|tag| !tag.is_empty());
    match ty.shape {
        Shape::Int(int) => {
            let whole = int.offset == 0 && u32::from(int.bits) == int.size.saturating_mul(8);
            let fits = whole && ty.name != ARRAY_INDEX && !ty.name.is_empty();
            fits.then_some(Key::Int(int.size, int.encoding))
        }
        Shape::Ptr(to) => ty.name.is_empty().then_some(Key::Ptr(to)),
        Shape::Const(to) => Some(Key::Const(to)),
        Shape::Struct(_) => tag().map(Key::Struct),
        Shape::Union(_) => tag().map(Key::Union),
        Shape::Enum(_) | Shape::Enum64(_) => tag().map(Key::Enum),
        Shape::FuncProto { ret, params } => {
            let unnamed = params.iter().all(|param| param.name.is_empty());
            unnamed.then(|| Key::Proto(ret, params.iter().map(|param| param.ty).collect()))
        }
        Shape::Void
        | Shape::Array(_)
        | Shape::Fwd { .. }
        | Shape::Typedef(_)
        | Shape::Volatile(_)
        | Shape::Restrict(_)
        | Shape::Func(..)
        | Shape::Var(..)
        | Shape::Datasec { .. }
        | Shape::Float { .. }
        | Shape::DeclTag { .. }
        | Shape::TypeTag { .. } => None,
    }
}
