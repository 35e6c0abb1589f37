//! The functions before a set: prototypes, shims for bodies in Rust, and
//! destructors.
//!
//! Owns what a kernel author would write by hand between
//! `__bpf_kfunc_start_defs()` and its end.

use std::collections::BTreeSet;

use super::super::super::c::{self, Writer};
use super::super::super::rust_extern::implementation_symbol;
use super::super::{Members, dtor_config, dtor_function, has_dtor};
use super::{Unit, fenced};
use crate::model::ctype::CType;
use crate::model::symbol::DTOR_WRAPPER;
use crate::model::version::Kernel;
use crate::model::{Dtor, Kfunc, Param};

/// Since 6.7; before, what it stands for is written out (6.1:
/// net/netfilter/nf_conntrack_bpf.c).
const START_DEFS: Kernel = Kernel::V6_7;

/// `__bpf_kfunc` is there since 6.3 (include/linux/btf.h).
const KFUNC_MARK: Kernel = Kernel::V6_3;

/// Writes all of them for the file.
pub(super) fn write(w: &mut Writer, unit: &Unit<'_>) {
    tags(w, unit);
    w.blank();
    unit.ladder.vary(w, start);
    w.blank();
    for set in &unit.sets {
        let members = Members::of(unit.model, set);
        fenced(w, unit.own_config(set), |w| {
            members.iter().for_each(|member| function(w, unit, member));
            set.dtors.iter().for_each(|dtor| destructor(w, unit, dtor));
        });
    }
    w.blank();
    unit.ladder.vary(w, |kernel, w| match kernel >= START_DEFS {
        true => w.line("__bpf_kfunc_end_defs();"),
        false => w.line("__diag_pop();"),
    });
}

fn start(kernel: Kernel, w: &mut Writer) {
    if kernel >= START_DEFS {
        w.line("__bpf_kfunc_start_defs();");
        return;
    }
    w.line("__diag_push();");
    for warning in ["declarations", "prototypes"] {
        let args = [
            format!("\"-Wmissing-{warning}\""),
            "\"Global kfuncs as their definitions will be in BTF\"".to_owned(),
        ];
        w.wrapped(&format!("{};", c::breakable("__diag_ignore_all", &args)));
    }
}

/// The shim around a body in Rust, or the prototype of what the author writes.
fn function(w: &mut Writer, unit: &Unit<'_>, member: &Members<'_>) {
    if member.kfuncs.iter().any(|kfunc| kfunc.has_body) {
        w.blank();
    }
    fenced(w, member.config(), |w| {
        unit.ladder.vary(w, |kernel, w| {
            let Some(kfunc) = member.on(kernel) else {
                return;
            };
            match kfunc.has_body {
                true => shim(w, kfunc, kernel),
                false => w.wrapped(&format!("{};", declaration(kfunc, &kfunc.name, kernel))),
            }
        });
    });
}

fn declaration(kfunc: &Kfunc, name: &str, kernel: Kernel) -> String {
    let named = |param: &Param| param.ty_on(kernel).declare(&param.kernel_name(kernel));
    let params: Vec<_> = kfunc.params.iter().map(named).collect();
    c::declaration(kfunc.ret_on(kernel), name, &params)
}

/// Functions that are written in Rust have no BTF (`--lang_exclude=rust` in
/// scripts/Makefile.btf, 6.12 and 7.3), so that no set could name them.
fn shim(w: &mut Writer, kfunc: &Kfunc, kernel: Kernel) {
    let body = implementation_symbol(&kfunc.name);
    w.wrapped(&format!("extern {};", declaration(kfunc, &body, kernel)));
    w.line("");
    let head = declaration(kfunc, &kfunc.name, kernel);
    w.wrapped(&format!("{} {head}", mark(kernel)));
    let params = kfunc.params.iter();
    let args: Vec<_> = params.map(|param| param.kernel_name(kernel)).collect();
    let call = format!("{};", c::breakable(&body, &args));
    w.block("", "", |w| match kfunc.ret_on(kernel) {
        CType::Void => w.wrapped(&call),
        _ => w.wrapped(&format!("return {call}")),
    });
}

fn mark(kernel: Kernel) -> &'static str {
    match kernel >= KFUNC_MARK {
        true => "__bpf_kfunc",
        false => "__used noinline",
    }
}

fn destructor(w: &mut Writer, unit: &Unit<'_>, dtor: &Dtor) {
    w.blank();
    fenced(w, dtor_config(unit.model, dtor), |w| {
        unit.ladder.vary(w, |kernel, w| {
            if kernel < DTOR_WRAPPER || !has_dtor(unit.model, dtor, kernel) {
                return;
            }
            let name = dtor_function(dtor, kernel);
            w.line(&format!("{} void {name}(void *p)", mark(kernel)));
            w.block("", "", |w| w.line(&format!("{}(p);", dtor.kfunc)));
            w.line(&format!("CFI_NOSEAL({name});"));
        });
    });
}

/// Declarations of the types that the prototypes mention. Those that a header
/// of the kernel defines as well may be declared again.
fn tags(w: &mut Writer, unit: &Unit<'_>) {
    let mut found = Tags::default();
    for kfunc in unit
        .sets
        .iter()
        .flat_map(|set| unit.model.members(&set.ids))
    {
        kfunc.types().for_each(|ty| found.add(ty));
    }
    let Tags { enums, others } = found;
    let known = unit.model.enums.iter();
    for known in known.filter(|known| enums.contains(&known.name)) {
        w.blank();
        w.fenced(&format!("ifndef KFUNC_HAVE_{}", known.name), |w| {
            w.block(&format!("enum {}", known.name), ";", |w| {
                for (name, value) in &known.variants {
                    w.line(&format!("{name} = {value},"));
                }
            });
        });
    }
    w.blank();
    others.iter().for_each(|tag| w.line(&format!("{tag};")));
}

#[derive(Default)]
struct Tags {
    enums: BTreeSet<String>,
    /// With their keyword.
    others: BTreeSet<String>,
}

impl Tags {
    fn add(&mut self, ty: &CType) {
        ty.each(&mut |ty| match ty {
            CType::Enum(tag) => {
                self.enums.insert(tag.clone());
            }
            CType::Struct(_) | CType::Union(_) => {
                self.others.insert(ty.declare(""));
            }
            _ => {}
        });
    }
}
