//! `net/ipv4/tcp_dctcp.c`: the callbacks of the DCTCP congestion control, for
//! programs that are a congestion control themselves. They share the socket's
//! private area, so one that uses them calls `dctcp_init` first and leaves that
//! area alone.

use kfunc::kfunc_set;

use crate::bpf_fs_kfuncs::sock;
use crate::tcp_bbr::tcp_ca_event;

#[kfunc_set(
    ids = "tcp_dctcp_check_kfunc_ids",
    prog_types(struct_ops),
    module = "tcp_dctcp"
)]
unsafe extern "C" {
    /// Tells DCTCP of `sk` about `ev`: about ECN marks on what is received, and
    /// about timeouts. Other events mean nothing to it.
    ///
    /// 6.12 takes `CA_EVENT_TX_START` here too, which `dctcp_cwnd_event_tx_start`
    /// is for in 7.3.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_cwnd_event(sk: *mut sock, ev: tcp_ca_event);

    /// Tells DCTCP of `sk` that sending starts again: the path may be changed now.
    #[kfunc(trusted_args, since = "7.2")]
    pub fn dctcp_cwnd_event_tx_start(sk: *mut sock);

    /// Returns the congestion window of `sk` to go back to when a loss was none:
    /// that from before, or that of now if it is larger.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_cwnd_undo(sk: *mut sock) -> u32;

    /// Sets up DCTCP for `sk`, or Reno when the connection has no ECN.
    ///
    /// In the latter case the socket's congestion control is replaced.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_init(sk: *mut sock);

    /// Returns the slow start threshold of `sk` for the marks there were: between
    /// half the congestion window and all of it, 2 packets at least.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_ssthresh(sk: *mut sock) -> u32;

    /// Reduces the congestion window of `sk` for a loss, when `new_state` is
    /// `TCP_CA_Recovery` and was not before; does nothing for other states.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_state(sk: *mut sock, new_state: u8);

    /// Works out anew, once in a round trip, which part of the packets of `sk` was
    /// marked by ECN.
    ///
    /// `flags` is not looked at.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn dctcp_update_alpha(sk: *mut sock, flags: u32);
}
