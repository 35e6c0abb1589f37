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
use crate::emit::declarations::Unknown;
use crate::model::cname::{is_identifier, is_iterator};
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
/// out or was not known. Where it says no flags, the terms are unread.
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

/// What `inventory` says as the source of declarations for `kernel`: the model,
/// and what its text must ask for.
pub fn to_declarations(inventory: &Inventory, kernel: Kernel) -> (Model, Unknown, Vec<Note>) {
    let (mut model, notes) = to_model(inventory, kernel);
    let entries = || inventory.kfuncs.iter();
    let mut unknown = Unknown::default();
    for kfunc in &mut model.kfuncs {
        // A comment asks for the flags in the contract that is there.
        if !std::mem::take(&mut kfunc.unread).is_empty() {
            unknown.flags.insert(kfunc.name.clone());
        }
    }
    for item in model.enums.iter_mut().filter(|it| it.variants.is_empty()) {
        unknown.enums.insert(item.name.clone());
        item.variants.push((format!("{}_unknown", item.name), 0));
    }
    let iterators = model.types.iter().filter(|ty| is_iterator(&ty.name));
    let sizeless = iterators.filter(|ty| ty.size.is_none());
    unknown.sizes = sizeless.map(|ty| ty.name.clone()).collect();
    let prototypes = entries().filter_map(|it| Some((&it.name, &it.prototype.as_ref()?.value)));
    let left_out = prototypes.filter(|(_, prototype)| !prototype.can_be_declared());
    unknown.left_out = left_out.map(|(name, it)| it.c(name)).collect();
    (model, unknown, notes)
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
        if !is_identifier(&entry.name) {
            self.note(&entry.name, "has a name that is none in C, and is left out");
            return None;
        }
        let Some(fact) = &entry.prototype else {
            self.note(&entry.name, "has no known prototype and is left out");
            return None;
        };
        if fact.value.can_be_declared() {
            return Some(&fact.value);
        }
        let what = "has a type in its prototype that cannot be declared, and is left out";
        self.note(&entry.name, what);
        None
    }

    /// The kfunc: once for all sets that give it the same flags.
    fn kfunc(&mut self, entry: &'a Entry, prototype: &'a Prototype) {
        let all = entry.sets.iter().flat_map(|sets| &sets.value);
        if all.count() > sets(entry).count() {
            self.note(
                &entry.name,
                "is in a set whose name is none in C: it is left out",
            );
        }
        if sets(entry).next().is_none() {
            self.member(entry, prototype, &[]);
        }
        let mut seen = BTreeSet::new();
        let mut alike: BTreeMap<Option<u32>, Vec<&'a Membership>> = BTreeMap::new();
        for member in sets(entry) {
            if seen.insert(&member.set) {
                let bits = bits(entry, Some(member));
                alike.entry(bits).or_default().push(member);
            } else {
                self.note(&entry.name, "is in one set twice: the first is taken");
            }
        }
        for members in alike.values() {
            self.member(entry, prototype, members);
        }
    }

    fn member(&mut self, entry: &'a Entry, prototype: &Prototype, members: &[&'a Membership]) {
        let bits = bits(entry, members.first().copied());
        if bits.is_none() {
            self.note(&entry.name, "has flags that are not known");
        }
        let intent = bits.map_or(FlagSet::EMPTY, |bits| self.intent(&entry.name, bits));
        let range = KernelRange::only(self.kernel);
        let sets = members.iter().map(|member| member.set.clone());
        let sets: Vec<String> = sets.collect();
        let set = sets.first().cloned();
        let contract = Contract {
            range,
            intent,
            acquires: Origin::Acquired,
            owned: Origin::Acquired,
            sets: if sets.len() > 1 { sets } else { Vec::new() },
            returns: None,
        };
        let params = self.params(&entry.name, &prototype.params);
        let docs = entry.docs.as_ref().map(|docs| docs.value.clone());
        for member in members {
            let place = (entry.name.as_str(), member.set.as_str());
            self.members.insert(place, self.model.kfuncs.len());
        }
        self.model.kfuncs.push(Kfunc {
            name: entry.name.clone(),
            contracts: vec![contract],
            unread: bits.is_none().then_some(range).into_iter().collect(),
            params,
            ret: prototype.ret.clone(),
            docs: docs.unwrap_or_default(),
            set,
            config: None,
            has_body: false,
        });
    }

    fn intent(&mut self, name: &str, bits: u32) -> FlagSet {
        let (intent, strange) = intended(bits, self.kernel);
        for number in strange {
            let kernel = self.kernel;
            self.note(
                name,
                format!("has bit {number}, which is no flag of {kernel}"),
            );
        }
        intent
    }
}

/// The flags that `kernel` has these bits for, and the numbers of bits that
/// are no flag of it.
pub(crate) fn intended(bits: u32, kernel: Kernel) -> (FlagSet, Vec<u32>) {
    let (mut intent, mut strange) = (FlagSet::EMPTY, Vec::new());
    for number in (0..32).filter(|number| bits & (1 << number) != 0) {
        let gives = |flag: &Flag| {
            let flags = FlagSet::EMPTY.with(*flag);
            on_kernel(flags, kernel).flags.bits() == 1 << number
        };
        // Of two that give the same bit, the first means what it says.
        match Flag::ALL.iter().copied().find(gives) {
            Some(flag) => intent = intent.with(flag),
            None => strange.push(number),
        }
    }
    (intent, strange)
}

/// The sets that a kfunc is declared in.
fn sets(entry: &Entry) -> impl Iterator<Item = &Membership> {
    let all = entry.sets.iter().flat_map(|sets| &sets.value);
    all.filter(|member| is_identifier(&member.set))
}

/// The flags that a set gives a kfunc, or that are known without one.
fn bits(entry: &Entry, member: Option<&Membership>) -> Option<u32> {
    let known = entry.flags.as_ref().map(|flags| flags.value);
    member.and_then(|member| member.flags).or(known)
}

impl Prototype {
    /// Whether C and Rust have words for all its types.
    fn can_be_declared(&self) -> bool {
        let types = self.params.iter().map(|param| &param.ty);
        types.chain([&self.ret]).all(can_be_declared)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{Fact, Parameter, Provenance};

    /// A kfunc with one parameter, in one set.
    fn kfunc(name: &str, param: &str, set: &str, module: &str) -> Entry {
        let param = Parameter {
            name: param.to_owned(),
            ty: CType::Bool,
            text: format!("bool {param}"),
        };
        let prototype = Prototype {
            params: vec![param],
            ret: CType::Void,
            ret_text: "void".to_owned(),
        };
        let member = Membership {
            set: set.to_owned(),
            flags: Some(0),
            prog_types: None,
            filter: None,
            condition: None,
            place: None,
        };
        Entry {
            module: Some(module.to_owned()),
            prototype: Some(Fact::new(prototype, Provenance::Btf)),
            sets: Some(Fact::new(vec![member], Provenance::IdSymbols)),
            ..Entry::named(name)
        }
    }

    #[test]
    fn names_that_are_none_are_not_taken_over() {
        let kfuncs = vec![
            kfunc("a b", "p", "ids", "m"),
            kfunc("bpf_a", "p q", "ids", "m"),
            kfunc("bpf_b", "p", "i`s", "m"),
            kfunc("bpf_c", "p", "more_ids", "m;"),
        ];
        let inventory = Inventory {
            kfuncs,
            ..Inventory::default()
        };
        let (model, notes) = to_model(&inventory, Kernel::V6_12);
        let said = |kfunc: &Kfunc| {
            let param = kfunc.params[0].name.clone();
            (
                kfunc.name.clone(),
                param,
                kfunc.set.clone().unwrap_or_default(),
            )
        };
        let said: Vec<_> = model.kfuncs.iter().map(said).collect();
        let owned = |(a, b, c): (&str, &str, &str)| (a.to_owned(), b.to_owned(), c.to_owned());
        let expected = [
            ("bpf_a", "arg0", "ids"),
            ("bpf_b", "p", ""),
            ("bpf_c", "p", "more_ids"),
        ];
        assert_eq!(said, expected.map(owned));
        let sets = model
            .sets
            .iter()
            .map(|set| (set.ids.as_str(), set.module.as_deref()));
        assert_eq!(
            sets.collect::<Vec<_>>(),
            [("ids", Some("m")), ("more_ids", None)]
        );
        let noted = |name: &str| {
            let notes = notes.iter().filter(|note| note.what.contains("none in C"));
            notes.filter(|note| note.names == [name]).count()
        };
        assert_eq!(["a b", "bpf_b", "more_ids"].map(noted), [1, 1, 1]);
    }
}
