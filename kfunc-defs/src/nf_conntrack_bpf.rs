//! `net/netfilter/nf_conntrack_bpf.c`: entries of the connection tracking
//! table, made, found and changed from XDP and traffic control programs.
//!
//! The kernel calls these kfuncs unstable: their prototypes may change from
//! one version to the next. None did from 6.0 to 7.3.

use core::ffi::c_int;

use kfunc::{KernelType, Memory, kfunc_set};

/// A tracked connection: an entry of the table.
///
/// Its field `mark` may be written by a program (with CONFIG_NF_CONNTRACK_MARK);
/// all others may only be read. Has no destructor, so it cannot be kept in a
/// map as a kptr.
#[derive(KernelType)]
#[kernel_type(release = bpf_ct_release)]
#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

/// A connection that the program made and has not inserted into the table yet.
///
/// The same struct as `nf_conn`, under a name of its own so that the
/// verifier keeps the two apart. No kfunc only releases it: the one way out is
/// `bpf_ct_insert_entry`.
#[derive(KernelType)]
#[kernel_type(alias_of = nf_conn)]
#[repr(C)]
pub struct nf_conn___init {
    _opaque: [u8; 0],
}

/// The context of an XDP program.
#[derive(KernelType)]
#[repr(C)]
pub struct xdp_md {
    _opaque: [u8; 0],
}

/// The context of a traffic control program.
#[derive(KernelType)]
#[repr(C)]
pub struct __sk_buff {
    _opaque: [u8; 0],
}

/// Addresses and ports of a connection, over IPv4 or IPv6
/// (`include/uapi/linux/bpf.h`).
///
/// The length that goes with it says which of the two: 12 bytes for the member
/// `ipv4` that it has in C, 36 for `ipv6`.
#[derive(KernelType)]
#[kernel_type(scalar_only, size = 36)]
#[repr(C)]
pub struct bpf_sock_tuple {
    _opaque: [u32; 9],
}

/// The short form of a [`bpf_sock_tuple`], in network byte order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct bpf_sock_tuple_ipv4 {
    /// Source address.
    pub saddr: u32,
    /// Destination address.
    pub daddr: u32,
    /// Source port.
    pub sport: u16,
    /// Destination port.
    pub dport: u16,
}

/// The long form of a [`bpf_sock_tuple`], in network byte order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct bpf_sock_tuple_ipv6 {
    /// Source address.
    pub saddr: [u32; 4],
    /// Destination address.
    pub daddr: [u32; 4],
    /// Source port.
    pub sport: u16,
    /// Destination port.
    pub dport: u16,
}

// SAFETY: numbers only, without padding.
unsafe impl Memory for bpf_sock_tuple_ipv4 {}

// SAFETY: numbers only, without padding.
unsafe impl Memory for bpf_sock_tuple_ipv6 {}

/// What to look for besides the tuple, and where errors are put.
///
/// The layout of 6.12, 7.2 and 7.3, 16 bytes. That of 6.1 has 12, with two
/// reserved bytes after `dir` and none of the fields that follow; a program
/// that gives the length 12 gets it from every kernel, and must leave
/// `ct_zone_id` 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct bpf_ct_opts {
    /// In: id of the network namespace, or -1 (`BPF_F_CURRENT_NETNS`) for that
    /// of the program's context.
    pub netns_id: i32,
    /// Out: why NULL was returned, a negative errno.
    ///
    /// -EINVAL: a length or a namespace id that is not allowed, reserved bytes
    /// or a zone that should be 0, or a NULL tuple. -EPROTO: `l4proto` is
    /// neither TCP nor UDP. -ENONET: no such namespace. -ENOENT: no such
    /// connection. -EAFNOSUPPORT: the tuple's length is of neither form.
    /// -ENOMEM: no memory for a new connection.
    pub error: i32,
    /// In: protocol number, 6 (TCP) or 17 (UDP).
    pub l4proto: u8,
    /// Out, from a lookup: the direction in which the tuple matched, 0 as it
    /// was opened, 1 for replies.
    pub dir: u8,
    /// In: conntrack zone, 0 for the default one.
    pub ct_zone_id: u16,
    /// In and out: directions in which the zone counts, bit 0 as it was
    /// opened, bit 1 for replies; 0 means both, and is replaced by 3.
    pub ct_zone_dir: u8,
    /// Must be 0.
    pub reserved: [u8; 3],
}

#[kfunc_set(
    ids = "nf_ct_kfunc_set",
    prog_types(xdp, sched_cls),
    config = "CONFIG_NF_CONNTRACK"
)]
unsafe extern "C" {
    /// Makes a connection for the tuple `bpf_tuple`, not yet in the table, in the
    /// namespace of the XDP context `xdp_ctx` unless `opts` names another.
    ///
    /// It must go to `bpf_ct_insert_entry` on every path of the program.
    ///
    /// NULL on an error, which is then in `opts.error`.
    #[kfunc(acquire(allocated), ret_null, since = "6.0", until = "6.19")]
    #[kfunc(acquire(allocated), trusted_args, ret_null, since = "7.0")]
    pub fn bpf_xdp_ct_alloc(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn___init;

    /// Finds the connection of the tuple `bpf_tuple`, in the namespace of
    /// the XDP context `xdp_ctx` unless `opts` names another, and takes a reference to
    /// it.
    ///
    /// NULL when there is none and on an error; `opts.error` says which.
    #[kfunc(acquire, ret_null, since = "6.0", until = "6.19")]
    #[kfunc(acquire, trusted_args, ret_null, since = "7.0")]
    pub fn bpf_xdp_ct_lookup(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn;

    /// Makes a connection for the tuple `bpf_tuple`, not yet in the table, in the
    /// namespace of the socket buffer context `skb_ctx` unless `opts` names another.
    ///
    /// It must go to `bpf_ct_insert_entry` on every path of the program.
    ///
    /// NULL on an error, which is then in `opts.error`.
    #[kfunc(acquire(allocated), ret_null, since = "6.0", until = "6.19")]
    #[kfunc(acquire(allocated), trusted_args, ret_null, since = "7.0")]
    pub fn bpf_skb_ct_alloc(
        skb_ctx: *mut __sk_buff,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn___init;

    /// Finds the connection of the tuple `bpf_tuple`, in the namespace of
    /// the socket buffer context `skb_ctx` unless `opts` names another, and takes a reference to
    /// it.
    ///
    /// NULL when there is none and on an error; `opts.error` says which.
    #[kfunc(acquire, ret_null, since = "6.0", until = "6.19")]
    #[kfunc(acquire, trusted_args, ret_null, since = "7.0")]
    pub fn bpf_skb_ct_lookup(
        skb_ctx: *mut __sk_buff,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple__sz: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn;

    /// Inserts `nfct_i` into the table, and with that consumes it.
    ///
    /// Returns the connection, now an ordinary one with a reference that must
    /// be given back with `bpf_ct_release`; NULL when it could not be inserted,
    /// and then it is freed.
    #[kfunc(acquire, release, ret_null, since = "6.0")]
    pub fn bpf_ct_insert_entry(
        #[arg(owned(allocated))] nfct_i: *mut nf_conn___init,
    ) -> *mut nf_conn;

    /// Gives back a reference to the connection `nfct`.
    #[kfunc(release, since = "6.0")]
    pub fn bpf_ct_release(nfct: *mut nf_conn);

    /// Sets how long a connection lives once it is inserted: `timeout`
    /// milliseconds.
    ///
    /// For a connection that this program made and has not inserted yet: no
    /// other pointer may be passed, since nothing guards the field.
    #[kfunc(owned_args(allocated), since = "6.0")]
    pub fn bpf_ct_set_timeout(nfct: *mut nf_conn___init, timeout: u32);

    /// Changes how long an inserted or found connection still lives: `timeout`
    /// milliseconds from now.
    ///
    /// Returns 0; -EPERM when the connection's lifetime is fixed; -ETIME when
    /// the connection is being torn down already.
    #[kfunc(owned_args, since = "6.0")]
    pub fn bpf_ct_change_timeout(nfct: *mut nf_conn, timeout: u32) -> c_int;

    /// Sets the status bits (`IPS_*`) that a connection has once it is
    /// inserted.
    ///
    /// For a connection that this program made and has not inserted yet.
    /// Returns 0, or -EBUSY when `status` would change bits that are not a
    /// program's to change.
    #[kfunc(owned_args(allocated), since = "6.0")]
    pub fn bpf_ct_set_status(nfct: *const nf_conn___init, status: u32) -> c_int;

    /// Changes the status bits (`IPS_*`) of an inserted or found connection.
    ///
    /// Returns 0, or -EBUSY when `status` would change bits that are not a
    /// program's to change.
    #[kfunc(owned_args, since = "6.0")]
    pub fn bpf_ct_change_status(nfct: *mut nf_conn, status: u32) -> c_int;
}
