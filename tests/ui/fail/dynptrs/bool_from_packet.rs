//! What is read from a dynptr is any bytes at all.

use kfunc::{Context, DynptrSlot};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn first(mut ctx: Context<'_, xdp_md>) -> Option<bool> {
    let mut slot = DynptrSlot::new();
    let packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    packet.read(0).ok()
}

fn main() {
    let _ = first;
}
