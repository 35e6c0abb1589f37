//! `net/core/bpf_ksock.c`: uDP sockets that programs make in the kernel, keep
//! in maps, and send through. They count references.

use core::ffi::{c_int, c_void};

use kfunc::{KernelType, kfunc_set};

/// A socket that a program made in the kernel, with a count of references.
#[derive(KernelType)]
#[kernel_type(release = bpf_ksock_release, rcu, kptr)]
#[repr(C)]
pub struct bpf_ksock {
    _opaque: [u8; 0],
}

/// An address and a port, of IPv4 (`sin`) or of IPv6 (`sin6`).
#[derive(KernelType)]
#[repr(C)]
pub union bpf_ksock_addr {
    _opaque: [u8; 0],
}

/// Which socket to make: `family` (`AF_INET` or `AF_INET6`), `type`
/// (`SOCK_DGRAM`), `protocol` (`IPPROTO_UDP` or 0) and `reserved`, which must
/// be 0, a byte each.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_ksock_create_opts {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "ksock_init_kfunc_btf_ids", prog_types(syscall))]
unsafe extern "C" {
    /// Sets the address that the socket `ks` sends to.
    ///
    /// `addr__sz` must be the size of `addr`, whatever the family. Returns 0;
    /// `-EOPNOTSUPP` in a kernel thread, or in a task that is past its namespaces;
    /// `-EINVAL` for another size; `-EAFNOSUPPORT` for a family other than IPv4 and
    /// IPv6; or what connecting returns.
    ///
    /// May sleep. Only syscall programs may call it.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_ksock_connect(
        ks: *mut bpf_ksock,
        addr: *const bpf_ksock_addr,
        #[arg(size_of = "addr")] addr__sz: u32,
    ) -> c_int;

    /// Makes a UDP socket as `opts` says, in the network namespace of the current
    /// task and with its rights, and returns a reference to it.
    ///
    /// To be given back with `bpf_ksock_release`, or stored in a map as a kptr.
    /// `opts__sz` must be 4, the size of `opts`. NULL on error, and `err__uninit`
    /// says why, else it is 0: `-EOPNOTSUPP` in a kernel thread, such as that of a
    /// workqueue, or in a task that is past its namespaces; `-EINVAL` for another
    /// size or a `reserved` that is not 0; `-EAFNOSUPPORT` and `-EPROTONOSUPPORT`
    /// for what is not UDP over IPv4 or IPv6; `-ENOMEM`; or what creating the
    /// socket returns.
    ///
    /// May sleep. Only syscall programs may call it.
    #[kfunc(acquire, ret_null, sleepable, since = "7.3", allow(KF0105, KF0208))]
    pub fn bpf_ksock_create(
        opts: *const bpf_ksock_create_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
        #[arg(uninit)] err: *mut c_int,
    ) -> *mut bpf_ksock;
}

#[kfunc_set(
    ids = "ksock_kfunc_btf_ids",
    prog_types(lsm, syscall),
    dtor(bpf_ksock = bpf_ksock_release),
)]
unsafe extern "C" {
    /// Takes another reference to the socket `ks`, and returns it.
    ///
    /// NULL when its last reference was dropped meanwhile. To be given back with
    /// `bpf_ksock_release`. Syscall and LSM programs may call it, those at
    /// `socket_sendmsg` excepted.
    #[kfunc(acquire, rcu, ret_null, since = "7.3")]
    pub fn bpf_ksock_acquire(ks: *mut bpf_ksock) -> *mut bpf_ksock;

    /// Gives back a reference to the socket `ks`; the last one closes it, later.
    ///
    /// Also what the kernel calls for a socket that is still stored in a map when
    /// its element, or the map, goes away. Syscall and LSM programs may call it,
    /// those at `socket_sendmsg` excepted.
    #[kfunc(release, since = "7.3")]
    pub fn bpf_ksock_release(ks: *mut bpf_ksock);

    /// Sends the `data__sz` bytes at `data` through the connected socket `ks`,
    /// without waiting for room.
    ///
    /// Returns how many bytes were sent; `-EOPNOTSUPP` in a kernel thread, or in a
    /// task that is past its namespaces; or what sending returns. May sleep.
    /// Syscall and sleepable LSM programs may call it, those at `socket_sendmsg`
    /// excepted.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_ksock_send(
        ks: *mut bpf_ksock,
        data: *const c_void,
        #[arg(size_of = "data")] data__sz: u32,
    ) -> c_int;
}
