//! Declarations as they are on one kernel.
//!
//! Owns the way from a [`Model`], which is about many kernels, to an
//! [`Inventory`] of one.

use std::collections::BTreeSet;

use super::{
    Destructor, Entry, Enumeration, Fact, Inventory, Membership, Parameter, Prototype, Provenance,
    Size,
};
use crate::model::cname::is_iterator;
use crate::model::flag;
use crate::model::version::Kernel;
use crate::model::{Contract, KernelEnum, KernelType, Kfunc, KfuncSet, Model, Param};

const FROM: Provenance = Provenance::Declaration;

impl Inventory {
    /// What `model` declares for `kernel`.
    pub fn of(model: &Model, kernel: Kernel) -> Self {
        let entry = |kfunc: &Kfunc| Some(entry(model, kfunc, kfunc.contract(kernel)?, kernel));
        let dtors = model.sets.iter().flat_map(|set| &set.dtors);
        let there = |name: &str| {
            let mut kfuncs = model.kfuncs_named(name);
            kfuncs.any(|kfunc| kfunc.contract(kernel).is_some())
        };
        let mut inventory = Self {
            release: Some(kernel.name().to_owned()),
            kfuncs: joined(model.kfuncs.iter().filter_map(entry)),
            dtors: dtors
                .filter(|dtor| there(&dtor.kfunc))
                .map(|dtor| Destructor {
                    ty: dtor.ty.clone(),
                    function: dtor.kfunc.clone(),
                    from: FROM,
                })
                .collect(),
            sizes: model.types.iter().filter_map(size).collect(),
            enums: model.enums.iter().map(enumeration).collect(),
            unseen: Vec::new(),
            only: None,
        };
        let tags = inventory.tags();
        let tags: BTreeSet<String> = tags.into_iter().map(str::to_owned).collect();
        inventory.sizes.retain(|size| tags.contains(&size.ty));
        inventory.enums.retain(|it| tags.contains(&it.name));
        inventory.sort();
        inventory
    }
}

fn size(ty: &KernelType) -> Option<Size> {
    let bytes = ty.size.filter(|_| is_iterator(&ty.name))?;
    Some(Size {
        ty: ty.name.clone(),
        bytes,
        from: FROM,
    })
}

fn enumeration(KernelEnum { name, variants, .. }: &KernelEnum) -> Enumeration {
    Enumeration {
        name: name.clone(),
        variants: variants.clone(),
        from: FROM,
    }
}

/// A kfunc that is in two sets is declared for each: one entry of both.
fn joined(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for mut entry in entries {
        let same = |last: &&mut Entry| last.name == entry.name && last.module == entry.module;
        match all.last_mut().filter(same) {
            Some(last) => {
                let more = entry.sets.take().map(|sets| sets.value);
                let sets = last.sets.get_or_insert(Fact::new(Vec::new(), FROM));
                sets.value.extend(more.unwrap_or_default());
            }
            None => all.push(entry),
        }
    }
    all
}

fn entry(model: &Model, kfunc: &Kfunc, contract: &Contract, kernel: Kernel) -> Entry {
    let bits = flag::on_kernel(contract.intent, kernel).flags.bits();
    let sets = kfunc.sets_under(contract);
    let sets: Vec<_> = sets.filter_map(|ids| model.set_named(ids)).collect();
    let member = |set: &&KfuncSet| Membership {
        set: set.ids.clone(),
        flags: Some(bits),
        prog_types: Some(
            set.prog_types(kernel)
                .map(|ty| ty.word.to_owned())
                .collect(),
        ),
        filter: None,
        condition: condition(kfunc, set),
        place: None,
    };
    let members: Vec<_> = sets.iter().map(member).collect();
    Entry {
        name: kfunc.name.clone(),
        module: sets.first().and_then(|set| set.module.clone()),
        file: None,
        prototype: Some(Fact::new(prototype(kfunc, kernel), FROM)),
        flags: Some(Fact::new(bits, FROM)),
        sets: (!members.is_empty()).then(|| Fact::new(members, FROM)),
        docs: Some(Fact::new(kfunc.docs.clone(), FROM)),
    }
}

/// What the kfunc's place in the set depends on.
fn condition(kfunc: &Kfunc, set: &KfuncSet) -> Option<String> {
    let configs = [&kfunc.config, &set.config].into_iter().flatten();
    let defined: Vec<_> = configs.map(|it| format!("defined({it})")).collect();
    (!defined.is_empty()).then(|| defined.join(" && "))
}

fn prototype(kfunc: &Kfunc, kernel: Kernel) -> Prototype {
    let param = |param: &Param| {
        let (name, ty) = (param.kernel_name(kernel), param.ty_on(kernel));
        Parameter {
            text: ty.declare(&name),
            ty: ty.clone(),
            name,
        }
    };
    let ret = kfunc.ret_on(kernel);
    Prototype {
        params: kfunc.params.iter().map(param).collect(),
        ret: ret.clone(),
        ret_text: ret.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_kernel_has_its_own_flags_and_suffixes() {
        let text = "
            #[kfunc_set(ids = \"ids\", prog_types(tracing, xdp(since = \"6.16\")))]
            unsafe extern \"C\" {
                /// Takes one.
                #[kfunc(acquire, trusted_args, ret_null)]
                pub fn bpf_take(p: *mut task_struct, #[arg(nullable)] q: *mut task_struct)
                    -> *mut task_struct;
                #[kfunc(since = \"7.0\")]
                pub fn bpf_late(n: u32);
            }
            #[derive(KernelType)]
            #[kernel_type(release = bpf_put)]
            #[repr(C)]
            pub struct task_struct { _opaque: [u8; 0] }
            #[kfunc_set(ids = \"other\", prog_types(tracing))]
            unsafe extern \"C\" {
                #[kfunc(release)]
                pub fn bpf_put(p: *mut task_struct);
            }
            #[kfunc_set(ids = \"third\", prog_types(xdp))]
            unsafe extern \"C\" {
                #[kfunc(release)]
                pub fn bpf_put(p: *mut task_struct);
            }";
        let source = Source {
            name: "a.rs".to_owned(),
            text: text.to_owned(),
        };
        let loaded = crate::load(&[source], None);
        let model = loaded.lowered.model;
        let old = Inventory::of(&model, Kernel::V6_12);
        let names: Vec<_> = old.kfuncs.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["bpf_put", "bpf_take"], "{:?}", loaded.report);
        let take = &old.kfuncs[1];
        let c = |entry: &Entry| entry.prototype.as_ref().map(|p| p.value.c(&entry.name));
        assert_eq!(
            c(take).as_deref(),
            Some(
                "struct task_struct *bpf_take(struct task_struct *p, \
                 struct task_struct *q__nullable)"
            )
        );
        assert_eq!(take.flags, Some(Fact::new(0b1_0101, FROM)));
        let new = Inventory::of(&model, Kernel::V7_0);
        assert_eq!(new.kfuncs.len(), 3);
        let sets = |entry: &Entry| entry.sets.as_ref().map(|sets| sets.value.len());
        assert_eq!(sets(&new.kfuncs[1]), Some(2));
        assert_eq!(new.kfuncs[2].flags, Some(Fact::new(0b101, FROM)));
    }
}
