//! Arguments that must be owned, a type and its stage before insertion, and a
//! struct with fields beside one that only has a name.

#[derive(KernelType)]
#[kernel_type(release = bpf_ct_release)]
#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[kernel_type(alias_of = nf_conn)]
#[repr(C)]
pub struct nf_conn___init {
    _opaque: [u8; 0],
}

/// How to look for an entry.
#[derive(KernelType)]
#[kernel_type(size = 12, scalar_only)]
#[repr(C)]
pub struct bpf_ct_opts {
    /// Network namespace, or a negative number for the program's own.
    pub netns_id: i32,
    pub error: i32,
    pub l4proto: u8,
    pub dir: u8,
    _reserved: [u8; 2],
}

#[derive(KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct bpf_sock_tuple {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[repr(C)]
pub struct xdp_md {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "nf_ct_kfunc_set", prog_types(xdp, sched_cls))]
unsafe extern "C" {
    /// Makes an entry that is not in the table yet.
    #[kfunc(acquire(allocated), ret_null)]
    pub fn bpf_xdp_ct_alloc(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn___init;

    #[kfunc(acquire, release, ret_null)]
    pub fn bpf_ct_insert_entry(nfct_i: *mut nf_conn___init) -> *mut nf_conn;

    #[kfunc(release)]
    pub fn bpf_ct_release(nfct: *mut nf_conn);

    /// Sets the status of an entry that was just made.
    #[kfunc(owned_args(allocated))]
    pub fn bpf_ct_set_status(nfct: *const nf_conn___init, status: u32) -> i32;

    /// Changes the status of an entry.
    #[kfunc(owned_args)]
    pub fn bpf_ct_change_status(nfct: *mut nf_conn, status: u32) -> i32;
}
