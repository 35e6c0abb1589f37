//! The same program as `src/main.rs` by hand: externs instead of wrappers, and
//! the verifier alone to see what is wrong. `cargo xtask bench check` compares
//! what checking the two costs.
#![no_std]
#![no_main]
#![allow(non_camel_case_types)]

use core::ffi::{c_int, c_void};
use core::mem::{MaybeUninit, size_of};
use core::sync::atomic::{AtomicU64, Ordering};

#[repr(C)]
pub struct xdp_md {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct nf_conn___init {
    _opaque: [u8; 0],
}

#[repr(C, align(8))]
pub struct bpf_dynptr {
    _opaque: [u64; 2],
}

/// The short form: IPv4, in network byte order.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct bpf_sock_tuple {
    pub saddr: u32,
    pub daddr: u32,
    pub sport: u16,
    pub dport: u16,
}

#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct bpf_ct_opts {
    pub netns_id: i32,
    pub error: i32,
    pub l4proto: u8,
    pub dir: u8,
    pub ct_zone_id: u16,
    pub ct_zone_dir: u8,
    pub reserved: [u8; 3],
}

unsafe extern "C" {
    fn bpf_dynptr_from_xdp(x: *mut xdp_md, flags: u64, ptr__uninit: *mut bpf_dynptr) -> c_int;
    fn bpf_dynptr_slice(
        p: *const bpf_dynptr,
        offset: u64,
        buffer__opt: *mut c_void,
        buffer__szk: u64,
    ) -> *mut c_void;
    fn bpf_xdp_ct_lookup(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        opts__sz: u32,
    ) -> *mut nf_conn;
    fn bpf_xdp_ct_alloc(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        opts__sz: u32,
    ) -> *mut nf_conn___init;
    fn bpf_ct_set_timeout(nfct: *mut nf_conn___init, timeout: u32);
    fn bpf_ct_insert_entry(nfct_i: *mut nf_conn___init) -> *mut nf_conn;
    fn bpf_ct_release(nfct: *mut nf_conn);
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

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
#[derive(Clone, Copy)]
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
    opened: AtomicU64,
    known: AtomicU64,
    refused: AtomicU64,
}

static COUNTS: Counts = Counts {
    opened: AtomicU64::new(0),
    known: AtomicU64::new(0),
    refused: AtomicU64::new(0),
};

fn pass(count: &AtomicU64) -> i32 {
    count.fetch_add(1, Ordering::Relaxed);
    XDP_PASS
}

fn drop() -> i32 {
    COUNTS.refused.fetch_add(1, Ordering::Relaxed);
    XDP_DROP
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "xdp")]
unsafe extern "C" fn guard(ctx: *mut xdp_md) -> i32 {
    let opts = bpf_ct_opts {
        netns_id: CURRENT_NETNS,
        l4proto: IPPROTO_UDP,
        ..bpf_ct_opts::default()
    };
    let mut slot = MaybeUninit::<bpf_dynptr>::uninit();
    let mut room = MaybeUninit::<Headers>::uninit();
    // SAFETY: nothing here says so; the verifier looks at every path.
    unsafe {
        if bpf_dynptr_from_xdp(ctx, 0, slot.as_mut_ptr()) != 0 {
            return drop();
        }
        let size = size_of::<Headers>() as u64;
        let headers = bpf_dynptr_slice(slot.as_ptr(), 0, room.as_mut_ptr().cast(), size);
        let Some(headers) = headers.cast::<Headers>().as_ref() else {
            return XDP_PASS;
        };
        if u16::from_be_bytes(headers.ethertype) != ETH_P_IP
            || headers.version != IP_WITHOUT_OPTIONS
            || headers.protocol != IPPROTO_UDP
        {
            return XDP_PASS;
        }
        let tuple = bpf_sock_tuple {
            saddr: headers.saddr,
            daddr: headers.daddr,
            sport: headers.sport,
            dport: headers.dport,
        };
        decide(ctx, tuple, opts)
    }
}

#[inline(always)]
unsafe fn decide(ctx: *mut xdp_md, mut tuple: bpf_sock_tuple, mut opts: bpf_ct_opts) -> i32 {
    let sizes = (
        size_of::<bpf_sock_tuple>() as u32,
        size_of::<bpf_ct_opts>() as u32,
    );
    // SAFETY: as above.
    unsafe {
        let known = bpf_xdp_ct_lookup(ctx, &raw mut tuple, sizes.0, &raw mut opts, sizes.1);
        if !known.is_null() {
            bpf_ct_release(known);
            return pass(&COUNTS.known);
        }
        if tuple.dport != OPEN_PORT.to_be() {
            return drop();
        }
        let fresh = bpf_xdp_ct_alloc(ctx, &raw mut tuple, sizes.0, &raw mut opts, sizes.1);
        if fresh.is_null() {
            return drop();
        }
        bpf_ct_set_timeout(fresh, TIMEOUT_MS);
        let inserted = bpf_ct_insert_entry(fresh);
        if inserted.is_null() {
            return drop();
        }
        bpf_ct_release(inserted);
        pass(&COUNTS.opened)
    }
}
