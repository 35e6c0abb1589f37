//! A socket buffer as a dynptr: writes what it reads at the start to the end.
#![no_std]
#![no_main]

use kfunc::{Context, DynptrSlot, Room};
use kfunc_defs::filter::bpf_dynptr_from_skb;
use kfunc_defs::nf_conntrack_bpf::__sk_buff;

const TC_ACT_OK: i32 = 0;
const TC_ACT_SHOT: i32 = 2;

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";

#[unsafe(no_mangle)]
#[unsafe(link_section = "tc")]
extern "C" fn kftc(ctx: *mut __sk_buff) -> i32 {
    // SAFETY: the kernel calls with the context of the program.
    match copy(unsafe { Context::from_raw(ctx) }) {
        Some(()) => TC_ACT_OK,
        None => TC_ACT_SHOT,
    }
}

#[inline(always)]
fn copy(mut ctx: Context<'_, __sk_buff>) -> Option<()> {
    let (mut slot, mut room) = (DynptrSlot::new(), Room::new());
    let mut packet = bpf_dynptr_from_skb(&mut ctx, 0, &mut slot)?;
    let first: [u8; 4] = *packet.slice(0, &mut room)?;
    let end = packet.size();
    packet.write(end - 4, &first).ok()
}

#[cfg(target_arch = "bpf")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
