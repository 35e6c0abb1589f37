//! Id sets in the kernel's C.
//!
//! Owns the file: what surrounds the set in each era, shims for bodies in
//! Rust, registration. A set of the kernel proper has a file of its own; those
//! of a module share one, because a module starts once and may register its
//! destructors once (`register_btf_id_dtor_kfuncs`, kernel/bpf/btf.c, 6.12).

mod register;
mod shims;

use std::collections::BTreeMap;

use super::super::c::Writer;
use super::super::ladder::Ladder;
use super::super::{Files, Input, head_lines};
use super::{KFUNCS_SETS, Members, dtor_config, dtor_function, has_dtor};
use crate::model::flag::KernelFlags;
use crate::model::symbol::{self, DTOR_WRAPPER, dtor_list};
use crate::model::{KfuncSet, Model};

/// A file in the making.
struct Unit<'a> {
    model: &'a Model,
    ladder: Ladder,
    module: Option<&'a str>,
    sets: Vec<&'a KfuncSet>,
}

impl Unit<'_> {
    /// What functions and variables of the file begin with.
    fn prefix(&self) -> &str {
        let set = self.sets.first().map_or("", |set| set.ids.as_str());
        self.module.unwrap_or(set)
    }

    /// The configuration option that all the sets need.
    fn config(&self) -> Option<&str> {
        let config = self.sets.first()?.config.as_deref();
        let same = self.sets.iter().all(|set| set.config.as_deref() == config);
        config.filter(|_| same)
    }

    /// The option that `set` needs besides.
    fn own_config<'s>(&self, set: &'s KfuncSet) -> Option<&'s str> {
        let config = set.config.as_deref();
        config.filter(|config| self.config() != Some(config))
    }

    fn has_dtors(&self) -> bool {
        self.sets.iter().any(|set| !set.dtors.is_empty())
    }
}

/// One file for each set, or for each module.
pub(super) fn files(input: &Input<'_>) -> Files {
    let ladder = Ladder::kernel(input.target);
    let mut units: BTreeMap<String, Unit<'_>> = BTreeMap::new();
    let present = |set: &&KfuncSet| {
        let members = Members::of(input.model, set);
        let here = |member: &Members<'_>| {
            ladder
                .kernels()
                .iter()
                .any(|kernel| member.on(*kernel).is_some())
        };
        members.iter().any(here)
    };
    for set in input.model.sets.iter().filter(present) {
        let name = format!("{}.c", symbol::unit(set));
        let unit = units.entry(name).or_insert_with(|| Unit {
            model: input.model,
            ladder: ladder.clone(),
            module: set.module.as_deref(),
            sets: Vec::new(),
        });
        unit.sets.push(set);
    }
    let write = |(name, unit): (String, Unit<'_>)| (name, file(input, &unit));
    units.into_iter().map(write).collect()
}

fn file(input: &Input<'_>, unit: &Unit<'_>) -> String {
    let mut w = Writer::default();
    w.line("// SPDX-License-Identifier: GPL-2.0");
    w.comment(&head_lines(input));
    includes(&mut w, unit);
    w.blank();
    fenced(&mut w, unit.config(), |w| {
        shims::write(w, unit);
        for set in &unit.sets {
            w.blank();
            fenced(w, unit.own_config(set), |w| {
                id_set(w, unit, set);
                dtor_lists(w, unit, set);
                register::set_struct(w, unit, set);
            });
        }
        w.blank();
        register::init(w, unit);
    });
    w.finish()
}

/// `body`, where the kernel has the option.
fn fenced(w: &mut Writer, config: Option<&str>, body: impl FnOnce(&mut Writer)) {
    let condition = config.map(|config| format!("if IS_ENABLED({config})"));
    w.fenced(&condition.unwrap_or_default(), body);
}

fn includes(w: &mut Writer, unit: &Unit<'_>) {
    let ranged = unit.ladder.kernels().len() > 1;
    for header in ["bpf", "btf", "btf_ids"] {
        w.directive(&format!("include <linux/{header}.h>"));
    }
    w.directive("include <linux/module.h>");
    if ranged {
        w.directive("include <linux/version.h>");
    }
    if unit.has_dtors() {
        unit.ladder.vary(w, |kernel, w| {
            if kernel >= DTOR_WRAPPER {
                w.directive("include <linux/cfi.h>");
            }
        });
    }
}

/// The set: `BTF_SET8_START` up to 6.8, `BTF_KFUNCS_START` from 6.9 on.
fn id_set(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    let ids = &set.ids;
    let mark = |w: &mut Writer, word: &str| {
        unit.ladder.vary(w, |kernel, w| {
            let kind = match kernel >= KFUNCS_SETS {
                true => "BTF_KFUNCS",
                false => "BTF_SET8",
            };
            w.line(&format!("{kind}_{word}({ids})"));
        });
    };
    mark(w, "START");
    let members = Members::of(unit.model, set);
    for same in members.chunk_by(|a, b| a.config() == b.config()) {
        let config = same.first().and_then(Members::config);
        fenced(w, config, |w| {
            same.iter().for_each(|member| entry(w, unit, member));
        });
    }
    mark(w, "END");
}

fn entry(w: &mut Writer, unit: &Unit<'_>, member: &Members<'_>) {
    unit.ladder.vary(w, |kernel, w| {
        let name = member.name;
        if member.is_unread(kernel) {
            w.comment(&[format!(
                "{name}: its flags are not known, so it is left out"
            )]);
        }
        let Some(KernelFlags { flags, notes }) = member.flags(kernel) else {
            return;
        };
        for note in notes {
            w.comment(&[format!("{name}: {}", note.text())]);
        }
        match flags.is_empty() {
            true => w.line(&format!("BTF_ID_FLAGS(func, {name})")),
            false => w.line(&format!(
                "BTF_ID_FLAGS(func, {name}, {})",
                flags.c_expression()
            )),
        }
    });
}

/// A list for each destructor, so that no index depends on the configuration.
fn dtor_lists(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    for dtor in &set.dtors {
        w.blank();
        fenced(w, dtor_config(unit.model, dtor), |w| {
            unit.ladder.vary(w, |kernel, w| {
                if has_dtor(unit.model, dtor, kernel) {
                    w.line(&format!("BTF_ID_LIST({})", dtor_list(set, dtor)));
                    w.line(&format!("BTF_ID(struct, {})", dtor.ty));
                    w.line(&format!("BTF_ID(func, {})", dtor_function(dtor, kernel)));
                }
            });
        });
    }
}
