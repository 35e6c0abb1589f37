//! `net/sched/bpf_qdisc.c`: what programs call that are a queueing discipline
//! (`Qdisc_ops`). Which callback may call what is checked when the program is
//! loaded.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

/// A queueing discipline on a device's queue.
#[derive(KernelType)]
#[repr(C)]
pub struct Qdisc {
    _opaque: [u8; 0],
}

/// The list of packets to be dropped that `enqueue` is given.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_sk_buff_ptr {
    _opaque: [u8; 0],
}

/// Where a netlink request is told what was wrong with it.
#[derive(KernelType)]
#[repr(C)]
pub struct netlink_ext_ack {
    _opaque: [u8; 0],
}

/// A packet.
#[derive(KernelType)]
#[kernel_type(release = bpf_kfree_skb, kptr)]
#[repr(C)]
pub struct sk_buff {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "qdisc_kfunc_ids", prog_types(struct_ops), dtor(sk_buff = bpf_kfree_skb), config = "CONFIG_NET_SCH_BPF")]
unsafe extern "C" {
    /// Drops the packet `skb` at once; the reference to it is given back.
    ///
    /// Any callback may call it. Also what the kernel calls for a packet that is
    /// still stored in a map when its element, or the map, goes away.
    #[kfunc(release, since = "6.17")]
    pub fn bpf_kfree_skb(skb: *mut sk_buff);

    /// Counts the packet `skb`, which is being dequeued, in the statistics of
    /// `sch`.
    ///
    /// Only `dequeue` may call it.
    #[kfunc(trusted_args, since = "6.17")]
    pub fn bpf_qdisc_bstats_update(sch: *mut Qdisc, skb: *const sk_buff);

    /// Makes the timer of `sch`, and refuses it with `-EINVAL`, and a text in
    /// `extack`, below anything but the root or mq.
    ///
    /// The kernel puts this call in front of `init`; programs may not.
    #[kfunc(trusted_args, since = "6.17")]
    pub fn bpf_qdisc_init_prologue(sch: *mut Qdisc, extack: *mut netlink_ext_ack) -> c_int;

    /// Stops the timer of `sch`.
    ///
    /// The kernel puts this call behind `reset` and `destroy`; programs may not.
    #[kfunc(trusted_args, since = "6.17")]
    pub fn bpf_qdisc_reset_destroy_epilogue(sch: *mut Qdisc);

    /// Drops the packet `skb` later, when no lock is held: puts it into
    /// `to_free_list`, which `enqueue` is given; the reference to it is given back.
    ///
    /// Only `enqueue` may call it.
    #[kfunc(release, since = "6.17")]
    pub fn bpf_qdisc_skb_drop(skb: *mut sk_buff, to_free_list: *mut bpf_sk_buff_ptr);

    /// Has `sch` dequeue packets at the time `expire`, in ns of the monotonic
    /// clock, or up to `delta_ns` ns later.
    ///
    /// `enqueue` and `dequeue` may call it.
    #[kfunc(trusted_args, since = "6.17")]
    pub fn bpf_qdisc_watchdog_schedule(sch: *mut Qdisc, expire: u64, delta_ns: u64);

    /// Returns the hash of the flow that the packet `skb` belongs to.
    ///
    /// Any callback may call it.
    #[kfunc(trusted_args, since = "6.17")]
    pub fn bpf_skb_get_hash(skb: *mut sk_buff) -> u32;
}
