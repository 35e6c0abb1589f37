//! The types of a kernel and its modules under one kind of key.
//!
//! Owns that a type which modules share with the kernel is one type.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::emit::c_types::Keyword;

use crate::btf::{Btf, Id, Index, Kind, Shape, Type};
use crate::tagged;

/// A type: in which BTF, and its id there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    part: usize,
    pub(super) id: Id,
}

/// Why there is no definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fail {
    pub(super) key: Key,
    pub(super) why: String,
}

impl Key {
    /// The type is the reason why there is no definition.
    pub(super) fn fail<T>(self, why: impl Into<String>) -> Result<T, Fail> {
        let why = why.into();
        Err(Fail { key: self, why })
    }
}

/// The types of a kernel.
pub(super) struct Parts<'b> {
    parts: &'b [&'b Btf<'b>],
    /// Structs and unions by name, where somebody asks.
    composites: OnceCell<Vec<Index<'b>>>,
}

impl<'b> Parts<'b> {
    pub(super) fn new(parts: &'b [&'b Btf<'b>]) -> Self {
        let composites = OnceCell::new();
        Self { parts, composites }
    }

    /// The prototypes of the functions with these names: of the kfuncs, where the
    /// kernel says which those are. Where several have one name, all of them.
    pub(super) fn functions<'n>(&self, names: &BTreeSet<&'n str>) -> BTreeMap<&'n str, Vec<Key>> {
        let mut found: BTreeMap<&str, Vec<Key>> = BTreeMap::new();
        for (part, btf) in self.parts.iter().enumerate() {
            self.add(&mut found, names, part, tagged::functions(btf));
        }
        let left = names.iter().filter(|name| !found.contains_key(*name));
        let left: BTreeSet<&str> = left.copied().collect();
        if !left.is_empty() {
            for (part, btf) in self.parts.iter().enumerate() {
                let functions = btf.of_kinds(&[Kind::Func]);
                self.add(&mut found, &left, part, functions);
            }
        }
        found
    }

    /// Adds the prototypes of those of the `functions` of a part that have one of
    /// the names.
    fn add<'n>(
        &self,
        found: &mut BTreeMap<&'n str, Vec<Key>>,
        names: &BTreeSet<&'n str>,
        part: usize,
        functions: impl Iterator<Item = Id>,
    ) {
        let types = functions.filter_map(|id| self.parts.get(part)?.ty(id));
        for ty in types {
            if let (Some(name), Shape::Func(proto, _)) = (names.get(ty.name), ty.shape) {
                let found = found.entry(name).or_default();
                found.push(self.key(part, proto));
            }
        }
    }

    fn key(&self, part: usize, id: Id) -> Key {
        let shares = self.parts.get(part).is_some_and(|btf| {
            let base = btf.base().zip(self.parts.first());
            id < btf.first_id() && base.is_some_and(|(base, own)| std::ptr::eq(base, *own))
        });
        let part = if shares || id == 0 { 0 } else { part };
        Key { part, id }
    }

    /// The type `id` of the BTF that `from` is in.
    pub(super) fn to(&self, from: Key, id: Id) -> Key {
        self.key(from.part, id)
    }

    pub(super) fn ty(&self, key: Key) -> Result<Type<'b>, Fail> {
        let btf: Option<&'b Btf<'b>> = self.parts.get(key.part).copied();
        match btf.and_then(|btf| btf.ty(key.id)) {
            Some(ty) => Ok(ty),
            None => key.fail("there is no such type"),
        }
    }

    /// The keyword before the name of a type that has both.
    pub(super) fn keyword(&self, key: Key) -> Option<Keyword> {
        let ty = self.ty(key).ok().filter(|ty| !ty.name.is_empty())?;
        keyword(&ty.shape)
    }

    /// The first struct or union of this name.
    pub(super) fn composite(&self, union: bool, name: &str) -> Option<Key> {
        let kind = if union { Kind::Union } else { Kind::Struct };
        let index = |btf: &&'b Btf<'b>| Index::of(btf, &[Kind::Struct, Kind::Union]);
        let all = self
            .composites
            .get_or_init(|| self.parts.iter().map(index).collect());
        let mut found = all.iter().enumerate();
        found.find_map(|(part, index)| Some(self.key(part, index.find(kind, name)?)))
    }

    /// What a type is called in messages.
    pub(super) fn called(&self, key: Key) -> String {
        match self.ty(key) {
            Ok(ty) if ty.name.is_empty() => "a type without a name".to_owned(),
            Ok(ty) => match keyword(&ty.shape) {
                Some(keyword) => format!("`{} {}`", keyword.word(), ty.name),
                None => format!("`{}`", ty.name),
            },
            Err(_) => "a type".to_owned(),
        }
    }
}

/// The keyword for a type of this shape, if it is one that is defined.
fn keyword(shape: &Shape<'_>) -> Option<Keyword> {
    match shape {
        Shape::Struct(_) | Shape::Fwd { union: false } => Some(Keyword::Struct),
        Shape::Union(_) | Shape::Fwd { union: true } => Some(Keyword::Union),
        Shape::Enum(_) | Shape::Enum64(_) => Some(Keyword::Enum),
        Shape::Typedef(_) => Some(Keyword::Typedef),
        Shape::Void
        | Shape::Int(_)
        | Shape::Ptr(_)
        | Shape::Array(_)
        | Shape::Volatile(_)
        | Shape::Const(_)
        | Shape::Restrict(_)
        | Shape::Func(..)
        | Shape::FuncProto { .. }
        | Shape::Var(..)
        | Shape::Datasec { .. }
        | Shape::Float { .. }
        | Shape::DeclTag { .. }
        | Shape::TypeTag { .. } => None,
    }
}
