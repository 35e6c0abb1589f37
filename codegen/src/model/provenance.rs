//! Who said something of a kernel.
//!
//! Owns the sources that there are and their words. Refuses to know how any of
//! them is read.

use std::collections::{BTreeMap, BTreeSet};

use super::version::Kernel;

/// Which source said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// BTF: prototypes, and the declaration tag `bpf_kfunc`.
    Btf,
    /// A section `.BTF_ids` whose sets have symbols.
    IdSymbols,
    /// A section `.BTF_ids` without symbols: sets known by their shape.
    IdShape,
    /// The running kernel's memory, where its `.BTF_ids` lies.
    Memory,
    /// The kernel's C source.
    Source,
    /// A C header for BPF programs.
    Header,
    /// A declaration in Rust.
    Declaration,
}

/// Which sources said what is declared of each kernel. Of one that is not in it
/// nothing was read: what is declared of it was concluded from its neighbours, or
/// nobody wrote down where it is from.
pub type Evidence = BTreeMap<Kernel, BTreeSet<Provenance>>;

impl Provenance {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Provenance::Btf,
        Provenance::IdSymbols,
        Provenance::IdShape,
        Provenance::Memory,
        Provenance::Source,
        Provenance::Header,
        Provenance::Declaration,
    ];

    /// The word for it in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Provenance::Btf => "btf",
            Provenance::IdSymbols => "btf_ids",
            Provenance::IdShape => "btf_ids_shape",
            Provenance::Memory => "memory",
            Provenance::Source => "source",
            Provenance::Header => "header",
            Provenance::Declaration => "declaration",
        }
    }
}
