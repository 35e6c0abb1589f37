//! What programs see of a kfunc: on which kernels of a target it is, and which of
//! its parameters they pass.
//!
//! Refuses to know how any of it is written.

use std::borrow::Cow;

use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, Model, Param};

/// The kernels of `target` that have `kfunc`, from the oldest to the newest;
/// `None` where none has it.
pub(crate) fn range_in(kfunc: &Kfunc, target: KernelRange) -> Option<KernelRange> {
    let eras = kfunc.eras(target);
    let (first, last) = (eras.first()?, eras.last()?);
    KernelRange::new(first.range.since(), last.range.until())
}

/// The parameters that a program passes: all, but for those that the verifier
/// of `kernel` supplies (KF_IMPLICIT_ARGS; `is_kfunc_arg_implicit` in
/// kernel/bpf/verifier.c, 7.3).
pub(crate) fn program_params(kfunc: &Kfunc, kernel: Kernel) -> &[Param] {
    let eras = kfunc.eras(KernelRange::only(kernel));
    let implicit = eras
        .iter()
        .filter_map(|era| era.flags.as_ref())
        .any(|made| made.flags.has(Flag::ImplicitArgs));
    let supplied = |param: &Param| {
        let tag = param.ty.pointee().and_then(|to| match to {
            CType::Struct(tag) => Some(tag.as_str()),
            _ => None,
        });
        implicit && matches!(tag, Some("bpf_prog_aux" | "btf_struct_meta"))
    };
    let passed = kfunc.params.iter().rposition(|param| !supplied(param));
    &kfunc.params[..passed.map_or(0, |last| last + 1)]
}

/// The parameters that a program passes on the newest kernel of `target` that
/// has the kfunc; all of them where none has it.
pub fn passed(kfunc: &Kfunc, target: KernelRange) -> &[Param] {
    let newest = range_in(kfunc, target).map(KernelRange::until);
    newest.map_or(&kfunc.params, |kernel| program_params(kfunc, kernel))
}

/// The model with only the parameters that programs pass on the newest kernel
/// of `target`.
pub(crate) fn as_programs_see(model: &Model, target: KernelRange) -> Cow<'_, Model> {
    let implicit = |kfunc: &Kfunc| kfunc.contracts.iter().any(|c| c.has(Flag::ImplicitArgs));
    if !model.kfuncs.iter().any(implicit) {
        return Cow::Borrowed(model);
    }
    let mut model = model.clone();
    for kfunc in &mut model.kfuncs {
        let passed = passed(kfunc, target).len();
        kfunc.params.truncate(passed);
    }
    Cow::Owned(model)
}
