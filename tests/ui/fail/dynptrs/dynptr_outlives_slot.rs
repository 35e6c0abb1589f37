//! A dynptr is a place on the stack.

use kfunc::dynptr::Packet;
use kfunc::{Context, Dynptr, DynptrSlot};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn packet<'c>(ctx: &'c mut Context<'_, xdp_md>) -> Option<Dynptr<'c, Packet>> {
    let mut slot = DynptrSlot::new();
    bpf_dynptr_from_xdp(ctx, 0, &mut slot)
}

fn main() {
    let _ = packet;
}
