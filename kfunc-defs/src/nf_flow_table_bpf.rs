//! `net/netfilter/nf_flow_table_bpf.c`: the table of offloaded connections (the
//! flowtable), for XDP programs.

use kfunc::{KernelType, kfunc_set};

use crate::nf_conntrack_bpf::xdp_md;

/// What a packet is looked up by; the same as for the helper `bpf_fib_lookup`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_fib_lookup {
    _opaque: [u8; 0],
}

/// Where `bpf_xdp_flow_lookup` writes its error.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_flowtable_opts {
    _opaque: [u8; 0],
}

/// One direction of a connection in a flowtable.
#[derive(KernelType)]
#[repr(C)]
pub struct flow_offload_tuple_rhash {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "nf_ft_kfunc_set", prog_types(xdp), module = "nf_flow_table")]
unsafe extern "C" {
    /// Finds the connection of `fib_tuple` in the flowtable of the device that the
    /// packet of `ctx` came in on, and keeps it from timing out.
    ///
    /// Of `fib_tuple`, `family`, `ifindex`, `l4_protocol`, the addresses and the
    /// ports are looked at. `opts_len` must be 4, the size of `opts`. NULL on
    /// error, and `opts->error` says why: `-EINVAL` for another size,
    /// `-EAFNOSUPPORT` for a family other than IPv4 and IPv6, `-ENOENT` when the
    /// device has no flowtable or the connection is not in it. It is not written to
    /// otherwise, and nothing is to be given back.
    #[kfunc(trusted_args, ret_null, since = "6.12")]
    pub fn bpf_xdp_flow_lookup(
        ctx: *mut xdp_md,
        fib_tuple: *mut bpf_fib_lookup,
        opts: *mut bpf_flowtable_opts,
        opts_len: u32,
    ) -> *mut flow_offload_tuple_rhash;
}
