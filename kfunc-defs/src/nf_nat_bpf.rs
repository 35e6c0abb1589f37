//! `net/netfilter/nf_nat_bpf.c`: address translation for connections that a
//! program makes.

use core::ffi::c_int;

use kfunc::{KernelEnum, KernelType, kfunc_set};

use crate::nf_conntrack_bpf::nf_conn___init;

/// An IPv4 or IPv6 address in network byte order, 16 bytes
/// (`include/uapi/linux/netfilter.h`).
#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub union nf_inet_addr {
    /// All four words, for either kind.
    pub all: [u32; 4],
    /// The IPv4 address.
    pub ip: u32,
    /// The IPv6 address.
    pub ip6: [u32; 4],
}

/// Which end of a connection is translated (`include/net/netfilter/nf_nat.h`).
#[derive(Clone, Copy, KernelEnum)]
#[repr(u32)]
pub enum nf_nat_manip_type {
    /// The source.
    NF_NAT_MANIP_SRC = 0,
    /// The destination.
    NF_NAT_MANIP_DST = 1,
}

#[kfunc_set(
    ids = "nf_nat_kfunc_set",
    prog_types(xdp, sched_cls),
    config = "CONFIG_NF_NAT"
)]
unsafe extern "C" {
    /// Has the source or destination of a connection translated to the address
    /// `addr` and the port `port` once it is inserted.
    ///
    /// `port` is in host byte order; 0 or less lets the kernel choose. For a
    /// connection that this program made and has not inserted yet.
    ///
    /// Returns 0; -EINVAL when the connection is of neither IPv4 nor IPv6, or
    /// `manip` is no value of its type; -ENOMEM when the translation could not
    /// be set up.
    #[kfunc(owned_args(allocated), since = "6.1")]
    pub fn bpf_ct_set_nat_info(
        nfct: *mut nf_conn___init,
        addr: *mut nf_inet_addr,
        port: c_int,
        manip: nf_nat_manip_type,
    ) -> c_int;
}
