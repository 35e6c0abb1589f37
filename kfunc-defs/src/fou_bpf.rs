//! `net/ipv4/fou_bpf.c`: tunnels in UDP (FOU and GUE) for tc programs, on an
//! ipip device that takes its settings from the packet.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

use crate::nf_conntrack_bpf::__sk_buff;

/// The UDP ports of a tunnel, in network byte order. For sending, a source port
/// of 0 lets the kernel choose.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_fou_encap {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "fou_kfunc_set", prog_types(sched_cls), module = "fou")]
unsafe extern "C" {
    /// Writes the UDP ports that the packet `skb_ctx` came with to `encap`.
    ///
    /// Returns 0; `-EINVAL` when the packet has no tunnel settings.
    #[kfunc(since = "6.12", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bpf_skb_get_fou_encap(skb_ctx: *mut __sk_buff, encap: *mut bpf_fou_encap) -> c_int;

    /// Sets the UDP ports in `encap` and the kind of tunnel `type` for the packet
    /// `skb_ctx`.
    ///
    /// `type` is 0 for FOU, 1 for GUE, and no such tunnel for anything else. The
    /// program calls `bpf_skb_set_tunnel_key` before. Returns 0; `-EINVAL` when the
    /// packet has no tunnel settings for sending.
    #[kfunc(since = "6.12", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bpf_skb_set_fou_encap(
        skb_ctx: *mut __sk_buff,
        encap: *mut bpf_fou_encap,
        r#type: c_int,
    ) -> c_int;
}
