//! UDP goes through where its connection is tracked; one to the open port is
//! tracked from its first packet on. Everything else than UDP over IPv4 passes.
//!
//! An entry that was made and not inserted cannot be dropped: leave out
//! `bpf_ct_insert_entry` below, and this does not compile.
#![no_std]
#![no_main]

use kfunc::{Context, DynptrSlot, Memory, Room, Shared, program};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::{
    bpf_ct_insert_entry, bpf_ct_opts, bpf_ct_set_timeout, bpf_sock_tuple_ipv4, bpf_xdp_ct_alloc,
    bpf_xdp_ct_lookup, xdp_md,
};

kfunc::license!("Dual MIT/GPL");

/// The port that may be spoken to by whom nobody spoke to before.
const OPEN_PORT: u16 = 7777;
/// How long a connection is remembered, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// `enum xdp_action`.
const XDP_DROP: i32 = 1;
const XDP_PASS: i32 = 2;

/// `BPF_F_CURRENT_NETNS`: the network namespace of the program's context.
const CURRENT_NETNS: i32 = -1;
const ETH_P_IP: u16 = 0x0800;
const IPPROTO_UDP: u8 = 17;
/// Version 4, a header of 20 bytes.
const IP_WITHOUT_OPTIONS: u8 = 0x45;

/// Ethernet, IPv4 without options, UDP: as they are on the wire.
#[derive(Clone, Copy, Memory)]
#[repr(C, packed)]
struct Headers {
    to: [u8; 6],
    from: [u8; 6],
    ethertype: [u8; 2],
    version: u8,
    service: u8,
    length: [u8; 2],
    id: [u8; 2],
    fragment: [u8; 2],
    hops: u8,
    protocol: u8,
    checksum: [u8; 2],
    saddr: u32,
    daddr: u32,
    sport: u16,
    dport: u16,
    udp_length: [u8; 2],
    udp_checksum: [u8; 2],
}

/// What became of the packets; in `.bss`, where the loader reads it.
#[repr(C)]
struct Counts {
    opened: Shared<u64>,
    known: Shared<u64>,
    refused: Shared<u64>,
}

static COUNTS: Counts = Counts {
    opened: Shared::new(0),
    known: Shared::new(0),
    refused: Shared::new(0),
};

fn pass(count: &Shared<u64>) -> i32 {
    count.add(1);
    XDP_PASS
}

fn drop() -> i32 {
    COUNTS.refused.add(1);
    XDP_DROP
}

#[program(xdp)]
fn guard(mut ctx: Context<'_, xdp_md>) -> i32 {
    let opts = bpf_ct_opts {
        netns_id: CURRENT_NETNS,
        l4proto: IPPROTO_UDP,
        ..bpf_ct_opts::default()
    };
    let (mut slot, mut room) = (DynptrSlot::new(), Room::new());
    let Some(packet) = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot) else {
        return drop();
    };
    let Some(headers) = packet.slice::<Headers>(0, &mut room) else {
        return XDP_PASS;
    };
    if u16::from_be_bytes(headers.ethertype) != ETH_P_IP
        || headers.version != IP_WITHOUT_OPTIONS
        || headers.protocol != IPPROTO_UDP
    {
        return XDP_PASS;
    }
    let tuple = bpf_sock_tuple_ipv4 {
        saddr: headers.saddr,
        daddr: headers.daddr,
        sport: headers.sport,
        dport: headers.dport,
    };
    decide(&ctx, tuple, opts)
}

#[inline(always)]
fn decide(ctx: &Context<'_, xdp_md>, mut tuple: bpf_sock_tuple_ipv4, mut opts: bpf_ct_opts) -> i32 {
    if bpf_xdp_ct_lookup(ctx, &mut tuple, &mut opts).is_some() {
        return pass(&COUNTS.known);
    }
    if tuple.dport != OPEN_PORT.to_be() {
        return drop();
    }
    let Some(fresh) = bpf_xdp_ct_alloc(ctx, &mut tuple, &mut opts) else {
        return drop();
    };
    bpf_ct_set_timeout(&fresh, TIMEOUT_MS);
    match bpf_ct_insert_entry(fresh) {
        Some(_) => pass(&COUNTS.opened),
        None => drop(),
    }
}
