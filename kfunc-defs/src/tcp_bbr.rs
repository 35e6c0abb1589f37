//! `net/ipv4/tcp_bbr.c`: the callbacks of the BBR congestion control, for
//! programs that are a congestion control themselves. They share the socket's
//! private area, so one that uses them calls `bbr_init` first and leaves that
//! area alone.

use core::ffi::c_int;

use kfunc::{KernelEnum, KernelType, kfunc_set};

use crate::bpf_fs_kfuncs::sock;

/// What an acknowledgement told about the rate of delivery.
#[derive(KernelType)]
#[repr(C)]
pub struct rate_sample {
    _opaque: [u8; 0],
}

/// What a congestion control is told of: `CA_EVENT_TX_START` and so on.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum tcp_ca_event {
    /// The first packet is sent when none is in flight.
    CA_EVENT_TX_START = 0,
    /// The window starts again after an idle time.
    CA_EVENT_CWND_RESTART = 1,
    /// The end of a recovery with a smaller window.
    CA_EVENT_COMPLETE_CWR = 2,
    /// A packet was lost: the timer ran out.
    CA_EVENT_LOSS = 3,
    /// A packet with ECN came that met no congestion.
    CA_EVENT_ECN_NO_CE = 4,
    /// A packet with ECN came that met congestion.
    CA_EVENT_ECN_IS_CE = 5,
}

#[kfunc_set(
    ids = "tcp_bbr_check_kfunc_ids",
    prog_types(struct_ops),
    module = "tcp_bbr"
)]
unsafe extern "C" {
    /// Tells BBR of `sk` that sending starts again, when `event` is
    /// `CA_EVENT_TX_START`; does nothing for other events.
    ///
    /// Replaced by `bbr_cwnd_event_tx_start`.
    #[kfunc(since = "6.1", until = "6.18")]
    pub fn bbr_cwnd_event(sk: *mut sock, event: tcp_ca_event);

    /// Tells BBR of `sk` that sending starts again after it had nothing to send.
    ///
    /// Replaces `bbr_cwnd_event`, which 6.12 has.
    #[kfunc(trusted_args, since = "7.2")]
    pub fn bbr_cwnd_event_tx_start(sk: *mut sock);

    /// Sets up BBR for `sk`, in its startup phase, and asks for pacing.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_init(sk: *mut sock);

    /// Takes in what the acknowledgement `rs` tells, and sets the pacing rate and
    /// the congestion window of `sk`.
    ///
    /// `ack` and `flag` are not looked at. Up to 6.1 it takes `sk` and `rs` alone.
    #[kfunc(since = "6.12", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_main(sk: *mut sock, ack: u32, flag: c_int, rs: *const rate_sample);

    /// Returns how many segments at least to send in one piece: 1 when the pacing
    /// rate of `sk` is low, else 2.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_min_tso_segs(sk: *mut sock) -> u32;

    /// Tells BBR of `sk` about a timeout, when `new_state` is `TCP_CA_Loss`; does
    /// nothing for other states.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_set_state(sk: *mut sock, new_state: u8);

    /// Returns by how much to multiply the congestion window for the send buffer:
    /// 3.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_sndbuf_expand(sk: *mut sock) -> u32;

    /// Notes the congestion window of `sk` from before a loss, and returns the slow
    /// start threshold as it is.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_ssthresh(sk: *mut sock) -> u32;

    /// Forgets what a loss that was none made BBR of `sk` believe, and returns the
    /// congestion window as it is.
    #[kfunc(since = "6.1", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bbr_undo_cwnd(sk: *mut sock) -> u32;
}

/// What had other parameters on older kernels.
pub mod older {
    use kfunc::kfunc;

    use super::{rate_sample, sock};

    /// `bbr_main` with the parameters that it had before.
    #[kfunc(
        sets(tcp_bbr_check_kfunc_ids),
        since = "6.1",
        until = "6.1",
        config = "CONFIG_X86",
        allow(KF0604)
    )]
    pub fn bbr_main(sk: *mut sock, rs: *const rate_sample);
}
