//! Types and enums that the prototypes mention.

use std::collections::{BTreeMap, BTreeSet};

use super::Making;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::{KernelEnum, KernelType, Kfunc, TypeKind};

/// What prototypes mention, by tag.
#[derive(Default)]
struct Mentioned {
    types: BTreeMap<String, TypeKind>,
    enums: BTreeSet<String>,
}

impl Making<'_> {
    pub(super) fn types(&mut self) {
        let mut mentioned = Mentioned::default();
        for kfunc in &self.model.kfuncs {
            let types = kfunc.params.iter().map(|param| &param.ty);
            types.chain([&kfunc.ret]).for_each(|ty| mentioned.add(ty));
        }
        let Mentioned { types, enums } = mentioned;
        let mut releases = self.releases();
        let dtors = self.model.sets.iter().flat_map(|set| &set.dtors);
        let kptrs: BTreeSet<_> = dtors.map(|dtor| dtor.ty.clone()).collect();
        for (name, kind) in types {
            let (release, kptr) = (releases.remove(&name), kptrs.contains(&name));
            self.model
                .types
                .push(kernel_type(name, kind, release, kptr));
        }
        self.model.enums = enums.into_iter().map(kernel_enum).collect();
    }

    /// The kfuncs that take a reference to a type and give none back, by type,
    /// for those types that another kfunc gives references to.
    fn releases(&self) -> BTreeMap<String, String> {
        let with = |kfunc: &&Kfunc, flag| kfunc.contracts.iter().any(|c| c.has(flag));
        let kfuncs = || self.model.kfuncs.iter();
        let acquiring = kfuncs().filter(|kfunc| with(kfunc, Flag::Acquire));
        let given: BTreeSet<_> = acquiring.filter_map(|k| k.ret.struct_pointee()).collect();
        let releasing = kfuncs().filter(|kfunc| with(kfunc, Flag::Release));
        let plain = releasing.filter(|kfunc| !with(kfunc, Flag::Acquire)).rev();
        let taken = plain.filter_map(|kfunc| match kfunc.params.as_slice() {
            [only] => Some((only.ty.struct_pointee()?, &kfunc.name)),
            _ => None,
        });
        let mut releases: BTreeMap<_, _> = taken
            .filter(|(ty, _)| given.contains(ty))
            .map(|(ty, name)| (ty.to_owned(), name.clone()))
            .collect();
        let dtors = self.model.sets.iter().flat_map(|set| &set.dtors);
        releases.extend(dtors.map(|dtor| (dtor.ty.clone(), dtor.kfunc.clone())));
        releases
    }
}

fn kernel_type(name: String, kind: TypeKind, release: Option<String>, kptr: bool) -> KernelType {
    KernelType {
        rust: name.clone(),
        kind,
        docs: Vec::new(),
        release,
        rcu: false,
        kptr,
        scalar_only: false,
        alias_of: name.strip_suffix("___init").map(str::to_owned),
        first_member: None,
        size: None,
        fields: Vec::new(),
        name,
    }
}

impl Mentioned {
    fn add(&mut self, ty: &CType) {
        match ty {
            CType::Struct(tag) => {
                self.types.insert(tag.clone(), TypeKind::Struct);
            }
            CType::Union(tag) => {
                self.types.insert(tag.clone(), TypeKind::Union);
            }
            CType::Enum(tag) => {
                self.enums.insert(tag.clone());
            }
            CType::Pointer(pointer) => self.add(&pointer.to),
            CType::Function(function) => {
                function.params.iter().for_each(|ty| self.add(ty));
                self.add(&function.ret);
            }
            CType::Void | CType::Bool | CType::Int(_) | CType::Unsupported(_) => {}
        }
    }
}

fn kernel_enum(name: String) -> KernelEnum {
    KernelEnum {
        rust: name.clone(),
        name,
        docs: Vec::new(),
        variants: Vec::new(),
    }
}
