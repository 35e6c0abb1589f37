//! `net/core/filter.c`: packets as dynptrs.
//!
//! What the file registers besides (socket addresses, requests for TCP,
//! timestamps, sockets to be destroyed) is not declared.

use core::ffi::c_int;

use kfunc::kfunc_set;

use crate::helpers::bpf_dynptr;
use crate::nf_conntrack_bpf::{__sk_buff, xdp_md};

#[kfunc_set(
    ids = "bpf_kfunc_check_set_skb",
    prog_types(
        sched_cls,
        sched_act,
        sk_skb,
        socket_filter,
        cgroup_skb,
        lwt_xmit,
        netfilter,
        tracing(since = "6.12"),
    )
)]
unsafe extern "C" {
    /// Makes a dynptr of the packet of the socket buffer context `s`, in the
    /// slot `ptr__uninit`. `flags` must be 0.
    ///
    /// Returns 0; -EINVAL for other `flags`, and the dynptr is null then. The
    /// packet may be written to only by programs that may do so directly.
    #[kfunc(since = "6.4", until = "6.11")]
    #[kfunc(trusted_args, since = "6.12", until = "6.19")]
    #[kfunc(since = "7.0")]
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
}
