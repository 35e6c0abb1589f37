//! Narrows a model to what is to be made: some kernels, and some names.
//!
//! Owns the answer to what belongs together: a kfunc comes with its set, with
//! the types of its prototype, with what gives such an object back, and an
//! iterator's kfunc with its two siblings. Refuses to judge declarations.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic};
use crate::lower::kfunc::nearest;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{KernelType, Kfunc, KfuncSet, Model};

/// What a narrowed model is narrowed to.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The kernels. A range of more than one leaves the patch series out, as
    /// [`Kfunc::eras`] does.
    pub target: KernelRange,
    /// Names of kfuncs; all that the target has where this is empty.
    pub only: &'a [String],
}

/// A model that holds what was asked for and what that needs.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The model.
    pub model: Model,
    /// Kfuncs that nobody named and that came along, each with the reason.
    pub along: BTreeMap<String, String>,
}

/// Something that was asked for and cannot be had.
type Refusal = Diagnostic<()>;

/// Narrows `model`.
///
/// # Errors
/// Every name that nothing declares or that the target does not have; a target
/// that has nothing.
pub fn select(model: &Model, choice: Choice<'_>) -> Result<Selected, Vec<Refusal>> {
    let Choice { target, only } = choice;
    let refused = refusals(model, Some(target), only);
    if !refused.is_empty() {
        return Err(refused);
    }
    let there = |kfunc: &&Kfunc| is_there(kfunc, target);
    let present: Vec<&Kfunc> = model.kfuncs.iter().filter(there).collect();
    if present.is_empty() {
        return Err(vec![nothing(model, target)]);
    }
    let mut closure = Closure::new(model, &present);
    for kfunc in &present {
        if only.is_empty() || only.contains(&kfunc.name) {
            closure.kfunc(kfunc);
        }
    }
    Ok(closure.finish())
}

/// Every name of `only` that cannot be had: nothing declares it, or the target, where
/// one is known, does not have it.
pub(crate) fn refusals(
    model: &Model,
    target: Option<KernelRange>,
    only: &[String],
) -> Vec<Refusal> {
    let names = only.iter();
    names
        .filter_map(|name| refusal(model, target, name))
        .collect()
}

/// Whether a kernel that something is made for has the kfunc.
fn is_there(kfunc: &Kfunc, target: KernelRange) -> bool {
    let single = target.since() == target.until();
    let counts = |kernel: &Kernel| single || !kernel.is_series();
    let ranges = kfunc.contracts.iter();
    let mut shared = ranges.filter_map(|contract| contract.range.intersect(target));
    shared.any(|range| range.kernels().any(|kernel| counts(&kernel)))
}

fn refusal(model: &Model, target: Option<KernelRange>, name: &str) -> Option<Refusal> {
    let found: Vec<_> = model.kfuncs_named(name).collect();
    if found.is_empty() {
        return Some(unknown(model, name));
    }
    let target = target?;
    if found.iter().any(|kfunc| is_there(kfunc, target)) {
        return None;
    }
    let ranges = found.iter().map(|kfunc| kfunc.range().to_string());
    let ranges: Vec<_> = ranges.collect();
    let message = format!("`{name}` is not in {}", kernels(target));
    let refusal = Diagnostic::new(Code::NotOnTarget, (), message);
    Some(refusal.note(format!("it is declared for {}", ranges.join(" and "))))
}

fn unknown(model: &Model, name: &str) -> Refusal {
    let known: Vec<_> = model.kfuncs.iter().map(|k| k.name.as_str()).collect();
    let message = format!("no kfunc is called `{name}`");
    let refusal = Diagnostic::new(Code::UnknownName, (), message);
    match nearest(name, &known) {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None => refusal.note(format!("{} are declared", known.len())),
    }
}

fn nothing(model: &Model, target: KernelRange) -> Refusal {
    let message = format!("none of the kfuncs is in {}", kernels(target));
    let first = model.kfuncs.iter().map(|kfunc| kfunc.range().since()).min();
    let last = model.kfuncs.iter().map(|kfunc| kfunc.range().until()).max();
    let refusal = Diagnostic::new(Code::NothingForTarget, (), message);
    match (first, last) {
        (Some(first), Some(last)) => {
            refusal.note(format!("they are declared for {first} to {last}"))
        }
        (None, _) | (_, None) => refusal,
    }
}

fn kernels(range: KernelRange) -> String {
    if range.since() == range.until() {
        range.to_string()
    } else {
        format!("any kernel from {} to {}", range.since(), range.until())
    }
}

/// What was taken so far, and what there is to take.
struct Closure<'a> {
    model: &'a Model,
    by_name: BTreeMap<&'a str, Vec<&'a Kfunc>>,
    iterators: BTreeMap<&'a str, Vec<&'a Kfunc>>,
    kfuncs: BTreeSet<&'a Kfunc>,
    types: BTreeSet<&'a str>,
    enums: BTreeSet<&'a str>,
    along: BTreeMap<&'a str, String>,
}

impl<'a> Closure<'a> {
    fn new(model: &'a Model, present: &[&'a Kfunc]) -> Self {
        let mut by_name: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut iterators: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for kfunc in present {
            by_name.entry(kfunc.name.as_str()).or_default().push(*kfunc);
            if let Some(state) = iterator(kfunc) {
                iterators.entry(state).or_default().push(*kfunc);
            }
        }
        Self {
            model,
            by_name,
            iterators,
            kfuncs: BTreeSet::new(),
            types: BTreeSet::new(),
            enums: BTreeSet::new(),
            along: BTreeMap::new(),
        }
    }

    /// Takes a kfunc that was asked for.
    fn kfunc(&mut self, kfunc: &'a Kfunc) {
        self.along.remove(kfunc.name.as_str());
        self.take(kfunc);
    }

    fn take(&mut self, kfunc: &'a Kfunc) {
        if !self.kfuncs.insert(kfunc) {
            return;
        }
        for param in &kfunc.params {
            self.ty(&param.ty);
        }
        self.ty(&kfunc.ret);
        if let Some(state) = iterator(kfunc) {
            let siblings = self.iterators.get(state).cloned().unwrap_or_default();
            let reason = format!("belongs to the iterator `{state}`");
            self.bring(&siblings, &reason);
        }
    }

    fn bring(&mut self, kfuncs: &[&'a Kfunc], reason: &str) {
        for kfunc in kfuncs {
            if !self.kfuncs.contains(kfunc) {
                self.along.insert(&kfunc.name, reason.to_owned());
                self.take(kfunc);
            }
        }
    }

    fn ty(&mut self, ty: &'a CType) {
        match ty {
            CType::Struct(name) | CType::Union(name) => self.named(name),
            CType::Enum(name) => {
                self.enums.insert(name);
            }
            CType::Pointer(pointer) => self.ty(&pointer.to),
            CType::Function(function) => {
                function.params.iter().for_each(|param| self.ty(param));
                self.ty(&function.ret);
            }
            CType::Void | CType::Bool | CType::Int(_) | CType::Unsupported(_) => {}
        }
    }

    /// A struct or union, with what it is made of and what it is given back by.
    fn named(&mut self, name: &'a str) {
        if !self.types.insert(name) {
            return;
        }
        let Some(found) = self.model.type_named(name) else {
            return;
        };
        let KernelType {
            release,
            alias_of,
            first_member,
            fields,
            ..
        } = found;
        for other in [alias_of, first_member].into_iter().flatten() {
            self.named(other);
        }
        for field in fields {
            self.ty(&field.ty);
        }
        if let Some(release) = release {
            let kfuncs = self.by_name.get(release.as_str());
            let kfuncs = kfuncs.cloned().unwrap_or_default();
            self.bring(&kfuncs, &format!("releases a `{name}`"));
        }
    }

    fn finish(self) -> Selected {
        let Self {
            model,
            kfuncs,
            types,
            enums,
            along,
            ..
        } = self;
        let sets: BTreeSet<_> = kfuncs.iter().flat_map(|kfunc| kfunc.sets()).collect();
        let names: BTreeSet<_> = kfuncs.iter().map(|kfunc| kfunc.name.as_str()).collect();
        let set = |set: &KfuncSet| {
            let mut set = set.clone();
            set.dtors.retain(|dtor| names.contains(dtor.kfunc.as_str()));
            set
        };
        let sets = model.sets.iter().filter(|s| sets.contains(s.ids.as_str()));
        let types = model
            .types
            .iter()
            .filter(|t| types.contains(t.name.as_str()));
        let enums = model
            .enums
            .iter()
            .filter(|e| enums.contains(e.name.as_str()));
        let along = along.into_iter();
        Selected {
            model: Model {
                sets: sets.map(set).collect(),
                types: types.cloned().collect(),
                enums: enums.cloned().collect(),
                // As sorted in the model as in the set.
                kfuncs: kfuncs.into_iter().cloned().collect(),
            },
            along: along.map(|(name, why)| (name.to_owned(), why)).collect(),
        }
    }
}

/// The C name of the state that an iterator's kfunc works on.
fn iterator(kfunc: &Kfunc) -> Option<&str> {
    let mut contracts = kfunc.contracts.iter();
    let role = contracts.any(|contract| contract.intent.iter().any(Flag::is_iterator_role));
    let first = kfunc.params.first().filter(|_| role)?;
    first.ty.struct_pointee()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const TEXT: &str = r#"
        #[derive(KernelType)]
        #[kernel_type(release = put)]
        #[repr(C)]
        pub struct thing { _opaque: [u8; 0] }

        #[derive(KernelType)]
        #[kernel_type(alias_of = thing)]
        #[repr(C)]
        pub struct thing___init { _opaque: [u8; 0] }

        #[derive(KernelType)]
        #[repr(C)]
        pub struct other { _opaque: [u8; 0] }

        #[derive(KernelType)]
        #[repr(C)]
        pub struct bpf_iter_x { _opaque: [u64; 1] }

        #[derive(KernelEnum)]
        pub enum mode { A, B }

        #[kfunc_set(ids = "one_ids", prog_types(tracing), dtor(thing = put))]
        unsafe extern "C" {
            #[kfunc(acquire, trusted_args, since = "6.2")]
            pub fn get(a: *mut thing) -> *mut thing;
            #[kfunc(release, since = "6.2")]
            pub fn put(a: *mut thing);
            #[kfunc(trusted_args, since = "6.2", until = "6.3")]
            pub fn old(o: *mut other);
            #[kfunc(rcu, since = "6.4")]
            pub fn init(a: *mut thing___init, m: mode) -> u32;
            #[kfunc(acquire, trusted_args, since = "v6-series", until = "v6-series")]
            pub fn never_released(o: *mut other) -> *mut other;
        }

        #[kfunc_set(ids = "two_ids", prog_types(tracing))]
        unsafe extern "C" {
            #[kfunc(iter_new, since = "6.4")]
            pub fn bpf_iter_x_new(it: *mut bpf_iter_x) -> i32;
            #[kfunc(iter_next, ret_null, since = "6.4")]
            pub fn bpf_iter_x_next(it: *mut bpf_iter_x) -> *mut i32;
            #[kfunc(iter_destroy, since = "6.4")]
            pub fn bpf_iter_x_destroy(it: *mut bpf_iter_x);
        }
    "#;

    fn model() -> Model {
        let source = Source {
            name: "a.rs".to_owned(),
            text: TEXT.to_owned(),
        };
        let loaded = crate::load(&[source], KernelRange::ALL);
        loaded.lowered.model
    }

    fn chosen(target: &str, only: &[&str]) -> Result<Selected, Vec<Refusal>> {
        let only: Vec<_> = only.iter().map(ToString::to_string).collect();
        let target = KernelRange::parse(target).expect("the tests know the kernels");
        let only = only.as_slice();
        select(&model(), Choice { target, only })
    }

    fn names(selected: &Selected) -> Vec<&str> {
        let kfuncs = selected.model.kfuncs.iter();
        kfuncs.map(|kfunc| kfunc.name.as_str()).collect()
    }

    #[test]
    fn a_target_keeps_what_it_has() {
        let selected = chosen("6.2", &[]).unwrap();
        assert_eq!(names(&selected), ["get", "old", "put"]);
        let sets: Vec<_> = selected.model.sets.iter().map(|s| &s.ids).collect();
        assert_eq!(sets, ["one_ids"]);
        assert!(selected.along.is_empty());
    }

    #[test]
    fn the_series_is_in_no_range_of_releases() {
        let alone = chosen("v6-series", &[]).unwrap();
        assert_eq!(names(&alone), ["never_released"]);
        let range = chosen("6.1..=6.2", &[]).unwrap();
        assert_eq!(names(&range), ["get", "old", "put"]);
    }

    #[test]
    fn a_type_comes_with_what_releases_it() {
        let selected = chosen("6.12", &["get"]).unwrap();
        assert_eq!(names(&selected), ["get", "put"]);
        let types: Vec<_> = selected.model.types.iter().map(|t| &t.name).collect();
        assert_eq!(types, ["thing"]);
        assert_eq!(selected.model.sets[0].dtors.len(), 1);
        let along: Vec<_> = selected.along.keys().collect();
        assert_eq!(along, ["put"]);
    }

    #[test]
    fn what_was_named_did_not_come_along() {
        for only in [["get", "put"], ["put", "get"]] {
            assert!(chosen("6.12", &only).unwrap().along.is_empty());
        }
    }

    #[test]
    fn types_come_with_what_they_need() {
        let selected = chosen("6.12", &["init"]).unwrap();
        let types: Vec<_> = selected.model.types.iter().map(|t| &t.name).collect();
        assert_eq!(types, ["thing", "thing___init"]);
        let enums: Vec<_> = selected.model.enums.iter().map(|e| &e.name).collect();
        assert_eq!(enums, ["mode"]);
    }

    #[test]
    fn destructors_go_with_their_kfunc() {
        let selected = chosen("6.2", &["old"]).unwrap();
        assert_eq!(names(&selected), ["old"]);
        assert!(selected.model.sets[0].dtors.is_empty());
    }

    #[test]
    fn an_iterator_is_three_kfuncs() {
        let selected = chosen("6.12", &["bpf_iter_x_next"]).unwrap();
        let wanted = ["bpf_iter_x_destroy", "bpf_iter_x_new", "bpf_iter_x_next"];
        assert_eq!(names(&selected), wanted);
    }

    #[test]
    fn the_same_model_comes_out_sorted() {
        let whole = model();
        let mut sorted = chosen("6.12", &[]).unwrap().model;
        let before = sorted.clone();
        sorted.sort();
        assert_eq!(sorted, before);
        let kept = before.kfuncs.iter().all(|k| whole.kfuncs.contains(k));
        assert!(kept);
    }

    #[test]
    fn every_name_that_cannot_be_had_is_told() {
        let refused = chosen("6.12", &["gett", "old", "put", "nonsense"]).unwrap_err();
        let codes: Vec<_> = refused.iter().map(|refusal| refusal.code).collect();
        let wanted = [Code::UnknownName, Code::NotOnTarget, Code::UnknownName];
        assert_eq!(codes, wanted);
        assert_eq!(refused[0].helps, ["did you mean `get`?"]);
        assert_eq!(refused[1].notes, ["it is declared for 6.2 to 6.3"]);
        assert_eq!(refused[2].notes, ["8 are declared"]);
    }

    #[test]
    fn a_target_with_nothing_is_refused() {
        let refused = chosen("6.0", &[]).unwrap_err();
        assert_eq!(refused[0].code, Code::NothingForTarget);
    }
}
