//! Names that C which registers sets needs for itself: functions and variables
//! around the sets, and the files.
//!
//! Owns how they are called, so that what writes them and what looks for clashes
//! say the same. Refuses to know what stands under them.

use super::version::Kernel;
use super::{Dtor, KfuncSet};

/// A destructor is a function of its own, `void f(void *)`, since 6.8: with
/// kernel control flow integrity it must have the type that the caller calls
/// (`bpf_task_release_dtor` in kernel/bpf/helpers.c, 6.12 and 7.3). Before,
/// the kfunc itself is registered.
pub const DTOR_WRAPPER: Kernel = Kernel::V6_8;

/// The file that a set is registered in, without its `.c`: one of its own, or the
/// one of its module.
pub fn unit(set: &KfuncSet) -> String {
    match &set.module {
        Some(module) => format!("{module}_kfuncs"),
        None => set.ids.clone(),
    }
}

/// The function that registers; `prefix` is the module, or the one set.
pub fn init(prefix: &str) -> String {
    format!("{prefix}_init")
}

/// The function that a module ends with.
pub fn exit(module: &str) -> String {
    format!("{module}_exit")
}

/// What registration takes the set `ids` by.
pub fn set_struct(ids: &str) -> String {
    format!("{ids}_set")
}

/// The list with a type's id and that of its destructor.
pub fn dtor_list(set: &KfuncSet, dtor: &Dtor) -> String {
    format!("{}_{}_dtor", set.ids, dtor.ty)
}

/// The function that calls the kfunc as the kernel calls a destructor.
pub fn dtor_wrapper(dtor: &Dtor) -> String {
    format!("{}_dtor", dtor.kfunc)
}
