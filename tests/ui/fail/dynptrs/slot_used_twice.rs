//! A second dynptr in the slot of one that is in use would end that one.

use kfunc::{Context, DynptrSlot};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn sizes(mut ctx: Context<'_, xdp_md>, mut same: Context<'_, xdp_md>) -> Option<u32> {
    let mut slot = DynptrSlot::new();
    let first = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    let second = bpf_dynptr_from_xdp(&mut same, 0, &mut slot)?;
    Some(first.size() + second.size())
}

fn main() {
    let _ = sizes;
}
