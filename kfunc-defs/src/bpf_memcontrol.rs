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
    MEMCG_LOW = 0,
    MEMCG_HIGH = 1,
    MEMCG_MAX = 2,
    MEMCG_OOM = 3,
    MEMCG_OOM_KILL = 4,
    MEMCG_OOM_GROUP_KILL = 5,
    MEMCG_SWAP_HIGH = 6,
    MEMCG_SWAP_MAX = 7,
    MEMCG_SWAP_FAIL = 8,
    MEMCG_SOCK_THROTTLED = 9,
    MEMCG_NR_MEMORY_EVENTS = 10,
}

/// An event of memory management, such as a page fault: the counters of
/// `/proc/vmstat`.
///
/// The numbers depend on the kernel's version and configuration.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum vm_event_item {
    PGPGIN = 0,
    PGPGOUT = 1,
    PSWPIN = 2,
    PSWPOUT = 3,
    PGALLOC_DMA = 4,
    PGALLOC_DMA32 = 5,
    PGALLOC_NORMAL = 6,
    PGALLOC_MOVABLE = 7,
    PGALLOC_DEVICE = 8,
    ALLOCSTALL_DMA = 9,
    ALLOCSTALL_DMA32 = 10,
    ALLOCSTALL_NORMAL = 11,
    ALLOCSTALL_MOVABLE = 12,
    ALLOCSTALL_DEVICE = 13,
    PGSCAN_SKIP_DMA = 14,
    PGSCAN_SKIP_DMA32 = 15,
    PGSCAN_SKIP_NORMAL = 16,
    PGSCAN_SKIP_MOVABLE = 17,
    PGSCAN_SKIP_DEVICE = 18,
    PGFREE = 19,
    PGACTIVATE = 20,
    PGDEACTIVATE = 21,
    PGLAZYFREE = 22,
    PGFAULT = 23,
    PGMAJFAULT = 24,
    PGLAZYFREED = 25,
    PGREUSE = 26,
    PGSCAN_DIRECT_THROTTLE = 27,
    PGSCAN_ZONE_RECLAIM_SUCCESS = 28,
    PGSCAN_ZONE_RECLAIM_FAILED = 29,
    PGINODESTEAL = 30,
    SLABS_SCANNED = 31,
    KSWAPD_INODESTEAL = 32,
    KSWAPD_LOW_WMARK_HIT_QUICKLY = 33,
    KSWAPD_HIGH_WMARK_HIT_QUICKLY = 34,
    PAGEOUTRUN = 35,
    PGROTATED = 36,
    DROP_PAGECACHE = 37,
    DROP_SLAB = 38,
    OOM_KILL = 39,
    NUMA_PTE_UPDATES = 40,
    NUMA_HUGE_PTE_UPDATES = 41,
    NUMA_HINT_FAULTS = 42,
    NUMA_HINT_FAULTS_LOCAL = 43,
    NUMA_PAGE_MIGRATE = 44,
    PGMIGRATE_SUCCESS = 45,
    PGMIGRATE_FAIL = 46,
    THP_MIGRATION_SUCCESS = 47,
    THP_MIGRATION_FAIL = 48,
    THP_MIGRATION_SPLIT = 49,
    COMPACTMIGRATE_SCANNED = 50,
    COMPACTFREE_SCANNED = 51,
    COMPACTISOLATED = 52,
    COMPACTSTALL = 53,
    COMPACTFAIL = 54,
    COMPACTSUCCESS = 55,
    KCOMPACTD_WAKE = 56,
    KCOMPACTD_MIGRATE_SCANNED = 57,
    KCOMPACTD_FREE_SCANNED = 58,
    HTLB_BUDDY_PGALLOC = 59,
    HTLB_BUDDY_PGALLOC_FAIL = 60,
    CMA_ALLOC_SUCCESS = 61,
    CMA_ALLOC_FAIL = 62,
    UNEVICTABLE_PGCULLED = 63,
    UNEVICTABLE_PGSCANNED = 64,
    UNEVICTABLE_PGRESCUED = 65,
    UNEVICTABLE_PGMLOCKED = 66,
    UNEVICTABLE_PGMUNLOCKED = 67,
    UNEVICTABLE_PGCLEARED = 68,
    UNEVICTABLE_PGSTRANDED = 69,
    THP_FAULT_ALLOC = 70,
    THP_FAULT_FALLBACK = 71,
    THP_FAULT_FALLBACK_CHARGE = 72,
    THP_COLLAPSE_ALLOC = 73,
    THP_COLLAPSE_ALLOC_FAILED = 74,
    THP_FILE_ALLOC = 75,
    THP_FILE_FALLBACK = 76,
    THP_FILE_FALLBACK_CHARGE = 77,
    THP_FILE_MAPPED = 78,
    THP_SPLIT_PAGE = 79,
    THP_SPLIT_PAGE_FAILED = 80,
    THP_DEFERRED_SPLIT_PAGE = 81,
    THP_UNDERUSED_SPLIT_PAGE = 82,
    THP_SPLIT_PMD = 83,
    THP_SCAN_EXCEED_NONE_PTE = 84,
    THP_SCAN_EXCEED_SWAP_PTE = 85,
    THP_SCAN_EXCEED_SHARED_PTE = 86,
    THP_SPLIT_PUD = 87,
    THP_ZERO_PAGE_ALLOC = 88,
    THP_ZERO_PAGE_ALLOC_FAILED = 89,
    THP_SWPOUT = 90,
    THP_SWPOUT_FALLBACK = 91,
    BALLOON_INFLATE = 92,
    BALLOON_DEFLATE = 93,
    BALLOON_MIGRATE = 94,
    SWAP_RA = 95,
    SWAP_RA_HIT = 96,
    SWPIN_ZERO = 97,
    SWPOUT_ZERO = 98,
    KSM_SWPIN_COPY = 99,
    COW_KSM = 100,
    ZSWPIN = 101,
    ZSWPOUT = 102,
    ZSWPWB = 103,
    DIRECT_MAP_LEVEL2_SPLIT = 104,
    DIRECT_MAP_LEVEL3_SPLIT = 105,
    DIRECT_MAP_LEVEL2_COLLAPSE = 106,
    DIRECT_MAP_LEVEL3_COLLAPSE = 107,
    NRSWPIN = 108,
    NRSWPOUT = 109,
    NR_VM_EVENT_ITEMS = 110,
}

#[kfunc_set(ids = "bpf_memcontrol_kfuncs", prog_types(unspec))]
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
