//! `net/xfrm/xfrm_interface_bpf.c`: the settings of IPsec interfaces that take
//! them from the packet, for tc programs.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

use crate::nf_conntrack_bpf::__sk_buff;

/// An IPsec interface id (`if_id`) and the index of the device below (`link`).
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_xfrm_info {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "xfrm_ifc_kfunc_set",
    prog_types(sched_cls),
    module = "xfrm_interface"
)]
unsafe extern "C" {
    /// Writes the IPsec interface id and the link that the packet `skb_ctx` came
    /// with to `to`.
    ///
    /// Returns 0; `-EINVAL` when it has none.
    #[kfunc(since = "6.12", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bpf_skb_get_xfrm_info(skb_ctx: *mut __sk_buff, to: *mut bpf_xfrm_info) -> c_int;

    /// Sets the IPsec interface id and the link in `from` for the packet `skb_ctx`.
    ///
    /// Returns 0; `-EINVAL` when the packet has such or other tunnel settings
    /// already; `-ENOMEM`.
    #[kfunc(since = "6.12", until = "6.18")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.19", until = "7.1")]
    pub fn bpf_skb_set_xfrm_info(skb_ctx: *mut __sk_buff, from: *const bpf_xfrm_info) -> c_int;
}
