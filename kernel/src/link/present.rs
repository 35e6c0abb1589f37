//! What the types of an object say of its externs already.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::KSYMS;
use crate::btf::{Btf, Id, Linkage, Secinfo, Shape};

/// The externs that an object has types for.
#[derive(Debug, Default)]
pub(super) struct Present<'b> {
    externs: BTreeMap<&'b str, Typed>,
    /// The prototypes of further functions of a name, which no loader looks at.
    others: BTreeMap<&'b str, BTreeSet<Id>>,
    /// The section [`KSYMS`], with what is in it.
    pub(super) ksyms: Option<(Id, Vec<Secinfo>)>,
    /// What is in any section.
    placed: BTreeSet<Id>,
}

/// The type of an extern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// A function, and its prototype.
    Function { id: Id, proto: Id },
    /// A variable: the business of others.
    Variable,
}

impl<'b> Present<'b> {
    /// What `btf` says; nothing where there is none.
    pub(super) fn of(btf: Option<&'b Btf<'_>>) -> Self {
        let mut present = Self::default();
        for (id, ty) in btf.into_iter().flat_map(Btf::types) {
            let typed = match ty.shape {
                Shape::Func(proto, Linkage::Extern) => Typed::Function { id, proto },
                Shape::Var(_, Linkage::Extern) => Typed::Variable,
                Shape::Datasec { entries, .. } => {
                    present.placed.extend(entries.iter().map(|entry| entry.ty));
                    if ty.name == KSYMS {
                        present.ksyms = Some((id, entries.iter().collect()));
                    }
                    continue;
                }
                _ => continue,
            };
            present.add(ty.name, typed);
        }
        present
    }

    /// Of several externs of one name a loader takes the first.
    fn add(&mut self, name: &'b str, typed: Typed) {
        match (self.externs.entry(name), typed) {
            (Entry::Vacant(place), typed) => {
                place.insert(typed);
            }
            (Entry::Occupied(_), Typed::Function { proto, .. }) => {
                self.others.entry(name).or_default().insert(proto);
            }
            (Entry::Occupied(_), Typed::Variable) => {}
        }
    }

    /// The type of the extern called `name`.
    pub(super) fn get(&self, name: &str) -> Option<Typed> {
        self.externs.get(name).copied()
    }

    /// The prototypes of further functions called `name`.
    pub(super) fn others(&self, name: &str) -> impl Iterator<Item = Id> {
        self.others.get(name).into_iter().flatten().copied()
    }

    /// Whether a loader will find in which section it is.
    pub(super) fn is_placed(&self, id: Id) -> bool {
        self.placed.contains(&id)
    }
}
