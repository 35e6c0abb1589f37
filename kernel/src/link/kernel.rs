//! A kernel to link for: the functions that its types name.

use std::collections::BTreeSet;

use kfunc_codegen::nearest;

use crate::btf::{Btf, Id, Index, Kind, Shape};
use crate::layout::Types;
use crate::tagged;

/// A kernel's types, and those of its modules.
pub struct Kernel<'k> {
    parts: Vec<Part<'k>>,
}

struct Part<'k> {
    btf: &'k Btf<'k>,
    index: Index<'k>,
    /// The functions that are marked as kfuncs.
    tagged: BTreeSet<Id>,
}

/// A function of a kernel.
#[derive(Clone, Copy)]
pub(super) struct Found<'s> {
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
            parts: btfs.into_iter().map(Part::new).collect(),
        }
    }

    /// All of its types.
    pub fn types(&self) -> Types<'k> {
        Types::new(self.parts.iter().map(|part| part.btf))
    }

    /// The function called `name`; the kernel's own before a module's.
    pub(super) fn find(&self, name: &str) -> Option<Found<'_>> {
        let tags = self.parts.iter().any(|part| !part.tagged.is_empty());
        self.parts.iter().find_map(|part| {
            let id = part.index.find(Kind::Func, name)?;
            let Shape::Func(proto, _) = part.btf.ty(id)?.shape else {
                return None;
            };
            Some(Found {
                btf: part.btf,
                proto,
                is_kfunc: tags.then(|| part.tagged.contains(&id)),
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
    fn new(btf: &'k Btf<'k>) -> Self {
        let index = Index::of(btf, &[Kind::Func]);
        Self {
            tagged: tagged::functions(btf).collect(),
            btf,
            index,
        }
    }

    fn names(&self) -> Vec<&'k str> {
        let name = |id: Id| Some(self.btf.kind_and_name(id)?.1);
        match self.tagged.is_empty() {
            true => self.btf.of_kinds(&[Kind::Func]).filter_map(name).collect(),
            false => self.tagged.iter().copied().filter_map(name).collect(),
        }
    }
}
