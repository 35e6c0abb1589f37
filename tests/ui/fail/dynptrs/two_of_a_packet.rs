//! A second dynptr of a packet, while a slice of the first is read.

use kfunc::{Context, DynptrSlot, Room};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

fn changed(mut ctx: Context<'_, xdp_md>) -> Option<u8> {
    let (mut one, mut other, mut room) = (DynptrSlot::new(), DynptrSlot::new(), Room::new());
    let first = bpf_dynptr_from_xdp(&mut ctx, 0, &mut one)?;
    let bytes: &[u8; 1] = first.slice(0, &mut room)?;
    let mut second = bpf_dynptr_from_xdp(&mut ctx, 0, &mut other)?;
    second
        .slice_rdwr(0, &mut Room::new(), |bytes: &mut [u8; 1]| bytes[0] = 0)
        .ok()?;
    Some(bytes[0])
}

fn main() {}
