//! `net/xfrm/xfrm_state_bpf.c`: the kernel's IPsec states, for XDP programs.

use kfunc::{KernelType, kfunc_set};

use crate::nf_conntrack_bpf::xdp_md;

/// What an IPsec state is looked up by: `netns_id` (-1 for the namespace of the
/// packet's device), `mark`, `daddr`, `spi`, `proto` and `family`; and `error`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_xfrm_state_opts {
    _opaque: [u8; 0],
}

/// An IPsec state: keys, addresses and counters of one direction.
#[derive(KernelType)]
#[kernel_type(release = bpf_xdp_xfrm_state_release)]
#[repr(C)]
pub struct xfrm_state {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "xfrm_state_kfunc_set", prog_types(xdp), config = "CONFIG_XFRM")]
unsafe extern "C" {
    /// Finds the IPsec state that `opts` describes, and returns a reference to it.
    ///
    /// To be given back with `bpf_xdp_xfrm_state_release`. `opts__sz` must be the
    /// size of `opts`. NULL on error, and `opts->error` says why, unless `opts__sz`
    /// is under 4: `-EINVAL` for another size or a `netns_id` below -1, `-ENONET`
    /// when there is no such namespace, `-ENOENT` when there is no such state. It
    /// is not written to otherwise.
    #[kfunc(acquire, ret_null, since = "6.12")]
    pub fn bpf_xdp_get_xfrm_state(
        ctx: *mut xdp_md,
        opts: *mut bpf_xfrm_state_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut xfrm_state;

    /// Gives back a reference to the IPsec state `x`.
    #[kfunc(release, since = "6.12")]
    pub fn bpf_xdp_xfrm_state_release(x: *mut xfrm_state);
}
