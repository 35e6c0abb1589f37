//! Types and enums that the prototypes mention.

use std::collections::{BTreeMap, BTreeSet};

use super::Making;
use crate::emit::rust_extern::ident;
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
        let sizes = self.inventory.sizes.iter();
        let sizes: BTreeMap<_, _> = sizes.map(|size| (&size.ty, size.bytes)).collect();
        for (name, kind) in types {
            let (release, kptr) = (releases.remove(&name), kptrs.contains(&name));
            let size = sizes.get(&name).copied();
            self.model
                .types
                .push(kernel_type(name, kind, release, kptr, size));
        }
        let known = self.inventory.enums.iter();
        let known: BTreeMap<_, _> = known.map(|it| (&it.name, &it.variants)).collect();
        for name in enums {
            let variants = known.get(&name).map(|variants| variants.to_vec());
            let (variants, left) = once(variants.unwrap_or_default());
            if left > 0 {
                self.note(&name, "has several names for a value: the first is taken");
            }
            if variants.is_empty() {
                self.note(&name, "is an enum whose enumerators are not known");
            }
            self.model.enums.push(kernel_enum(name, variants));
        }
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

fn kernel_type(
    name: String,
    kind: TypeKind,
    release: Option<String>,
    kptr: bool,
    size: Option<u32>,
) -> KernelType {
    KernelType {
        rust: ident(&name).to_string(),
        kind,
        docs: vec![match kind {
            TypeKind::Struct => format!("`struct {name}`."),
            TypeKind::Union => format!("`union {name}`."),
        }],
        release,
        rcu: false,
        kptr,
        scalar_only: false,
        alias_of: name.strip_suffix("___init").map(str::to_owned),
        first_member: None,
        size,
        fields: Vec::new(),
        name,
    }
}

impl Mentioned {
    fn add(&mut self, ty: &CType) {
        ty.each(&mut |ty| match ty {
            CType::Struct(tag) => {
                self.types.insert(tag.clone(), TypeKind::Struct);
            }
            CType::Union(tag) => {
                self.types.insert(tag.clone(), TypeKind::Union);
            }
            CType::Enum(tag) => {
                self.enums.insert(tag.clone());
            }
            _ => {}
        });
    }
}

/// Each value once, and how many names are left out: an enum in Rust has no two
/// names for one value.
fn once(mut variants: Vec<(String, i64)>) -> (Vec<(String, i64)>, usize) {
    let (mut seen, all) = (BTreeSet::new(), variants.len());
    variants.retain(|(_, value)| seen.insert(*value));
    let left = all - variants.len();
    (variants, left)
}

fn kernel_enum(name: String, mut variants: Vec<(String, i64)>) -> KernelEnum {
    for (name, _) in &mut variants {
        *name = ident(name).to_string();
    }
    KernelEnum {
        rust: ident(&name).to_string(),
        docs: vec![format!("`enum {name}`.")],
        name,
        variants,
    }
}
