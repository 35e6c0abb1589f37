//! One name for one thing, in the C that puts sets into a kernel.
//!
//! Owns the rule about names that are made ([`crate::model::symbol`]) and those
//! that authors give. Where two sets or two kfuncs are called the same, other rules
//! speak.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Found};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::model::ctype::CType;
use crate::model::symbol::{self, DTOR_WRAPPER};
use crate::model::{Kfunc, KfuncSet};

/// A name, what has it, and where that comes from.
struct Named {
    name: String,
    what: String,
    place: Place,
}

/// Names in the order in which they are taken: the first keeps a name.
#[derive(Default)]
struct Scope {
    names: Vec<Named>,
}

/// Sets with their indexes.
type Sets<'a> = Vec<(usize, &'a KfuncSet)>;

/// Runs the rule over every file that is made of sets.
pub(super) fn check(case: &Case<'_>, found: &mut Found) {
    let mut ids = BTreeSet::new();
    let sets = case.model.sets.iter().enumerate();
    let once = sets.filter(|(_, set)| !set.ids.is_empty() && ids.insert(&set.ids));
    let all: Sets<'_> = once.collect();
    let mut units: BTreeMap<String, Sets<'_>> = BTreeMap::new();
    for (index, set) in &all {
        let unit = units.entry(symbol::unit(set)).or_default();
        unit.push((*index, set));
    }
    for (name, sets) in &units {
        match two_files(name, sets) {
            Some(clash) => found.push(clash),
            None => found.extend(in_file(case, sets).clashes()),
        }
    }
    found.extend(in_assembler(&all).clashes());
    found.extend(enumerators(case).clashes());
}

/// Enumerators of the enums that prototypes need, which are in one header.
fn enumerators(case: &Case<'_>) -> Scope {
    let mut scope = Scope::default();
    let needed = needed(case);
    for (index, of) in case.model.enums.iter().enumerate() {
        let variants = of.variants.iter().enumerate();
        for (i, (name, _)) in variants.filter(|_| needed.contains(of.name.as_str())) {
            let place = (Subject::Enum(index), Part::Variant(i));
            scope.add(name.clone(), format!("of `enum {}`", of.name), place);
        }
    }
    scope
}

/// The tags that prototypes mention, and the fields of what they mention.
fn needed<'a>(case: &Case<'a>) -> BTreeSet<&'a str> {
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    let mut types: Vec<&CType> = case.model.kfuncs.iter().flat_map(Kfunc::types).collect();
    while let Some(ty) = types.pop() {
        ty.each(&mut |ty| {
            let (CType::Enum(tag) | CType::Struct(tag) | CType::Union(tag)) = ty else {
                return;
            };
            if tags.insert(tag) {
                let known = case.model.type_named(tag);
                let fields = known.map_or(&[][..], |known| &known.fields);
                types.extend(fields.iter().map(|field| &field.ty));
            }
        });
    }
    tags
}

/// A set whose own file has the name of a module's.
fn two_files(name: &str, sets: &Sets<'_>) -> Option<Diagnostic<Place>> {
    let (alone, _) = sets.iter().find(|(_, set)| set.module.is_none())?;
    let (module, _) = sets.iter().find(|(_, set)| set.module.is_some())?;
    let message = format!("the file `{name}.c` is made twice");
    Some(
        Diagnostic::new(Code::NameTwice, (Subject::Set(*alone), Part::Ids), message)
            .label("of this set alone")
            .other(
                (Subject::Set(*module), Part::Module),
                "of the sets of this module",
            )
            .note("a module's sets are in `MODULE_kfuncs.c`, any other set in a file of its name")
            .help("give the set another name"),
    )
}

/// What C has in the file of `sets`.
fn in_file(case: &Case<'_>, sets: &Sets<'_>) -> Scope {
    let mut scope = Scope::default();
    scope.starts(sets);
    for (index, set) in sets {
        let place = (Subject::Set(*index), Part::Ids);
        let what = format!("what registers `{}`", set.ids);
        scope.add(symbol::set_struct(&set.ids), what, place);
        scope.dtor_lists(*index, set);
        if case.target.until() >= DTOR_WRAPPER {
            scope.dtor_wrappers(*index, set);
        }
    }
    scope.sets(sets);
    scope.kfuncs(case, sets);
    scope
}

/// What the assembler of all sets has, which is in one file.
fn in_assembler(sets: &Sets<'_>) -> Scope {
    let mut scope = Scope::default();
    for (index, set) in sets {
        scope.dtor_lists(*index, set);
    }
    scope.sets(sets);
    scope
}

impl Scope {
    fn add(&mut self, name: String, what: impl Into<String>, place: Place) {
        let what = what.into();
        self.names.push(Named { name, what, place });
    }

    /// The functions that the file's code starts and ends with.
    fn starts(&mut self, sets: &Sets<'_>) {
        let Some((index, set)) = sets.first() else {
            return;
        };
        let at = |part| (Subject::Set(*index), part);
        let Some(module) = &set.module else {
            return self.add(symbol::init(&set.ids), "what registers it", at(Part::Ids));
        };
        let place = at(Part::Module);
        self.add(symbol::init(module), "what the module starts with", place);
        self.add(symbol::exit(module), "what the module ends with", place);
    }

    fn dtor_lists(&mut self, index: usize, set: &KfuncSet) {
        let mut types = BTreeSet::new();
        for (i, dtor) in set.dtors.iter().enumerate() {
            if types.insert(&dtor.ty) {
                let what = format!("the list with the destructor of `{}`", dtor.ty);
                let place = (Subject::Set(index), Part::Dtor(i));
                self.add(symbol::dtor_list(set, dtor), what, place);
            }
        }
    }

    fn dtor_wrappers(&mut self, index: usize, set: &KfuncSet) {
        let mut types = BTreeSet::new();
        for (i, dtor) in set.dtors.iter().enumerate() {
            if types.insert(&dtor.ty) {
                let what = format!("what calls `{}` as a destructor", dtor.kfunc);
                let place = (Subject::Set(index), Part::Dtor(i));
                self.add(symbol::dtor_wrapper(dtor), what, place);
            }
        }
    }

    fn sets(&mut self, sets: &Sets<'_>) {
        for (index, set) in sets {
            self.add(
                set.ids.clone(),
                "the set",
                (Subject::Set(*index), Part::Ids),
            );
        }
    }

    /// The kfuncs that are in any of the sets, each once.
    fn kfuncs(&mut self, case: &Case<'_>, sets: &Sets<'_>) {
        let mut seen = BTreeSet::new();
        for (index, kfunc) in case.model.kfuncs.iter().enumerate() {
            let member = sets.iter().any(|(_, set)| kfunc.is_ever_in(&set.ids));
            if member && seen.insert(&kfunc.name) {
                let place = (Subject::Kfunc(index), Part::Name);
                self.add(kfunc.name.clone(), "the kfunc", place);
            }
        }
    }

    /// The first clash of each name.
    fn clashes(self) -> Found {
        let mut first: BTreeMap<String, Named> = BTreeMap::new();
        let mut found = Found::new();
        for named in self.names {
            match first.get(&named.name) {
                Some(other) => found.push(clash(other, &named)),
                None => {
                    first.insert(named.name.clone(), named);
                }
            }
        }
        found
    }
}

fn clash(first: &Named, second: &Named) -> Diagnostic<Place> {
    let message = format!("`{}` is two things in the generated C", second.name);
    Diagnostic::new(Code::NameTwice, second.place, message)
        .label(&second.what)
        .other(first.place, &first.what)
        .note(match first.place {
            (Subject::Enum(_), _) => "enumerators of all enums are in one scope of C",
            _ => {
                "the C that registers sets has `NAME_init`, `MODULE_exit`, `SET_set`, \
                 `SET_TYPE_dtor` and `KFUNC_dtor` besides the sets and the kfuncs"
            }
        })
        .help("give one of the two another name")
}
