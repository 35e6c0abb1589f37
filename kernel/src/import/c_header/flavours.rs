//! Flavours: several externs for one kfunc, told apart by what stands behind
//! `___`.
//!
//! Owns which of them is kept. Refuses to know how they were read.

use std::collections::BTreeMap;

use kfunc_codegen::inventory::{Entry, Inventory, Prototype, Unseen};
use kfunc_codegen::model::ctype::CType;

use super::Declared;
use crate::link;

/// One entry for each kfunc. The extern without a flavour is kept, else the
/// last one; another prototype than that is said to be unseen, since it takes
/// two declarations and the kernels of each to have both.
pub(super) fn merge(declared: Vec<Declared>) -> Inventory {
    let mut groups: BTreeMap<String, Vec<Declared>> = BTreeMap::new();
    for one in declared {
        let name = link::essential(&one.name).to_owned();
        groups.entry(name).or_default().push(one);
    }
    let mut inventory = Inventory::default();
    for (name, group) in &groups {
        let plain = group.iter().find(|one| one.name == *name);
        let Some(kept) = plain.or(group.last()) else {
            continue;
        };
        inventory.kfuncs.push(entry(name, kept, group));
        let others = group.iter().filter(|one| !alike(one, kept));
        inventory.unseen.extend(others.map(|one| unseen(name, one)));
    }
    inventory
}

/// The entry for what is kept, with the documentation of whoever has one.
fn entry(name: &str, kept: &Declared, group: &[Declared]) -> Entry {
    let mut entry = kept.entry(name);
    if entry.docs.is_none() {
        let alike = group.iter().filter(|one| alike(one, kept));
        entry.docs = alike.filter_map(|one| one.entry(name).docs).next();
    }
    entry
}

fn alike(one: &Declared, other: &Declared) -> bool {
    shape(&one.prototype) == shape(&other.prototype)
}

fn shape(prototype: &Prototype) -> (Vec<&CType>, &CType) {
    let params = prototype.params.iter().map(|param| &param.ty);
    (params.collect(), &prototype.ret)
}

fn unseen(name: &str, one: &Declared) -> Unseen {
    let prototype = one.prototype.c(&one.name);
    Unseen {
        place: one.place.clone(),
        what: format!("another prototype of `{name}`: `{prototype}`"),
        why: "a header does not say which kernels have which; declare both, each with its \
              `since` or `until`"
            .to_owned(),
    }
}
