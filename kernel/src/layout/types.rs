//! A kernel's types, its modules' among them, looked through for structs.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::model::walk::Walk;
use kfunc_codegen::nearest;

use crate::btf::{Btf, Id, Kind, Shape};

/// A kernel's types, and those of its modules.
#[derive(Clone, Debug)]
pub struct Types<'k> {
    btfs: Vec<&'k Btf<'k>>,
}

impl<'k> Types<'k> {
    /// These types: the kernel's own first.
    pub fn new(btfs: impl IntoIterator<Item = &'k Btf<'k>>) -> Self {
        Self {
            btfs: btfs.into_iter().collect(),
        }
    }

    /// Every struct and union with a name, and where it is.
    fn all(&self) -> impl Iterator<Item = (&'k str, (&'k Btf<'k>, Id))> {
        self.btfs.iter().flat_map(|btf| {
            let own = btf.of_kinds(&[Kind::Struct, Kind::Union]);
            let named = own.filter_map(move |id| Some((btf.kind_and_name(id)?.1, (*btf, id))));
            named.filter(|(name, _)| !name.is_empty())
        })
    }

    /// The structs and unions of these names, in one pass.
    pub(super) fn composites<'n>(
        &self,
        names: &BTreeSet<&'n str>,
    ) -> BTreeMap<&'n str, Vec<(&'k Btf<'k>, Id)>> {
        let mut found: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (name, place) in self.all() {
            if let Some(name) = names.get(name) {
                found.entry(name).or_default().push(place);
            }
        }
        found
    }

    /// The struct whose name is most like `name`.
    pub(super) fn nearest(&self, name: &str) -> Option<&'k str> {
        let names: BTreeSet<&str> = self.all().map(|(name, _)| name).collect();
        nearest(name, &names.into_iter().collect::<Vec<_>>())
    }

    /// The kernel's own word for members of these structs: the lists of the
    /// verifier are structs in its types (`BTF_TYPE_EMIT`,
    /// kernel/bpf/verifier.c, 6.12).
    pub(super) fn lists(&self, names: &BTreeSet<&str>) -> BTreeMap<(String, String), Walk> {
        let mut found = BTreeMap::new();
        for (name, (btf, id)) in self.all() {
            let Some((of, walk)) = list(name).filter(|(of, _)| names.contains(of)) else {
                continue;
            };
            let Some(Shape::Struct(listed)) = btf.ty(id).map(|ty| ty.shape) else {
                continue;
            };
            for member in listed.members.iter() {
                found.insert((of.to_owned(), member.name.to_owned()), walk);
            }
        }
        found
    }
}

/// The struct that a list is about, by the list's name.
fn list(name: &str) -> Option<(&str, Walk)> {
    let of = |walk: Walk| Some((name.strip_suffix(walk.list()?)?, walk));
    Walk::ALL.into_iter().find_map(of)
}
