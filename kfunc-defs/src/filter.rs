//! `net/core/filter.c`: packets as dynptrs, and what programs on sockets and
//! packets change or send.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

use crate::bpf_fs_kfuncs::sock;
use crate::helpers::bpf_dynptr;
use crate::nf_conntrack_bpf::{__sk_buff, xdp_md};

/// What the kernel has for the context of `cgroup_sock_addr` programs: a socket
/// and the address in question.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_sock_addr_kern {
    _opaque: [u8; 0],
}

/// What the kernel has for the context of `sock_ops` programs.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_sock_ops_kern {
    _opaque: [u8; 0],
}

/// What the two sides of a TCP connection agreed on: timestamps, `mss`, window
/// scales, and which options are in use.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_tcp_req_attrs {
    _opaque: [u8; 0],
}

/// The first part of every socket.
#[derive(KernelType)]
#[repr(C)]
pub struct sock_common {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "bpf_kfunc_check_set_skb",
    prog_types(
        sched_cls,
        sched_act,
        sk_skb,
        socket_filter,
        cgroup_skb,
        lwt_in,
        lwt_out,
        lwt_xmit,
        lwt_seg6local,
        netfilter,
        tracing(since = "6.12"),
    ),
    allow(KF0404)
)]
unsafe extern "C" {
    /// Makes a dynptr of the packet of the socket buffer context `s`, in the
    /// slot `ptr__uninit`. `flags` must be 0.
    ///
    /// Returns 0; -EINVAL for other `flags`, and the dynptr is null then. The
    /// packet may be written to only by programs that may do so directly.
    #[kfunc(since = "6.4", until = "6.11")]
    #[kfunc(trusted_args, since = "6.12", until = "6.15")]
    #[kfunc(
        trusted_args,
        sets(bpf_kfunc_check_set_skb, qdisc_kfunc_ids),
        since = "6.16",
        until = "6.19"
    )]
    #[kfunc(sets(bpf_kfunc_check_set_skb, qdisc_kfunc_ids), since = "7.0")]
    pub fn bpf_dynptr_from_skb(
        s: *mut __sk_buff,
        flags: u64,
        #[arg(uninit)] ptr__uninit: *mut bpf_dynptr,
    ) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_xdp", prog_types(xdp))]
unsafe extern "C" {
    /// Makes a dynptr of the packet of the XDP context `x`, in the slot
    /// `ptr__uninit`. `flags` must be 0.
    ///
    /// Returns 0; -EINVAL for other `flags`, and the dynptr is null then.
    #[kfunc(since = "6.4")]
    pub fn bpf_dynptr_from_xdp(
        x: *mut xdp_md,
        flags: u64,
        #[arg(uninit)] ptr__uninit: *mut bpf_dynptr,
    ) -> c_int;

    /// Makes the first `len` bytes of the packet `x` lie in one piece.
    ///
    /// So that they can be accessed directly; pointers into the packet must be
    /// checked again. The data may be moved down into the headroom. Returns 0, also
    /// when they lay so before; `-EINVAL` when the packet is shorter, or when there
    /// is no room for them.
    #[kfunc(since = "6.18")]
    pub fn bpf_xdp_pull_data(x: *mut xdp_md, len: u32) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_icmp_send", prog_types(cgroup_skb))]
unsafe extern "C" {
    /// Sends an ICMP message about the packet `skb_ctx` to where it came from.
    ///
    /// `type` must be "destination unreachable": 3 for IPv4, 1 for IPv6. `code` is
    /// from 0 to 15 but not 4 (which needs an MTU) for IPv4, from 0 to 6 for IPv6.
    /// The packet itself is left as it is.
    ///
    /// Returns 0 when it was tried; `-EBUSY` when the packet is from the kernel's
    /// own ICMP socket; `-ENETUNREACH` when it has no route; `-EPROTONOSUPPORT`
    /// when it is not IP; `-EOPNOTSUPP` for another type; `-EINVAL` for another
    /// code; `-ENOMEM`. For `cgroup_skb` programs.
    #[kfunc(since = "7.3")]
    pub fn bpf_icmp_send(skb_ctx: *mut __sk_buff, r#type: c_int, code: c_int) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_skb_meta", prog_types(sched_act, sched_cls))]
unsafe extern "C" {
    /// Makes a dynptr of the metadata in front of the packet `skb_`, in the slot
    /// `ptr__uninit`. `flags` must be 0.
    ///
    /// The metadata is what an XDP program made room for with
    /// `bpf_xdp_adjust_meta`; without any the dynptr has no bytes. Returns 0;
    /// `-EINVAL` for other `flags`, and the dynptr is null then. Only tc programs
    /// may call it.
    #[kfunc(trusted_args, since = "6.18")]
    pub fn bpf_dynptr_from_skb_meta(
        skb_: *mut __sk_buff,
        flags: u64,
        #[arg(uninit)] ptr: *mut bpf_dynptr,
    ) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_sock_addr", prog_types(cgroup_sock_addr))]
unsafe extern "C" {
    /// Sets the path in the unix socket address of `sa_kern` to the `sun_path__sz`
    /// bytes at `sun_path`.
    ///
    /// There may be 1 to 108 of them. Returns 0; `-EINVAL` for another size, and
    /// when it is no unix socket. For `cgroup_sock_addr` programs.
    #[kfunc(since = "6.12", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn bpf_sock_addr_set_sun_path(
        sa_kern: *mut bpf_sock_addr_kern,
        sun_path: *const u8,
        #[arg(size_of = "sun_path")] sun_path__sz: u32,
    ) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_sock_ops", prog_types(sock_ops))]
unsafe extern "C" {
    /// Asks for timestamps of the packet that `skops` is about, as it goes out.
    /// `flags` must be 0.
    ///
    /// Returns 0; `-EOPNOTSUPP` in any other callback than
    /// `BPF_SOCK_OPS_TSTAMP_SENDMSG_CB`; `-EINVAL` for other `flags`. For
    /// `sock_ops` programs.
    #[kfunc(trusted_args, since = "6.16")]
    pub fn bpf_sock_ops_enable_tx_tstamp(skops: *mut bpf_sock_ops_kern, flags: u64) -> c_int;
}

#[kfunc_set(ids = "bpf_kfunc_check_set_tcp_reqsk", prog_types(sched_cls))]
unsafe extern "C" {
    /// Has the packet `s` complete a connection to the listening socket `sk`, with
    /// the options in `attrs`: for SYN cookies that the program made itself.
    ///
    /// To be called at tc ingress. `attrs__sz` must be the size of `attrs`. Returns
    /// 0; `-ENETUNREACH` when the socket is in another network namespace;
    /// `-ENOMEM`; `-EOPNOTSUPP` without `CONFIG_SYN_COOKIES`; `-EINVAL` elsewhere
    /// than at ingress, for what is not IP or no listening TCP socket (MPTCP is
    /// refused), for an `mss` under 536 (IPv4) or 1220 (IPv6), for a window scale
    /// above 14, for options that sysctls turn off, and for a `reserved` that is
    /// not 0.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_sk_assign_tcp_reqsk(
        s: *mut __sk_buff,
        sk: *mut sock,
        attrs: *mut bpf_tcp_req_attrs,
        #[arg(size_of = "attrs")] attrs__sz: c_int,
    ) -> c_int;
}

#[kfunc_set(ids = "bpf_sk_iter_kfunc_ids", prog_types(tracing))]
unsafe extern "C" {
    /// Destroys the socket `sock`, with the error `ECONNABORTED` for its users.
    ///
    /// Returns 0; `-EOPNOTSUPP` for what is neither TCP nor UDP; or what the
    /// protocol returns, such as `-ENOENT` for a TCP socket that is closed already.
    /// Only BPF iterator programs may call it: those over sockets, which hold the
    /// socket's lock.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_sock_destroy(sock: *mut sock_common) -> c_int;
}
