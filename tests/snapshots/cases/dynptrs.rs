//! Dynptrs in wrappers: made of a packet, and used; special kfuncs beside them;
//! strings that only the kfunc looks at.

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_dynptr {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[repr(C)]
pub struct xdp_md {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "dynptr_ids", prog_types(xdp))]
unsafe extern "C" {
    /// Has a wrapper that gives the dynptr.
    #[kfunc(since = "6.4")]
    pub fn bpf_dynptr_from_xdp(
        x: *mut xdp_md,
        flags: u64,
        #[arg(uninit)] ptr__uninit: *mut bpf_dynptr,
    ) -> c_int;

    /// Takes a dynptr in use.
    #[kfunc(since = "6.4")]
    pub fn bpf_dynptr_use(p: *const bpf_dynptr, offset: u64) -> c_int;

    /// Is called by hand.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_clone(
        p: *const bpf_dynptr,
        #[arg(uninit)] clone__uninit: *mut bpf_dynptr,
    ) -> c_int;

    /// Cannot be called.
    #[kfunc(since = "6.7")]
    pub fn bpf_throw(cookie: u64);

    /// Looks at the string itself.
    #[kfunc(since = "6.4")]
    pub fn bpf_string(#[arg(ignored)] s: *const c_char) -> c_int;
}
