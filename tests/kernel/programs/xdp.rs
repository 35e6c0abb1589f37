//! Packets as dynptrs. `kfxdp` passes an IPv4 packet with its time to live one
//! less and to another address, and drops all others; `kffrags` adds one to
//! each of the 20 bytes that the 8 bytes at the packet's start say the place of.
#![no_std]
#![no_main]

use kfunc::{Context, DynptrSlot, Room};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

const XDP_DROP: i32 = 1;
const XDP_PASS: i32 = 2;
const IPV4: [u8; 2] = [8, 0];
const IP: u32 = 14;
const TTL: usize = 8;

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";

fn action(done: Option<()>) -> i32 {
    match done {
        Some(()) => XDP_PASS,
        None => XDP_DROP,
    }
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "xdp")]
extern "C" fn kfxdp(ctx: *mut xdp_md) -> i32 {
    // SAFETY: the kernel calls with the context of the program.
    action(forward(unsafe { Context::from_raw(ctx) }))
}

#[inline(always)]
fn forward(mut ctx: Context<'_, xdp_md>) -> Option<()> {
    let (mut slot, mut narrow, mut room) = (DynptrSlot::new(), DynptrSlot::new(), Room::new());
    let mut packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    if packet.size() < 34 || packet.is_null() || packet.is_rdonly() {
        return None;
    }
    let ethernet: &[u8; 14] = packet.slice(0, &mut room)?;
    if ethernet[12..] != IPV4 {
        return None;
    }
    let mut header = packet.clone_in(&mut narrow)?;
    header.adjust(IP, IP + 20).ok()?;
    let version: [u8; 1] = header.read(0).ok()?;
    if version != [0x45] || header.size() != 20 {
        return None;
    }
    let less = |header: &mut [u8; 20]| header[TTL] -= 1;
    packet.slice_rdwr(IP, &mut Room::new(), less).ok()?;
    packet.write(0, &[2u8; 6]).ok()
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "xdp.frags")]
extern "C" fn kffrags(ctx: *mut xdp_md) -> i32 {
    // SAFETY: the kernel calls with the context of the program.
    action(change(unsafe { Context::from_raw(ctx) }))
}

#[inline(always)]
fn change(mut ctx: Context<'_, xdp_md>) -> Option<()> {
    let mut slot = DynptrSlot::new();
    let mut packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    let place: u64 = packet.read(0).ok()?;
    let more = |bytes: &mut [u8; 20]| bytes.iter_mut().for_each(|byte| *byte += 1);
    packet.slice_rdwr(place as u32, &mut Room::new(), more).ok()
}

#[cfg(target_arch = "bpf")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
