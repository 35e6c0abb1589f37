//! What stands anywhere in a packet cannot be borrowed as a number.

use kfunc::{Context, DynptrSlot, Room};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn address(mut ctx: Context<'_, xdp_md>) -> Option<u32> {
    let (mut slot, mut room) = (DynptrSlot::new(), Room::new());
    let packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    packet.slice::<u32>(26, &mut room).copied()
}

fn main() {
    let mut ctx = 0u64;
    // SAFETY: never loaded; nothing is read through it.
    address(unsafe { Context::from_raw((&raw mut ctx).cast()) });
}
