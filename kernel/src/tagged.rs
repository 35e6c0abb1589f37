//! The mark that a kernel's types have on kfuncs.
//!
//! Owns how it is found. Refuses to know what else a kernel says of them.

use crate::btf::{Btf, Id, Shape};

/// The declaration tag that pahole and resolve_btfids put on kfuncs
/// (pahole 1.27; `tools/bpf/resolve_btfids`, 7.0).
const TAG: &str = "bpf_kfunc";

/// The functions with the tag.
pub(crate) fn functions<'b>(btf: &'b Btf<'b>) -> impl Iterator<Item = Id> + 'b {
    let tags = btf.decl_tags().iter().filter_map(|id| btf.ty(*id));
    tags.filter(|tag| tag.name == TAG)
        .filter_map(|tag| match tag.shape {
            Shape::DeclTag {
                to, component: -1, ..
            } => Some(to),
            _ => None,
        })
}
