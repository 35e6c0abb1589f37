//! A second view of the memory only reads: a write would end the slices of the
//! first.

use kfunc::{Context, DynptrSlot};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn clear(mut ctx: Context<'_, xdp_md>) -> Option<()> {
    let (mut slot, mut other) = (DynptrSlot::new(), DynptrSlot::new());
    let packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    let mut view = packet.clone_in(&mut other)?;
    view.write(0, &[0u8; 4]).ok()
}

fn main() {
    let _ = clear;
}
