//! `kernel/sched/ext/cid.c`: the numbers (cids) that a `sched_ext` scheduler
//! may use for CPUs: without gaps, and close for CPUs that are close to each
//! other. A wrong number aborts the scheduler.

use kfunc::{KernelType, kfunc_set};

/// Where a CPU is: for its core, its LLC, its NUMA node and its shard, the
/// first cid in it (`core_cid` and so on) and its number (`core_idx` and so
/// on).
#[derive(KernelType)]
#[repr(C)]
pub struct scx_cid_topo {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "scx_kfunc_ids_cid",
    prog_types(struct_ops, syscall, tracing),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Returns the number of the CPU that has the cid `cid`.
    ///
    /// It stays the same as long as the scheduler is loaded. `-EINVAL` without a
    /// scheduler, and for a wrong cid, which also aborts the scheduler.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_cid_to_cpu(cid: i32) -> i32;

    /// Writes where the CPU of `cid` is in the system to the `out__sz` bytes at
    /// `out`.
    ///
    /// No more is written than the kernel has; the rest becomes -1, and so does
    /// what is not known about the CPU. All is -1 without a scheduler, and for a
    /// wrong cid, which also aborts the scheduler.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_cid_topo(
        cid: i32,
        out: *mut scx_cid_topo,
        #[arg(size_of = "out")] out__sz: usize,
    );

    /// Returns the cid of `cpu`.
    ///
    /// It stays the same as long as the scheduler is loaded. `-EINVAL` without a
    /// scheduler, and for a wrong CPU, which also aborts the scheduler.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_cpu_to_cid(cpu: i32) -> i32;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_init",
    prog_types(struct_ops),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {}

#[kfunc_set(
    ids = "scx_kfunc_ids_init_cids",
    prog_types(struct_ops),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Gives the CPUs the cids in `cpu_to_cid__arena`, and divides the cids into
    /// shards that begin where `shard_start__arena` says.
    ///
    /// There must be `cpu_to_cid_cnt` entries for every number of a CPU
    /// (`scx_bpf_nr_cpu_ids`), with a cid of its own for each possible CPU, and
    /// `shard_start_cnt` shards, the first from 0 on, each begun after the one
    /// before it and with 512 cids at most. Otherwise, and when there is no memory,
    /// the scheduler is aborted and nothing changes. What was known of the topology
    /// is forgotten, except for shards.
    ///
    /// May sleep. Only `ops.init_cids` may call it. 7.2 has no shards here, takes
    /// `cpu_to_cid` in any memory with its size in bytes, and has it called from
    /// `ops.init` of the root scheduler.
    #[kfunc(implicit_args, sleepable, since = "7.3")]
    pub fn scx_bpf_cid_override(
        #[arg(arena)] cpu_to_cid: *const i32,
        cpu_to_cid_cnt: u32,
        #[arg(arena)] shard_start: *const i32,
        shard_start_cnt: u32,
    );
}

/// What had other parameters on older kernels.
pub mod older {
    use kfunc::kfunc;

    /// `scx_bpf_cid_override` with the parameters that it had before.
    #[kfunc(
        sets(scx_kfunc_ids_init),
        implicit_args,
        sleepable,
        since = "7.2",
        until = "7.2"
    )]
    pub fn scx_bpf_cid_override(
        cpu_to_cid: *const i32,
        #[arg(size_of = "cpu_to_cid")] cpu_to_cid__sz: u32,
    );
}
