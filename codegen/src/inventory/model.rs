//! An inventory as declarations for its one kernel.
//!
//! Owns the way from an [`Inventory`] to a [`Model`], and what is said of all
//! that has no place there. Refuses to judge the kernel: what breaks a rule for
//! declarations is taken as it is.

mod param;
mod set;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Inventory, Membership, Prototype};
use crate::model::cname::is_identifier;
use crate::model::ctype::CType;
use crate::model::flag::{Flag, FlagSet, on_kernel};
use crate::model::suffix::Origin;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Kfunc, Model};

/// Something that an inventory says, or does not know, and a model cannot say,
/// with all that it is true of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What it is and what became of it, as the end of a sentence that begins
    /// with the names.
    pub what: String,
    /// Names of kfuncs, sets or types, sorted.
    pub names: Vec<String>,
}

/// What `inventory` says as declarations for `kernel`, and what had to be left
/// out or was not known.
pub fn to_model(inventory: &Inventory, kernel: Kernel) -> (Model, Vec<Note>) {
    let mut making = Making {
        kernel,
        inventory,
        members: BTreeMap::new(),
        model: Model::default(),
        notes: BTreeMap::new(),
    };
    making.kfuncs();
    making.sets();
    making.types();
    let Making {
        mut model, notes, ..
    } = making;
    model.sort();
    let note = |(what, names): (String, BTreeSet<String>)| Note {
        what,
        names: names.into_iter().collect(),
    };
    (model, notes.into_iter().map(note).collect())
}

/// A model in the making.
struct Making<'a> {
    kernel: Kernel,
    inventory: &'a Inventory,
    /// By kfunc and set: which of the model's kfuncs it is.
    members: BTreeMap<(&'a str, &'a str), usize>,
    model: Model,
    notes: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Making<'a> {
    fn note(&mut self, name: &str, what: impl Into<String>) {
        let names = self.notes.entry(what.into()).or_default();
        names.insert(name.to_owned());
    }

    fn kfuncs(&mut self) {
        let mut last = None;
        for entry in &self.inventory.kfuncs {
            if last == Some(&entry.name) {
                self.note(&entry.name, "is in more than one module: one is taken");
            } else if let Some(prototype) = self.prototype(entry) {
                self.kfunc(entry, prototype);
            }
            last = Some(&entry.name);
        }
    }

    /// The prototype, if there is one that can be declared.
    fn prototype(&mut self, entry: &'a Entry) -> Option<&'a Prototype> {
        let Some(fact) = &entry.prototype else {
            self.note(&entry.name, "has no known prototype and is left out");
            return None;
        };
        let types = fact.value.params.iter().map(|param| &param.ty);
        if types.chain([&fact.value.ret]).all(can_be_declared) {
            return Some(&fact.value);
        }
        let what = "has a type in its prototype that cannot be declared, and is left out";
        self.note(&entry.name, what);
        None
    }

    /// The kfunc in each of its sets.
    fn kfunc(&mut self, entry: &'a Entry, prototype: &'a Prototype) {
        let sets = entry.sets.as_ref().map(|sets| sets.value.as_slice());
        if sets.is_none_or(<[Membership]>::is_empty) {
            self.member(entry, prototype, None);
        }
        let mut seen = BTreeSet::new();
        for member in sets.unwrap_or_default() {
            if seen.insert(&member.set) {
                self.member(entry, prototype, Some(member));
            } else {
                self.note(&entry.name, "is in one set twice: the first is taken");
            }
        }
    }

    fn member(&mut self, entry: &'a Entry, prototype: &Prototype, member: Option<&'a Membership>) {
        let intent = match bits(entry, member) {
            Some(bits) => self.intent(&entry.name, bits),
            None => {
                self.note(
                    &entry.name,
                    "has flags that are not known: none is declared",
                );
                FlagSet::EMPTY
            }
        };
        let contract = Contract {
            range: KernelRange::only(self.kernel),
            intent,
            acquires: Origin::Acquired,
            owned: Origin::Acquired,
            sets: Vec::new(),
            returns: None,
        };
        let params = self.params(&entry.name, &prototype.params);
        let docs = entry.docs.as_ref().map(|docs| docs.value.clone());
        let kfunc = Kfunc {
            name: entry.name.clone(),
            contracts: vec![contract],
            params,
            ret: prototype.ret.clone(),
            docs: docs.unwrap_or_default(),
            set: member.map(|member| member.set.clone()),
            config: None,
            has_body: false,
        };
        if let Some(member) = member {
            let place = (entry.name.as_str(), member.set.as_str());
            self.members.insert(place, self.model.kfuncs.len());
        }
        self.model.kfuncs.push(kfunc);
    }

    /// The flags that this kernel has these bits for.
    fn intent(&mut self, name: &str, bits: u32) -> FlagSet {
        let mut intent = FlagSet::EMPTY;
        for bit in (0..32).map(|bit| 1 << bit).filter(|bit| bits & bit != 0) {
            let gives = |flag: &Flag| {
                let flags = FlagSet::EMPTY.with(*flag);
                on_kernel(flags, self.kernel).flags.bits() == bit
            };
            // Of two that give the same bit, the first means what it says.
            match Flag::ALL.iter().copied().find(gives) {
                Some(flag) => intent = intent.with(flag),
                None => {
                    let number = bit.trailing_zeros();
                    let kernel = self.kernel;
                    let what = format!("has bit {number}, which is no flag of {kernel}");
                    self.note(name, what);
                }
            }
        }
        intent
    }
}

/// The flags that a set gives a kfunc, or that are known without one.
fn bits(entry: &Entry, member: Option<&Membership>) -> Option<u32> {
    let known = entry.flags.as_ref().map(|flags| flags.value);
    member.map(|member| member.flags).or(known)
}

/// Whether C and Rust have a word for the type.
fn can_be_declared(ty: &CType) -> bool {
    match ty {
        CType::Void | CType::Bool | CType::Int(_) => true,
        CType::Enum(tag) | CType::Struct(tag) | CType::Union(tag) => is_identifier(tag),
        CType::Pointer(pointer) => can_be_declared(&pointer.to),
        CType::Function(function) => {
            let types = function.params.iter().chain([&function.ret]);
            types.into_iter().all(can_be_declared)
        }
        CType::Unsupported(_) => false,
    }
}
