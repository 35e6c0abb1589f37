//! A kernel to link for: the functions that its types name.

use std::collections::BTreeSet;

use kfunc_codegen::nearest;

use crate::btf::{Btf, Id, Index, Kind, Shape};
use crate::layout::Types;
use crate::tagged;

/// A kernel's types, and those of its modules.
pub struct Kernel<'k> {
    parts: Vec<Part<'k>>,
    unread: Option<Unread>,
}

/// What was read of a kernel with modules that were not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// None of its modules.
    Modules,
    /// Some of them.
    Others,
}

struct Part<'k> {
    btf: &'k Btf<'k>,
    index: Index<'k>,
    /// The functions that are marked as kfuncs; `None` where none would be.
    tagged: Option<BTreeSet<Id>>,
}

/// A function of a kernel.
#[derive(Clone, Copy)]
pub(crate) struct Found<'s> {
    pub(super) btf: &'s Btf<'s>,
    /// Its prototype.
    pub(super) proto: Id,
    /// Whether programs may call it; `None` where the kernel does not say.
    pub(super) is_kfunc: Option<bool>,
}

impl<'k> Kernel<'k> {
    /// A kernel with these types: its own first, then those of its modules,
    /// which are asked in this order.
    pub fn new(btfs: impl IntoIterator<Item = &'k Btf<'k>>) -> Self {
        Self {
            parts: Self::parts(btfs),
            unread: None,
        }
    }

    /// The same of a kernel that may have more modules.
    pub fn in_part(btfs: impl IntoIterator<Item = &'k Btf<'k>>) -> Self {
        let parts = Self::parts(btfs);
        let unread = match parts.len() {
            0 | 1 => Unread::Modules,
            _ => Unread::Others,
        };
        Self {
            parts,
            unread: Some(unread),
        }
    }

    fn parts(btfs: impl IntoIterator<Item = &'k Btf<'k>>) -> Vec<Part<'k>> {
        let mut parts: Vec<Part<'k>> = Vec::new();
        for btf in btfs {
            let own = parts.first();
            parts.push(Part::new(btf, own.is_some_and(|own| own.tagged.is_some())));
        }
        parts
    }

    /// What may have more kfuncs and was not read.
    pub(super) fn unread(&self) -> Option<Unread> {
        self.unread
    }

    /// All of its types.
    pub fn types(&self) -> Types<'k> {
        Types::new(self.parts.iter().map(|part| part.btf))
    }

    /// The function called `name`; the kernel's own before a module's.
    pub(crate) fn find(&self, name: &str) -> Option<Found<'_>> {
        self.parts.iter().find_map(|part| {
            let id = part.index.find(Kind::Func, name)?;
            let Shape::Func(proto, _) = part.btf.ty(id)?.shape else {
                return None;
            };
            Some(Found {
                btf: part.btf,
                proto,
                is_kfunc: part.tagged.as_ref().map(|tagged| tagged.contains(&id)),
            })
        })
    }

    /// The kfunc whose name is most like `name`; any function's where the
    /// kernel does not say what is a kfunc.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        let names: Vec<&str> = self.parts.iter().flat_map(Part::names).collect();
        nearest(name, &names)
    }
}

impl<'k> Part<'k> {
    /// The kernel itself has kfuncs: where its own are not marked, a module's
    /// may be, by newer tools, and where they are, one without marks has none.
    fn new(btf: &'k Btf<'k>, kernel_tags: bool) -> Self {
        let index = Index::of(btf, &[Kind::Func]);
        let tagged: BTreeSet<Id> = tagged::functions(btf).collect();
        Self {
            tagged: (kernel_tags || !tagged.is_empty()).then_some(tagged),
            btf,
            index,
        }
    }

    fn names(&self) -> Vec<&'k str> {
        let name = |id: Id| Some(self.btf.kind_and_name(id)?.1);
        match &self.tagged {
            None => self.btf.of_kinds(&[Kind::Func]).filter_map(name).collect(),
            Some(tagged) => tagged.iter().copied().filter_map(name).collect(),
        }
    }
}
