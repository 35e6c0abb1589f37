//! The built-in definitions, and whether a kernel has what they say.

use kfunc_codegen::check::{Difference, compare};
use kfunc_codegen::inventory::Inventory;
use kfunc_codegen::load;
use kfunc_codegen::model::Model;
use kfunc_codegen::model::version::KernelRange;

use crate::cases;

/// What programs attach to and do not call: `fmod_ret` sets, whose functions
/// are tagged as well.
const ATTACHED: [&str; 4] = [
    "bpf_fentry_test1",
    "bpf_modify_return_test",
    "bpf_modify_return_test2",
    "update_socket_protocol",
];

/// Every declaration.
pub fn model() -> Model {
    let sources = cases::built_in().sources;
    load(&sources, KernelRange::ALL).lowered.model
}

/// Checks that the definitions say of a kernel what it says itself, that it has
/// all that they say, but for what depends on how it was built, and that it has
/// nothing else. Returns how many kfuncs were compared.
///
/// # Panics
/// If not, or if nothing says which kernel it is.
pub fn agree_with(there: &Inventory) -> usize {
    let kernel = there.kernel().expect("the release is known");
    let said = compare(&Inventory::of(&model(), kernel), there);
    let undeclared = said.differences.iter().filter(|it| it.left.is_none());
    let undeclared = undeclared.filter(|it| !ATTACHED.contains(&it.name.as_str()));
    let differing = said.differences.iter().filter(|it| it.left.is_some());
    let found: Vec<&Difference> = undeclared.chain(differing).collect();
    assert!(found.is_empty(), "on {kernel}: {found:#?}");
    println!("{} kfuncs are compared on {kernel}", said.common);
    said.common
}
