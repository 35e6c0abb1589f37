//! Writing to the packet ends its slices.

use kfunc::{Context, DynptrSlot, Room};
use kfunc_defs::filter::bpf_dynptr_from_skb;
use kfunc_defs::nf_conntrack_bpf::__sk_buff;

fn last(mut ctx: Context<'_, __sk_buff>) -> Option<u8> {
    let (mut slot, mut room) = (DynptrSlot::new(), Room::new());
    let mut packet = bpf_dynptr_from_skb(&mut ctx, 0, &mut slot)?;
    let first: &[u8; 4] = packet.slice(0, &mut room)?;
    packet.write(4, &[0u8; 4]).ok()?;
    Some(first[3])
}

fn main() {
    let _ = last;
}
