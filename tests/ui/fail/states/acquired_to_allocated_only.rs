//! An object that was found, where one that the program made is wanted.
//!
//! Before 6.2 the kernel had one type for the two, so only the origin tells them
//! apart.

use kfunc::{KernelType, Owned, kfunc_set};

#[derive(KernelType)]
#[kernel_type(release = bpf_ct_release)]
#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "ct_ids", prog_types(xdp), kernels = "v6-series")]
unsafe extern "C" {
    /// Sets how long a connection lives once it is inserted.
    #[kfunc(owned_args(allocated), since = "6.1", until = "v6-series")]
    pub fn bpf_ct_set_timeout(nfct: *mut nf_conn, timeout: u32);
}

fn program(found: &Owned<nf_conn>) {
    bpf_ct_set_timeout(found, 1000);
}

fn main() {}
