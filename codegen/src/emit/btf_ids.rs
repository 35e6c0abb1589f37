//! The back end `btf-ids`: what puts kfuncs into a kernel or a module.
//!
//! Owns what both languages agree on: which kfuncs, flags and destructors a
//! set has on a kernel, in which order, and what the symbols are called.
//! Refuses to know how either is written: [`c`] and [`rust`].

mod c;
mod rust;

use super::{Backend, Files, Input};
use crate::model::flag::{self, KernelFlags};
use crate::model::symbol::{self, DTOR_WRAPPER};
use crate::model::version::Kernel;
use crate::model::{Dtor, Kfunc, KfuncSet, Model};

/// Id sets with their registration: C, and the sets alone as Rust's
/// `global_asm!`.
pub(super) struct BtfIds;

impl Backend for BtfIds {
    fn name(&self) -> &'static str {
        "btf-ids"
    }

    fn about(&self) -> &'static str {
        "BTF id sets with their registration, in C, and as global_asm! in Rust"
    }

    fn emit(&self, input: &Input<'_>) -> Files {
        let mut files = c::files(input);
        files.extend(rust::files(input));
        files
    }
}

/// `BTF_KFUNCS_START`, and a flag in the set's header that registration asks
/// for (kernel/bpf/btf.c).
const KFUNCS_SETS: Kernel = Kernel::V6_9;

/// The kfuncs of a set, one entry for each name.
struct Members<'a> {
    ids: &'a str,
    name: &'a str,
    /// One for each prototype that the name has had.
    kfuncs: Vec<&'a Kfunc>,
}

impl<'a> Members<'a> {
    /// By name.
    fn of(model: &'a Model, set: &'a KfuncSet) -> Vec<Self> {
        let mut members: Vec<Self> = Vec::new();
        for kfunc in model.members(&set.ids) {
            match members.last_mut() {
                Some(last) if last.name == kfunc.name => last.kfuncs.push(kfunc),
                Some(_) | None => members.push(Self {
                    ids: &set.ids,
                    name: &kfunc.name,
                    kfuncs: vec![kfunc],
                }),
            }
        }
        members
    }

    /// The declaration that `kernel` has in the set. One whose flags are not known
    /// is in none that we could write.
    fn on(&self, kernel: Kernel) -> Option<&'a Kfunc> {
        let kfuncs = self.kfuncs.iter().copied();
        let mut kfuncs = kfuncs.filter(|kfunc| !kfunc.is_unread(kernel));
        kfuncs.find(|kfunc| kfunc.sets_on(kernel).any(|ids| ids == self.ids))
    }

    /// Whether `kernel` has it under flags that are not known.
    fn is_unread(&self, kernel: Kernel) -> bool {
        let mut kfuncs = self.kfuncs.iter();
        kfuncs.any(|kfunc| kfunc.is_unread(kernel) && kfunc.contract(kernel).is_some())
    }

    /// The configuration option that all of them need.
    fn config(&self) -> Option<&'a str> {
        self.kfuncs
            .first()
            .and_then(|kfunc| kfunc.config.as_deref())
    }

    /// The flags on `kernel`, if it has the kfunc.
    fn flags(&self, kernel: Kernel) -> Option<KernelFlags> {
        let contract = self.on(kernel)?.contract(kernel)?;
        Some(flag::on_kernel(contract.intent, kernel))
    }
}

/// The function that is registered as destructor on `kernel`.
fn dtor_function(dtor: &Dtor, kernel: Kernel) -> String {
    match kernel >= DTOR_WRAPPER {
        true => symbol::dtor_wrapper(dtor),
        false => dtor.kfunc.clone(),
    }
}

/// The configuration option that the destructor's kfunc needs.
fn dtor_config<'a>(model: &'a Model, dtor: &'a Dtor) -> Option<&'a str> {
    let mut kfuncs = model.kfuncs_named(&dtor.kfunc);
    kfuncs.next().and_then(|kfunc| kfunc.config.as_deref())
}

/// Whether `kernel` has the destructor's kfunc.
fn has_dtor(model: &Model, dtor: &Dtor, kernel: Kernel) -> bool {
    let mut kfuncs = model.kfuncs_named(&dtor.kfunc);
    kfuncs.any(|kfunc| kfunc.contract(kernel).is_some())
}
