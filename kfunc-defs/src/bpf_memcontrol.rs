//! `mm/bpf_memcontrol.c`: memory control groups: finding one, and reading its
//! usage and statistics.

use core::ffi::{c_int, c_ulong};

use kfunc::{KernelEnum, KernelType, kfunc_set};

use crate::helpers::cgroup_subsys_state;

/// The memory controller's part of a control group.
///
/// A reference is counted, and given back with `bpf_put_mem_cgroup`.
#[derive(KernelType)]
#[kernel_type(release = bpf_put_mem_cgroup)]
#[repr(C)]
pub struct mem_cgroup {
    _opaque: [u8; 0],
}

/// What happened to a memory control group, from 0 (`MEMCG_LOW`) on: limits
/// that were hit, kills for lack of memory, swap that failed. The file
/// `memory.events` counts the same.
///
/// The numbers are the kernel's own.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum memcg_memory_event {
    /// Memory below `memory.low` was reclaimed.
    MEMCG_LOW = 0,
    /// The group went over `memory.high`, and was throttled.
    MEMCG_HIGH = 1,
    /// The group was about to go over `memory.max`.
    MEMCG_MAX = 2,
    /// An allocation was about to fail at the limit.
    MEMCG_OOM = 3,
    /// A process of the group was killed for want of memory.
    MEMCG_OOM_KILL = 4,
    /// The whole group was killed for want of memory.
    MEMCG_OOM_GROUP_KILL = 5,
    /// The group went over `memory.swap.high`.
    MEMCG_SWAP_HIGH = 6,
    /// The group was about to go over `memory.swap.max`.
    MEMCG_SWAP_MAX = 7,
    /// Swapping out failed, at the limit or for want of space.
    MEMCG_SWAP_FAIL = 8,
    /// A socket of the group was throttled.
    MEMCG_SOCK_THROTTLED = 9,
    /// How many there are.
    MEMCG_NR_MEMORY_EVENTS = 10,
}

/// An event of memory management, such as a page fault: the counters of
/// `/proc/vmstat`.
///
/// The numbers depend on the kernel's version and configuration.
///
/// The values of all but the first four depend on how a kernel was built: they
/// are in its BTF.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum vm_event_item {
    /// Pages that were read from disks.
    PGPGIN = 0,
    /// Pages that were written to disks.
    PGPGOUT = 1,
    /// Pages that were swapped in.
    PSWPIN = 2,
    /// Pages that were swapped out.
    PSWPOUT = 3,
}

#[kfunc_set(
    ids = "bpf_memcontrol_kfuncs",
    prog_types(unspec),
    config = "CONFIG_MEMCG"
)]
unsafe extern "C" {
    /// Takes a reference to the memory control group of the group of `css`.
    ///
    /// `css` may be of any controller, or the group's own `self`. The reference
    /// must be given back with `bpf_put_mem_cgroup`.
    ///
    /// NULL when the memory controller is disabled, or not enabled for the group,
    /// and when the group's last reference is gone already.
    #[kfunc(acquire, rcu, ret_null, since = "7.0")]
    pub fn bpf_get_mem_cgroup(css: *mut cgroup_subsys_state) -> *mut mem_cgroup;

    /// Returns the memory control group at the top of the hierarchy.
    ///
    /// It must be given back with `bpf_put_mem_cgroup`. NULL when the memory
    /// controller is disabled.
    #[kfunc(acquire, ret_null, since = "7.0")]
    pub fn bpf_get_root_mem_cgroup() -> *mut mem_cgroup;

    /// Brings the statistics of `memcg` up to date from what each CPU has counted.
    ///
    /// It leaves them as they are while only little has changed. Sleeps.
    #[kfunc(sleepable, since = "7.0")]
    pub fn bpf_mem_cgroup_flush_stats(memcg: *mut mem_cgroup);

    /// Returns how often `event` happened in `memcg` and all below it.
    ///
    /// On a hierarchy of version 1, or one mounted with `memory_localevents`, those
    /// below are left out. The highest number, as of -1 without sign, when there is
    /// no such event.
    #[kfunc(trusted_args, since = "7.0")]
    pub fn bpf_mem_cgroup_memory_events(
        memcg: *mut mem_cgroup,
        event: memcg_memory_event,
    ) -> c_ulong;

    /// Returns the statistic `idx` of `memcg` and all below it.
    ///
    /// `idx` is one of `enum node_stat_item` or `enum memcg_stat_item`. In bytes,
    /// except for events such as refaults, reclaim scans or demotions, which are
    /// counted. The highest number, as of -1 without sign, when there is no such
    /// statistic. As of the last flush, see `bpf_mem_cgroup_flush_stats`.
    #[kfunc(trusted_args, since = "7.0")]
    pub fn bpf_mem_cgroup_page_state(memcg: *mut mem_cgroup, idx: c_int) -> c_ulong;

    /// Returns how many bytes `memcg` and all below it use.
    ///
    /// The group at the top is not accounted itself: the number for it is the sum
    /// of the others.
    #[kfunc(trusted_args, since = "7.0")]
    pub fn bpf_mem_cgroup_usage(memcg: *mut mem_cgroup) -> c_ulong;

    /// Returns how often `event` happened in `memcg` and all below it.
    ///
    /// The highest number, as of -1 without sign, for an event that is not counted
    /// by group. As of the last flush, see `bpf_mem_cgroup_flush_stats`.
    #[kfunc(trusted_args, since = "7.0")]
    pub fn bpf_mem_cgroup_vm_events(memcg: *mut mem_cgroup, event: vm_event_item) -> c_ulong;

    /// Gives back a reference to the memory control group `memcg`.
    #[kfunc(release, since = "7.0")]
    pub fn bpf_put_mem_cgroup(memcg: *mut mem_cgroup);
}
