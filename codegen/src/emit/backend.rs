//! Back ends that write files: what one is, and which there are.
//!
//! Owns what they have in common: what they read, and what stands at the head of
//! each text. Refuses to know what is in it.

use std::collections::BTreeMap;

use super::c_types::CTypes;
use super::{btf_ids, c_header, docs, facts, flag_table, rust_extern};

use crate::beside;
use crate::model::Model;
use crate::model::provenance::Evidence;
use crate::model::version::KernelRange;

/// What a back end reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What to write: already narrowed to the kfuncs that were asked for and
    /// that some kernel of `target` has.
    pub model: &'a Model,
    /// The kernels to write it for; one, or a range with fences between them.
    pub target: KernelRange,
    /// The kernels that the declarations themselves say they are for.
    pub declared: KernelRange,
    /// Digest of the declarations, for the head of each text.
    pub digest: &'a str,
    /// Definitions of what the prototypes need, where they come from a kernel
    /// that has said them. Whoever asks waits for them to be worked out.
    pub types: &'a (dyn Fn() -> Option<&'a CTypes> + Sync),
    /// What was read of which kernel.
    pub evidence: &'a Evidence,
}

/// Texts by file name, relative to the output folder.
pub type Files = BTreeMap<String, String>;

/// Something that writes artefacts.
pub trait Backend: Sync {
    /// The name after `--backend`.
    fn name(&self) -> &'static str;
    /// One line for the help text.
    fn about(&self) -> &'static str;
    /// Writes its texts.
    fn emit(&self, input: &Input<'_>) -> Files;
}

/// Every back end, by name.
pub const BACKENDS: &[&dyn Backend] = &[
    &btf_ids::BtfIds,
    &c_header::CHeader,
    &docs::Docs,
    &flag_table::Flags,
    &rust_extern::Rust,
];

/// How the head of a text begins: what has it was written by this program.
pub const MARK: &str = "Written by `kfunc`";

/// What stands at the head of each text: what made it, from which
/// declarations, and for which kernels. Without any comment marks.
pub fn head_lines(input: &Input<'_>) -> Vec<String> {
    vec![
        format!("{MARK}. Do not edit: change the declarations and write it anew."),
        format!("Declarations: {}", input.digest),
        format!("Kernels: {}", facts::kernels(input.target)),
    ]
}

/// Every text of the back ends called `names`; of all where that is empty. They
/// write side by side, as none needs what another made.
pub fn emit(input: &Input<'_>, names: &[&str]) -> Files {
    let chosen = |backend: &&dyn Backend| names.is_empty() || names.contains(&backend.name());
    let chosen: Vec<_> = BACKENDS.iter().copied().filter(chosen).collect();
    let files = beside::map(&chosen, |backend| backend.emit(input));
    files.into_iter().flatten().collect()
}
