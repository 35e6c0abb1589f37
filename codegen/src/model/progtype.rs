//! Program types, and the hook buckets in which kernels register kfuncs.
//!
//! Owns the table of types and buckets (`bpf_prog_type_to_kfunc_hook` in
//! `kernel/bpf/btf.c`: 6.1, 6.12, 7.3). Refuses to know filters: which of a
//! bucket's programs a kernel turns away, [`super::program`] knows.

use super::version::{Kernel, KernelRange};

/// A hook bucket: kfuncs registered for one program type of a bucket may be
/// called by all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hook {
    /// Every program type.
    Common,
    /// XDP.
    Xdp,
    /// Traffic classifiers.
    Tc,
    /// Kernel structs of functions.
    StructOps,
    /// Tracing programs of all kinds, and LSM.
    Tracing,
    /// Programs that user space runs.
    Syscall,
    /// Traffic actions.
    SchedAct,
    /// Socket buffers of sockets.
    SkSkb,
    /// Socket filters.
    SocketFilter,
    /// Lightweight tunnels.
    Lwt,
    /// Netfilter.
    Netfilter,
    /// Programs attached to control groups.
    Cgroup,
    /// Kernel probes.
    Kprobe,
}

/// A BPF program type that can register kfuncs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgType {
    /// Word in a declaration and in JSON, such as `sched_cls`.
    pub word: &'static str,
    /// The kernel's constant, such as `BPF_PROG_TYPE_SCHED_CLS`.
    pub constant: &'static str,
    /// The bucket that it registers into.
    pub hook: Hook,
    /// The kernels in which it has that bucket.
    pub range: KernelRange,
}

const fn ty(word: &'static str, constant: &'static str, hook: Hook, since: Kernel) -> ProgType {
    ProgType {
        word,
        constant,
        hook,
        range: KernelRange::from(since),
    }
}

/// Every program type with a bucket, by word.
pub const PROG_TYPES: &[ProgType] = &[
    ty(
        "cgroup_device",
        "BPF_PROG_TYPE_CGROUP_DEVICE",
        Hook::Cgroup,
        Kernel::V6_12,
    ),
    ty(
        "cgroup_skb",
        "BPF_PROG_TYPE_CGROUP_SKB",
        Hook::Cgroup,
        Kernel::V6_5,
    ),
    ty(
        "cgroup_sock",
        "BPF_PROG_TYPE_CGROUP_SOCK",
        Hook::Cgroup,
        Kernel::V6_12,
    ),
    ty(
        "cgroup_sock_addr",
        "BPF_PROG_TYPE_CGROUP_SOCK_ADDR",
        Hook::Cgroup,
        Kernel::V6_7,
    ),
    ty(
        "cgroup_sockopt",
        "BPF_PROG_TYPE_CGROUP_SOCKOPT",
        Hook::Cgroup,
        Kernel::V6_12,
    ),
    ty(
        "cgroup_sysctl",
        "BPF_PROG_TYPE_CGROUP_SYSCTL",
        Hook::Cgroup,
        Kernel::V6_12,
    ),
    ty(
        "kprobe",
        "BPF_PROG_TYPE_KPROBE",
        Hook::Kprobe,
        Kernel::V6_12,
    ),
    ty("lsm", "BPF_PROG_TYPE_LSM", Hook::Tracing, Kernel::V6_1),
    ty("lwt_in", "BPF_PROG_TYPE_LWT_IN", Hook::Lwt, Kernel::V6_4),
    ty("lwt_out", "BPF_PROG_TYPE_LWT_OUT", Hook::Lwt, Kernel::V6_4),
    ty(
        "lwt_seg6local",
        "BPF_PROG_TYPE_LWT_SEG6LOCAL",
        Hook::Lwt,
        Kernel::V6_4,
    ),
    ty(
        "lwt_xmit",
        "BPF_PROG_TYPE_LWT_XMIT",
        Hook::Lwt,
        Kernel::V6_4,
    ),
    ty(
        "netfilter",
        "BPF_PROG_TYPE_NETFILTER",
        Hook::Netfilter,
        Kernel::V6_4,
    ),
    ty(
        "perf_event",
        "BPF_PROG_TYPE_PERF_EVENT",
        Hook::Tracing,
        Kernel::V6_12,
    ),
    ty(
        "raw_tracepoint",
        "BPF_PROG_TYPE_RAW_TRACEPOINT",
        Hook::Tracing,
        Kernel::V7_2,
    ),
    ty(
        "sched_act",
        "BPF_PROG_TYPE_SCHED_ACT",
        Hook::SchedAct,
        Kernel::V6_4,
    ),
    ty(
        "sched_cls",
        "BPF_PROG_TYPE_SCHED_CLS",
        Hook::Tc,
        Kernel::V6_0,
    ),
    ty("sk_skb", "BPF_PROG_TYPE_SK_SKB", Hook::SkSkb, Kernel::V6_4),
    ty(
        "sock_ops",
        "BPF_PROG_TYPE_SOCK_OPS",
        Hook::Cgroup,
        Kernel::V6_15,
    ),
    ty(
        "socket_filter",
        "BPF_PROG_TYPE_SOCKET_FILTER",
        Hook::SocketFilter,
        Kernel::V6_4,
    ),
    ty(
        "struct_ops",
        "BPF_PROG_TYPE_STRUCT_OPS",
        Hook::StructOps,
        Kernel::V6_0,
    ),
    ty(
        "syscall",
        "BPF_PROG_TYPE_SYSCALL",
        Hook::Syscall,
        Kernel::V6_0,
    ),
    ty(
        "tracepoint",
        "BPF_PROG_TYPE_TRACEPOINT",
        Hook::Tracing,
        Kernel::V6_12,
    ),
    ty(
        "tracing",
        "BPF_PROG_TYPE_TRACING",
        Hook::Tracing,
        Kernel::V6_0,
    ),
    ty("unspec", "BPF_PROG_TYPE_UNSPEC", Hook::Common, Kernel::V6_2),
    ty("xdp", "BPF_PROG_TYPE_XDP", Hook::Xdp, Kernel::V6_0),
];

impl ProgType {
    /// The type that a declaration calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        PROG_TYPES.iter().copied().find(|ty| ty.word == word)
    }

    /// The program types that may call what is registered for this one on
    /// `kernel`: its bucket's, or all for the common bucket.
    pub fn callers(self, kernel: Kernel) -> impl Iterator<Item = ProgType> {
        PROG_TYPES.iter().copied().filter(move |other| {
            let shared = self.hook == Hook::Common || other.hook == self.hook;
            shared && other.hook != Hook::Common && other.range.contains(kernel)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_match_their_constants() {
        assert!(PROG_TYPES.is_sorted_by_key(|ty| ty.word));
        for ty in PROG_TYPES {
            let constant = format!("BPF_PROG_TYPE_{}", ty.word.to_uppercase());
            assert_eq!(constant, ty.constant);
        }
    }

    #[test]
    fn tracing_is_shared_and_grew() {
        let callers = |kernel| -> Vec<_> {
            let tracing = ProgType::from_word("tracing").unwrap();
            tracing.callers(kernel).map(|ty| ty.word).collect()
        };
        assert_eq!(callers(Kernel::V6_1), ["lsm", "tracing"]);
        assert_eq!(
            callers(Kernel::V6_12),
            ["lsm", "perf_event", "tracepoint", "tracing"]
        );
    }
}
