//! Registration of sets and destructors when the kernel or the module starts.
//!
//! Owns the structs that registration takes and the function that calls it.

use super::super::super::c::{self, Writer};
use super::super::super::facts;
use super::super::{dtor_config, has_dtor};
use super::{Unit, fenced};
use crate::model::KfuncSet;
use crate::model::symbol::{self, dtor_list};
use crate::model::version::Kernel;

/// What registration takes a set by.
pub(super) fn set_struct(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    let kernels = unit.ladder.kernels();
    let registered = |kernel: &Kernel| set.prog_types(*kernel).next().is_some();
    if !kernels.iter().any(registered) {
        return;
    }
    let unused = match kernels.iter().all(registered) {
        true => "",
        false => " __maybe_unused",
    };
    w.blank();
    let name = symbol::set_struct(&set.ids);
    let head = format!("static const struct btf_kfunc_id_set {name}{unused} =");
    w.block(&head, ";", |w| {
        w.line(".owner = THIS_MODULE,");
        w.line(&format!(".set   = &{},", set.ids));
    });
}

/// The function, and what calls it.
pub(super) fn init(w: &mut Writer, unit: &Unit<'_>) {
    let init = symbol::init(unit.prefix());
    w.line(&format!("static int __init {init}(void)"));
    w.block("", "", |w| {
        if unit.has_dtors() {
            dtor_array(w, unit);
        }
        w.line("int ret = 0;");
        w.blank();
        for set in &unit.sets {
            fenced(w, unit.own_config(set), |w| register(w, unit, set));
        }
        if unit.has_dtors() {
            let args = ["dtors", "ARRAY_SIZE(dtors)", "THIS_MODULE"].map(str::to_owned);
            let call = c::breakable("register_btf_id_dtor_kfuncs", &args);
            w.wrapped(&format!("return ret ?: {call};"));
        } else {
            w.line("return ret;");
        }
    });
    match unit.module {
        Some(module) => ends(w, &init, module),
        None => w.line(&format!("late_initcall({init});")),
    }
}

/// What a module needs besides. Sets go away with the module's BTF, so that
/// nothing is left to do when it is unloaded.
fn ends(w: &mut Writer, init: &str, module: &str) {
    let exit = symbol::exit(module);
    w.line(&format!("module_init({init});"));
    w.blank();
    w.line(&format!("static void __exit {exit}(void)"));
    w.block("", "", |_| {});
    w.line(&format!("module_exit({exit});"));
    w.blank();
    w.line(&format!("MODULE_DESCRIPTION(\"kfuncs of {module}\");"));
    w.line("MODULE_LICENSE(\"GPL\");");
}

fn dtor_array(w: &mut Writer, unit: &Unit<'_>) {
    w.block("const struct btf_id_dtor_kfunc dtors[] =", ";", |w| {
        for set in &unit.sets {
            fenced(w, unit.own_config(set), |w| dtor_entries(w, unit, set));
        }
    });
}

fn dtor_entries(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    for dtor in &set.dtors {
        let list = dtor_list(set, dtor);
        fenced(w, dtor_config(unit.model, dtor), |w| {
            unit.ladder.vary(w, |kernel, w| {
                if has_dtor(unit.model, dtor, kernel) {
                    w.block("", ",", |w| {
                        w.line(&format!(".btf_id       = {list}[0],"));
                        w.line(&format!(".kfunc_btf_id = {list}[1],"));
                    });
                }
            });
        });
    }
}

/// A call for each program type that the set is registered for.
fn register(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    let tests: Vec<_> = facts::archs(set)
        .map(|arch| format!("!IS_ENABLED({})", arch.config))
        .collect();
    if tests.is_empty() {
        calls(w, unit, set);
    } else {
        w.block(&format!("if ({})", tests.join(" && ")), "", |w| {
            calls(w, unit, set)
        });
    }
}

fn calls(w: &mut Writer, unit: &Unit<'_>, set: &KfuncSet) {
    for registration in &set.prog_types {
        let here =
            |kernel| registration.range.contains(kernel) && registration.ty.range.contains(kernel);
        let args = [
            registration.ty.constant.to_owned(),
            format!("&{}", symbol::set_struct(&set.ids)),
        ];
        let call = c::breakable("register_btf_kfunc_id_set", &args);
        unit.ladder.vary(w, |kernel, w| {
            if here(kernel) {
                w.wrapped(&format!("ret = ret ?: {call};"));
            }
        });
    }
}
