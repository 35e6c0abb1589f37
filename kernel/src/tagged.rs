//! The mark that a kernel's types have on kfuncs.
//!
//! Owns how it is found. Refuses to know what else a kernel says of them.

use crate::btf::{Btf, Id, Kind, Shape};

/// The declaration tag that pahole and resolve_btfids put on kfuncs
/// (pahole 1.27; `tools/bpf/resolve_btfids`, 7.0).
const TAG: &str = "bpf_kfunc";

/// The functions with the tag.
pub(crate) fn functions<'b>(btf: &'b Btf<'b>) -> impl Iterator<Item = Id> + 'b {
    // Few types are tags, and to know a name takes longer than to know a kind.
    let tags = btf.of_kinds(&[Kind::DeclTag]);
    let tags = tags.filter(|id| btf.kind_and_name(*id).is_some_and(|(_, name)| name == TAG));
    tags.filter_map(|id| match btf.ty(id)?.shape {
        Shape::DeclTag {
            to, component: -1, ..
        } => Some(to),
        _ => None,
    })
}
