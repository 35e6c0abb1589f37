//! `net/ipv4/bpf_tcp_ca.c`: the Reno congestion control of TCP and its parts,
//! for programs that are a congestion control themselves. Windows are counted
//! in packets.

use kfunc::{KernelType, kfunc_set};

use crate::bpf_fs_kfuncs::sock;

/// A TCP socket.
#[derive(KernelType)]
#[repr(C)]
pub struct tcp_sock {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "bpf_tcp_ca_check_kfunc_ids", prog_types(struct_ops))]
unsafe extern "C" {
    /// Lets the congestion window of `tp` grow by one for every `w` packets that
    /// are acknowledged; `acked` of them are counted now.
    ///
    /// `w` must not be 0.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn tcp_cong_avoid_ai(tp: *mut tcp_sock, w: u32, acked: u32);

    /// Lets the congestion window of `sk` grow for `acked` packets that were
    /// acknowledged: by slow start up to the threshold, then slowly.
    ///
    /// Does nothing while the window is not what limits the sender. `ack` is not
    /// looked at.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn tcp_reno_cong_avoid(sk: *mut sock, ack: u32, acked: u32);

    /// Returns the slow start threshold after a loss: half the congestion window of
    /// `sk`, 2 at least.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn tcp_reno_ssthresh(sk: *mut sock) -> u32;

    /// Returns the congestion window to go back to when a loss was none: that from
    /// before, or that of now if it is larger.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn tcp_reno_undo_cwnd(sk: *mut sock) -> u32;

    /// Lets the congestion window of `tp` grow by one for each of the `acked`
    /// packets, up to the threshold.
    ///
    /// Returns how many of them are left over.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn tcp_slow_start(tp: *mut tcp_sock, acked: u32) -> u32;
}
