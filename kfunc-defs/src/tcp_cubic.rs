//! `net/ipv4/tcp_cubic.c`: the callbacks of the CUBIC congestion control, for
//! programs that are a congestion control themselves. They share the socket's
//! private area, so one that uses them calls `cubictcp_init` first and leaves
//! it alone.

use kfunc::{KernelType, kfunc_set};

use crate::bpf_fs_kfuncs::sock;
use crate::tcp_bbr::tcp_ca_event;

/// What an acknowledgement told: packets, round trip time in us, packets under
/// way.
#[derive(KernelType)]
#[repr(C)]
pub struct ack_sample {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "tcp_cubic_check_kfunc_ids", prog_types(struct_ops))]
unsafe extern "C" {
    /// Takes in the round trip time of `sample`, by which slow start of `sk` may
    /// end early.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn cubictcp_acked(sk: *mut sock, sample: *const ack_sample);

    /// Lets the congestion window of `sk` grow for `acked` packets that were
    /// acknowledged: by slow start up to the threshold, then along the curve.
    ///
    /// Does nothing while the window is not what limits the sender. `ack` is not
    /// looked at.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn cubictcp_cong_avoid(sk: *mut sock, ack: u32, acked: u32);

    /// Moves the curve of `sk` on by the time without sending, when `event` is
    /// `CA_EVENT_TX_START`; does nothing for other events.
    ///
    /// Replaced by `cubictcp_cwnd_event_tx_start`.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0", until = "7.0")]
    pub fn cubictcp_cwnd_event(sk: *mut sock, event: tcp_ca_event);

    /// Moves the curve of `sk` on by the time without sending.
    ///
    /// Replaces `cubictcp_cwnd_event`, which 6.12 has.
    #[kfunc(trusted_args, since = "7.1")]
    pub fn cubictcp_cwnd_event_tx_start(sk: *mut sock);

    /// Sets up CUBIC for `sk`.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn cubictcp_init(sk: *mut sock);

    /// Ends the period of growth of `sk` after a loss, and returns the new slow
    /// start threshold, 2 packets at least.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn cubictcp_recalc_ssthresh(sk: *mut sock) -> u32;

    /// Makes CUBIC of `sk` begin anew, when `new_state` is `TCP_CA_Loss`; does
    /// nothing for other states.
    #[kfunc(since = "6.1", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn cubictcp_state(sk: *mut sock, new_state: u8);
}
