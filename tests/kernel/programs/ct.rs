//! A connection: made, changed while it is the program's own, inserted, found,
//! changed and given back. Returns which step went wrong, or 2 (`XDP_PASS`).
#![no_std]
#![no_main]

use kfunc::{Context, Owned};
use kfunc_defs::nf_conntrack_bpf::{
    bpf_ct_change_status, bpf_ct_change_timeout, bpf_ct_insert_entry, bpf_ct_opts,
    bpf_ct_set_status, bpf_ct_set_timeout, bpf_sock_tuple_ipv4, bpf_xdp_ct_alloc,
    bpf_xdp_ct_lookup, nf_conn, xdp_md,
};

/// `IPS_SEEN_REPLY`, and what `bpf_ct_insert_entry` adds, `IPS_CONFIRMED`.
const SEEN_REPLY: u32 = 1 << 1;
const CONFIRMED: u32 = 1 << 3;
const TUPLE: bpf_sock_tuple_ipv4 = bpf_sock_tuple_ipv4 {
    saddr: u32::from_ne_bytes([127, 0, 0, 1]),
    daddr: u32::from_ne_bytes([127, 0, 0, 2]),
    sport: 1000u16.to_be(),
    dport: 2000u16.to_be(),
};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";

#[unsafe(no_mangle)]
#[unsafe(link_section = "xdp")]
extern "C" fn kfct(ctx: *mut xdp_md) -> i32 {
    // SAFETY: the kernel calls with the context of the program.
    track(unsafe { Context::from_raw(ctx) })
}

#[inline(always)]
fn track(ctx: Context<'_, xdp_md>) -> i32 {
    let mut tuple = TUPLE;
    let mut opts = bpf_ct_opts {
        netns_id: -1,
        l4proto: 17,
        ..bpf_ct_opts::default()
    };
    if bpf_xdp_ct_lookup(&ctx, &mut tuple, &mut opts).is_some() {
        return 10;
    }
    match insert(&ctx, &mut tuple, &mut opts) {
        Ok(inserted) => drop(inserted),
        Err(step) => return step,
    }
    let Some(found) = bpf_xdp_ct_lookup(&ctx, &mut tuple, &mut opts) else {
        return 13;
    };
    if bpf_ct_change_status(&found, SEEN_REPLY | CONFIRMED) != 0 {
        return 14;
    }
    if bpf_ct_change_timeout(&found, 1) == 0 {
        2
    } else {
        15
    }
}

#[inline(always)]
fn insert(
    ctx: &Context<'_, xdp_md>,
    tuple: &mut bpf_sock_tuple_ipv4,
    opts: &mut bpf_ct_opts,
) -> Result<Owned<nf_conn>, i32> {
    let made = bpf_xdp_ct_alloc(ctx, tuple, opts).ok_or(11)?;
    bpf_ct_set_timeout(&made, 1000);
    let _ = bpf_ct_set_status(&made, SEEN_REPLY);
    bpf_ct_insert_entry(made).ok_or(12)
}

#[cfg(target_arch = "bpf")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
