//! `net/core/xdp.c`: what the network card told the driver about a packet. Only
//! XDP programs that are bound to a device may call them, and the device's
//! driver answers.

use core::ffi::c_int;

use kfunc::{KernelEnum, kfunc_set};

use crate::nf_conntrack_bpf::xdp_md;

/// Which headers a packet's hash was computed from: bits `XDP_RSS_L3_*` and
/// `XDP_RSS_L4*`, or their combinations `XDP_RSS_TYPE_*`.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum xdp_rss_hash_type {
    /// The bit for IPv4 addresses.
    XDP_RSS_L3_IPV4 = 1,
    /// The bit for IPv6 addresses.
    XDP_RSS_L3_IPV6 = 2,
    /// The bit for options or extension headers.
    XDP_RSS_L3_DYNHDR = 4,
    /// The bit for a layer above.
    XDP_RSS_L4 = 8,
    /// The bit for TCP.
    XDP_RSS_L4_TCP = 16,
    /// The bit for UDP.
    XDP_RSS_L4_UDP = 32,
    /// The bit for SCTP.
    XDP_RSS_L4_SCTP = 64,
    /// The bit for IPsec.
    XDP_RSS_L4_IPSEC = 128,
    /// The bit for ICMP.
    XDP_RSS_L4_ICMP = 256,
    /// The device hashed nothing, or does not say what.
    XDP_RSS_TYPE_NONE = 0,
    /// Over IPv4 addresses, with options or extension headers.
    XDP_RSS_TYPE_L3_IPV4_OPT = 5,
    /// Over IPv6 addresses, with options or extension headers.
    XDP_RSS_TYPE_L3_IPV6_EX = 6,
    /// Over IPv4 addresses and TCP ports.
    XDP_RSS_TYPE_L4_IPV4_TCP = 25,
    /// Over IPv4 addresses and UDP ports.
    XDP_RSS_TYPE_L4_IPV4_UDP = 41,
    /// Over IPv4 addresses and SCTP ports.
    XDP_RSS_TYPE_L4_IPV4_SCTP = 73,
    /// Over IPv4 addresses and IPsec.
    XDP_RSS_TYPE_L4_IPV4_IPSEC = 137,
    /// Over IPv4 addresses and ICMP.
    XDP_RSS_TYPE_L4_IPV4_ICMP = 265,
    /// Over IPv6 addresses and TCP ports.
    XDP_RSS_TYPE_L4_IPV6_TCP = 26,
    /// Over IPv6 addresses and UDP ports.
    XDP_RSS_TYPE_L4_IPV6_UDP = 42,
    /// Over IPv6 addresses and SCTP ports.
    XDP_RSS_TYPE_L4_IPV6_SCTP = 74,
    /// Over IPv6 addresses and IPsec.
    XDP_RSS_TYPE_L4_IPV6_IPSEC = 138,
    /// Over IPv6 addresses and ICMP.
    XDP_RSS_TYPE_L4_IPV6_ICMP = 266,
    /// Over IPv6 addresses and TCP ports, with options or extension headers.
    XDP_RSS_TYPE_L4_IPV6_TCP_EX = 30,
    /// Over IPv6 addresses and UDP ports, with options or extension headers.
    XDP_RSS_TYPE_L4_IPV6_UDP_EX = 46,
    /// Over IPv6 addresses and SCTP ports, with options or extension headers.
    XDP_RSS_TYPE_L4_IPV6_SCTP_EX = 78,
}

#[kfunc_set(ids = "xdp_metadata_kfunc_ids", prog_types(xdp))]
unsafe extern "C" {
    /// Writes the hash of the packet of `ctx` to `hash`, and what it was computed
    /// from to `rss_type`.
    ///
    /// Returns 0; `-ENODATA` when this packet has none; `-EOPNOTSUPP` when the
    /// driver cannot tell.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_xdp_metadata_rx_hash(
        ctx: *const xdp_md,
        hash: *mut u32,
        rss_type: *mut xdp_rss_hash_type,
    ) -> c_int;

    /// Writes the time when the packet of `ctx` was received to `timestamp`.
    ///
    /// Returns 0; `-ENODATA` when this packet has none; `-EOPNOTSUPP` when the
    /// driver cannot tell.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_xdp_metadata_rx_timestamp(ctx: *const xdp_md, timestamp: *mut u64) -> c_int;

    /// Writes the outer VLAN tag of the packet of `ctx` to `vlan_proto`, in network
    /// byte order, and to `vlan_tci`, in the host's.
    ///
    /// Returns 0; `-ENODATA` when it has none, or has it in the packet still;
    /// `-EOPNOTSUPP` when the driver cannot tell.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_xdp_metadata_rx_vlan_tag(
        ctx: *const xdp_md,
        vlan_proto: *mut u16,
        vlan_tci: *mut u16,
    ) -> c_int;
}
