//! `kernel/sched/ext/ext.c`: what a `sched_ext` scheduler calls, to handle
//! tasks, queues and CPUs. It acts for the scheduler that the program belongs
//! to or is associated with; a wrong argument aborts that scheduler.

use core::ffi::{c_char, c_int, c_ulonglong, c_void};

use kfunc::{KernelType, kfunc_set};

use crate::cpumask::cpumask;
use crate::helpers::{cgroup, task_struct};

/// The state of a loop over the tasks in a queue: 48 bytes on the stack that
/// only the kfuncs look into.
#[derive(KernelType)]
#[kernel_type(size = 48)]
#[repr(C, align(8))]
pub struct bpf_iter_scx_dsq {
    _opaque: [u64; 6],
}

/// A CPU's run queue.
#[derive(KernelType)]
#[repr(C)]
pub struct rq {
    _opaque: [u8; 0],
}

/// What `__scx_bpf_dsq_insert_vtime` takes besides the task: `dsq_id`, `slice`
/// in ns, `vtime` and `enq_flags`, all of 64 bits.
#[derive(KernelType)]
#[repr(C)]
pub struct scx_bpf_dsq_insert_vtime_args {
    _opaque: [u8; 0],
}

/// What `__scx_bpf_select_cpu_and` takes besides the task and the CPUs:
/// `prev_cpu`, `wake_flags` (`SCX_WAKE_*`) and `flags` (`SCX_PICK_IDLE_*`).
#[derive(KernelType)]
#[repr(C)]
pub struct scx_bpf_select_cpu_and_args {
    _opaque: [u8; 0],
}

/// A set of cids: bits for `nr_cids` of them from `base` on, with room for
/// `alloc_words` words of 64 bits. The first word begins at the multiple of 64
/// that is not above `base`.
#[derive(KernelType)]
#[repr(C)]
pub struct scx_cmask {
    _opaque: [u8; 0],
}

/// A scheduler's counts of events, 64 bits each; the names begin with
/// `SCX_EV_`, and newer kernels have more of them.
#[derive(KernelType)]
#[repr(C)]
pub struct scx_event_stats {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "scx_kfunc_ids_any",
    prog_types(struct_ops, syscall, tracing),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Ends a loop over the tasks in a queue.
    #[kfunc(iter_destroy, since = "6.12")]
    pub fn bpf_iter_scx_dsq_destroy(it: *mut bpf_iter_scx_dsq);

    /// Begins a loop over the tasks in the queue `dsq_id`, inside an RCU section.
    ///
    /// Only tasks that are queued already are visited. `flags` is 0 or
    /// `SCX_DSQ_ITER_REV` (65536), for the reverse order. Returns 0; `-EINVAL` for
    /// other flags; `-ENOENT` unless it is a queue that `scx_bpf_create_dsq` made;
    /// `-ENODEV` without a scheduler. The loop is empty after an error, and
    /// `bpf_iter_scx_dsq_destroy` is due nevertheless.
    #[kfunc(iter_new, rcu_protected, since = "6.12", until = "7.0")]
    #[kfunc(iter_new, rcu_protected, implicit_args, since = "7.1")]
    pub fn bpf_iter_scx_dsq_new(it: *mut bpf_iter_scx_dsq, dsq_id: u64, flags: u64) -> c_int;

    /// Goes on to the next task of the loop; NULL at the end.
    #[kfunc(iter_next, ret_null, since = "6.12")]
    pub fn bpf_iter_scx_dsq_next(it: *mut bpf_iter_scx_dsq) -> *mut task_struct;

    /// Returns the task that runs on the CPU of `cid`.
    ///
    /// It stays valid inside the RCU section that the call must be in. NULL without
    /// a scheduler, and for a wrong cid, which also aborts the scheduler.
    #[kfunc(rcu_protected, implicit_args, ret_null, since = "7.2")]
    pub fn scx_bpf_cid_curr(cid: i32) -> *mut task_struct;

    /// Returns the capacity of the CPU of `cid`, where the fastest one of the
    /// system has 1024.
    ///
    /// 1024 without a scheduler, and for a wrong cid, which also aborts the
    /// scheduler.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_cidperf_cap(cid: i32) -> u32;

    /// Returns how fast the CPU of `cid` is now, where 1024 is the most that it can
    /// do.
    ///
    /// 1024 without a scheduler, and for a wrong cid, which also aborts the
    /// scheduler.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_cidperf_cur(cid: i32) -> u32;

    /// Asks that the CPU of `cid` be as fast as `perf`, from 0 up to 1024.
    ///
    /// Returns 0; `-EACCES` when a sub-scheduler lacks `SCX_CAP_PERF` there;
    /// `-EINVAL`, and the scheduler is aborted, for the mistakes named at
    /// `scx_bpf_cpuperf_set`; `-ENODEV` without a scheduler. 7.2 returns nothing.
    #[kfunc(implicit_args, returns = "()", since = "7.2", until = "7.2")]
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_cidperf_set(cid: i32, perf: u32) -> i32;

    /// Returns the task that runs on `cpu`.
    ///
    /// It stays valid inside the RCU section that the call must be in. NULL without
    /// a scheduler, and for a wrong CPU, which also aborts the scheduler. Not for
    /// cid-form schedulers.
    #[kfunc(rcu_protected, ret_null, since = "6.18", until = "7.0")]
    #[kfunc(rcu_protected, implicit_args, ret_null, since = "7.1")]
    pub fn scx_bpf_cpu_curr(cpu: i32) -> *mut task_struct;

    /// Returns the run queue of `cpu`, of which the lock may not be held.
    ///
    /// NULL without a scheduler, and for a wrong CPU, which also aborts the
    /// scheduler. 7.2 says once in the kernel's log that `scx_bpf_locked_rq` and
    /// `scx_bpf_cpu_curr` should be used, and 7.3 has it no more. Not for cid-form
    /// schedulers.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1", until = "7.2")]
    pub fn scx_bpf_cpu_rq(cpu: i32) -> *mut rq;

    /// Returns the capacity of `cpu`, where the fastest one of the system has 1024.
    ///
    /// 1024 without a scheduler, and for a wrong CPU, which also aborts the
    /// scheduler. Not for cid-form schedulers.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_cpuperf_cap(cpu: i32) -> u32;

    /// Returns how fast `cpu` is now, where 1024 is the most that it can do.
    ///
    /// 1024 without a scheduler, and for a wrong CPU, which also aborts the
    /// scheduler. Not for cid-form schedulers.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_cpuperf_cur(cpu: i32) -> u32;

    /// Asks that `cpu` be as fast as `perf`, from 0 up to 1024.
    ///
    /// More than that, or a wrong CPU, aborts the scheduler; so does another CPU
    /// than the one whose run queue is locked. What becomes of it depends on the
    /// cpufreq governor and driver. Not for cid-form schedulers.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_cpuperf_set(cpu: i32, perf: u32);

    /// Takes away the queue `dsq_id` that `scx_bpf_create_dsq` made.
    ///
    /// Does nothing when there is none. One that still has tasks stays, and the
    /// scheduler is aborted.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_destroy_dsq(dsq_id: u64);

    /// Returns how many tasks are in the queue `dsq_id`.
    ///
    /// `SCX_DSQ_LOCAL` is the local queue of the CPU whose run queue is locked, or
    /// of this one. `-ENOENT` when there is no such queue, and for
    /// `SCX_DSQ_GLOBAL`; `-ENODEV` without a scheduler.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dsq_nr_queued(dsq_id: u64) -> i32;

    /// Returns the first task in the queue `dsq_id`, without a lock.
    ///
    /// The task stays valid inside the RCU section that the call must be in. NULL
    /// when the queue is empty, without a scheduler, and unless `dsq_id` is one
    /// that `scx_bpf_create_dsq` made, which also aborts the scheduler.
    #[kfunc(rcu_protected, ret_null, since = "6.19", until = "7.0")]
    #[kfunc(rcu_protected, implicit_args, ret_null, since = "7.1")]
    pub fn scx_bpf_dsq_peek(dsq_id: u64) -> *mut task_struct;

    /// Gives the tasks in the queue `dsq_id` back to the scheduler, which gets them
    /// in `ops.enqueue` once more; this is done later.
    ///
    /// For local queues, and those that `scx_bpf_create_dsq` made. `reenq_flags` is
    /// 0 or `SCX_REENQ_ANY` (1), which are the same; others abort the scheduler. In
    /// 7.3 nothing is done for a CPU that is not active, nor for one that a
    /// sub-scheduler may not use.
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dsq_reenq(dsq_id: u64, reenq_flags: u64);

    /// Adds text to the dump that `ops.dump`, `ops.dump_cpu` and `ops.dump_task`
    /// are called for; anywhere else it aborts the scheduler.
    ///
    /// A line may be made by several calls, and ends with a newline. `fmt`, `data`
    /// and `data__sz` are as for `scx_bpf_exit_bstr`.
    #[kfunc(trusted_args, since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dump_bstr(
        fmt: *mut c_char,
        data: *mut c_ulonglong,
        #[arg(size_of = "data")] data__sz: u32,
    );

    /// Aborts the scheduler, with a text that says what went wrong.
    ///
    /// `fmt`, `data` and `data__sz` are as for `scx_bpf_exit_bstr`.
    #[kfunc(trusted_args, since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_error_bstr(
        fmt: *mut c_char,
        data: *mut c_ulonglong,
        #[arg(size_of = "data")] data__sz: u32,
    );

    /// Writes the scheduler's counts of events, added up over all CPUs, to the
    /// `events__sz` bytes at `events`.
    ///
    /// No more is written than the smaller of that and what the kernel has. All are
    /// 0 without a scheduler. 7.2 always takes the root scheduler.
    #[kfunc(trusted_args, since = "6.16", until = "7.2")]
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_events(
        events: *mut scx_event_stats,
        #[arg(size_of = "events")] events__sz: usize,
    );

    /// Ends the scheduler in good order, with `exit_code` and a text for user
    /// space.
    ///
    /// `fmt` is a format as for `bpf_trace_printk`, `data` its arguments, 8 bytes
    /// each, in `data__sz` bytes, 96 at most. The text is cut at 1024 bytes. Only
    /// the first reason to end counts.
    #[kfunc(trusted_args, since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_exit_bstr(
        exit_code: i64,
        fmt: *mut c_char,
        data: *mut c_ulonglong,
        #[arg(size_of = "data")] data__sz: u32,
    );

    /// Returns the set of online CPUs, which changes as they come and go; never
    /// NULL.
    ///
    /// To be given back with `scx_bpf_put_cpumask`. Not for cid-form schedulers.
    #[kfunc(acquire, since = "6.12")]
    pub fn scx_bpf_get_online_cpumask() -> *const cpumask;

    /// Returns the set of possible CPUs; never NULL.
    ///
    /// To be given back with `scx_bpf_put_cpumask`. Not for cid-form schedulers.
    #[kfunc(acquire, since = "6.12")]
    pub fn scx_bpf_get_possible_cpumask() -> *const cpumask;

    /// Makes the CPU of `cid` go through the scheduler soon.
    ///
    /// `flags` are those of `scx_bpf_kick_cpu`. A wrong cid aborts the scheduler.
    /// In 7.3 the kick of a sub-scheduler that may not use the CPU is dropped, and
    /// one that may not preempt the task there only makes the CPU reschedule.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn scx_bpf_kick_cid(cid: i32, flags: u64);

    /// Makes `cpu` go through the scheduler soon.
    ///
    /// `flags` is 0 or some of `SCX_KICK_PREEMPT` (2: end the slice of its task)
    /// and `SCX_KICK_WAIT` (4: this CPU waits until that task is switched out), or
    /// `SCX_KICK_IDLE` (1: only if it is idle) alone. The kick is sent later, from
    /// an interrupt. A wrong CPU aborts the scheduler, and so does a call from an
    /// NMI in 7.3. Not for cid-form schedulers.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_kick_cpu(cpu: i32, flags: u64);

    /// Returns the run queue whose lock is held for the callback that is running.
    ///
    /// NULL without a scheduler, and when there is no such lock, which also aborts
    /// the scheduler.
    #[kfunc(ret_null, since = "6.18", until = "7.0")]
    #[kfunc(implicit_args, ret_null, since = "7.1")]
    pub fn scx_bpf_locked_rq() -> *mut rq;

    /// Returns a time in ns that never goes back on one CPU.
    ///
    /// It is the clock of the run queue where that is valid, and cheaper to read
    /// than `bpf_ktime_get_ns`. The times of two CPUs cannot be compared.
    #[kfunc(since = "6.16")]
    pub fn scx_bpf_now() -> u64;

    /// Returns the number that all cids are below: how many CPUs are possible.
    #[kfunc(since = "7.2")]
    pub fn scx_bpf_nr_cids() -> u32;

    /// Returns the number that all numbers of CPUs are below.
    #[kfunc(since = "6.12")]
    pub fn scx_bpf_nr_cpu_ids() -> u32;

    /// Returns the number that all numbers of NUMA nodes are below.
    #[kfunc(since = "6.16")]
    pub fn scx_bpf_nr_node_ids() -> u32;

    /// Returns how many CPUs are online.
    ///
    /// They have the first cids, unless the scheduler keeps going when CPUs come
    /// and go, or made its own order with `scx_bpf_cid_override`.
    #[kfunc(since = "7.2")]
    pub fn scx_bpf_nr_online_cids() -> u32;

    /// Returns the address, in the scheduler's arena, of the set of online cids.
    ///
    /// It is a `scx_cmask` that the kernel keeps up to date and that should only be
    /// read. NULL without a cid-form scheduler, and before it is made, as in
    /// `ops.init_cids`.
    #[kfunc(implicit_args, arena_ret, since = "7.3")]
    pub fn scx_bpf_online_cmask() -> *const c_void;

    /// Gives back a set from `scx_bpf_get_possible_cpumask` or
    /// `scx_bpf_get_online_cpumask`.
    ///
    /// It is only the verifier that counts them. Not for cid-form schedulers.
    #[kfunc(release, since = "6.12")]
    pub fn scx_bpf_put_cpumask(cpumask: *const cpumask);

    /// Gives the tasks on the local queue of the CPU at hand back to the scheduler.
    ///
    /// The same as `scx_bpf_dsq_reenq` of `SCX_DSQ_LOCAL`. Unlike
    /// `scx_bpf_reenqueue_local` it may be called from anywhere, and counts
    /// nothing.
    #[kfunc(since = "6.19", until = "7.0", allow(KF0505))]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_reenqueue_local___v2();

    /// Writes to `out__arena` on which of its cids any of the rights `caps` is
    /// held, by the child scheduler of the cgroup `cgroup_id`, or by the caller for
    /// 0.
    ///
    /// Returns 0; `-ENODEV` when there is no such scheduler or the caller has none,
    /// and, with the caller aborted, before the rights are set up; `-EINVAL` and
    /// `-EOPNOTSUPP` as `scx_bpf_sub_grant`.
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_sub_caps(cgroup_id: u64, caps: u64, #[arg(arena)] out: *mut scx_cmask) -> i32;

    /// Grants the child scheduler of the cgroup `cgroup_id` the rights `caps` on
    /// the cids in `cmask__arena`, a set in the caller's arena.
    ///
    /// `caps` are bits `SCX_CAP_*`. A cid is granted only if the caller has all of
    /// them there; others are added to `denied_out__arena__nullable`, which may be
    /// NULL. Returns 0; `-EPERM` when any cid was refused; `-ENODEV` when there is
    /// no such scheduler or the caller has none; `-EINVAL`, and the caller is
    /// aborted, for one that is no direct child, for other bits, and for a set that
    /// does not fit; `-EOPNOTSUPP` unless the schedulers are cid-form ones, which
    /// also aborts the caller, and without `CONFIG_EXT_SUB_SCHED`.
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_sub_grant(
        cgroup_id: u64,
        caps: u64,
        #[arg(arena)] cmask: *const scx_cmask,
        #[arg(arena, nullable)] denied_out: *mut scx_cmask,
    ) -> i32;

    /// Ends the child scheduler of the cgroup `cgroup_id`, with a text that says
    /// why.
    ///
    /// `fmt`, `data` and `data__sz` are as for `scx_bpf_exit_bstr`. The child is
    /// taken down later. Returns 0; `-ENODEV` when there is no such scheduler or
    /// the caller has none; `-EINVAL`, and the caller is aborted, for one that is
    /// no direct child; `-EOPNOTSUPP` unless the schedulers are cid-form ones,
    /// which also aborts the caller, and without `CONFIG_EXT_SUB_SCHED`.
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_sub_kill_bstr(
        cgroup_id: u64,
        fmt: *mut c_char,
        data: *mut c_ulonglong,
        #[arg(size_of = "data")] data__sz: u32,
    ) -> i32;

    /// Takes the rights `caps` on the cids in `cmask__arena` from the child
    /// scheduler of the cgroup `cgroup_id`, and from all below it.
    ///
    /// Does nothing where `scx_bpf_sub_grant` returns an error other than `-EPERM`,
    /// and aborts the caller where that does.
    #[kfunc(implicit_args, since = "7.3")]
    pub fn scx_bpf_sub_revoke(cgroup_id: u64, caps: u64, #[arg(arena)] cmask: *const scx_cmask);

    /// Returns the cgroup that `p` belongs to for the scheduler; never NULL.
    ///
    /// To be given back with `bpf_cgroup_release`. `p` must be a task that the
    /// running callback is about, or the scheduler is aborted and the root cgroup
    /// is returned, as it is without a scheduler. Needs `CONFIG_CGROUP_SCHED`.
    #[kfunc(
        acquire,
        rcu,
        since = "6.12",
        until = "7.0",
        config = "CONFIG_CGROUP_SCHED",
        allow(KF0105)
    )]
    #[kfunc(acquire, rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_task_cgroup(p: *mut task_struct) -> *mut cgroup;

    /// Returns the cid of the CPU that `p` is on.
    ///
    /// `-EINVAL` when there have been no cids since the system started.
    #[kfunc(rcu, since = "7.2")]
    pub fn scx_bpf_task_cid(p: *const task_struct) -> i32;

    /// Returns the number of the CPU that `p` is on.
    ///
    /// Not for cid-form schedulers.
    #[kfunc(rcu, since = "6.12")]
    pub fn scx_bpf_task_cpu(p: *const task_struct) -> i32;

    /// Returns whether `p` is running at this moment.
    #[kfunc(rcu, since = "6.12")]
    pub fn scx_bpf_task_running(p: *const task_struct) -> bool;

    /// Sets the time by which `p` is placed in ordered queues, to `vtime`.
    ///
    /// Returns false without a scheduler and for a task of another one.
    #[kfunc(rcu, since = "6.19", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_task_set_dsq_vtime(p: *mut task_struct, vtime: u64) -> bool;

    /// Sets how long `p` may run, to `slice` ns.
    ///
    /// At once when the program holds the lock of the run queue that the task is
    /// on; else it is noted and set later, where values that do not fit are made
    /// smaller. A sub-scheduler without `SCX_CAP_BASE` on the CPU may only shorten
    /// it, and a protected slice stays as it is; true is returned nevertheless.
    /// False without a scheduler, and for a task of another one. 7.2 sets it at
    /// once, always.
    #[kfunc(rcu, since = "6.19", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_task_set_slice(p: *mut task_struct, slice: u64) -> bool;

    /// Returns the cid of the CPU that the program runs on.
    ///
    /// `-EINVAL` when there have been no cids since the system started.
    #[kfunc(since = "7.2")]
    pub fn scx_bpf_this_cid() -> i32;

    /// Returns the task whose `scx.tid` is `tid`; NULL when there is none.
    ///
    /// It stays valid inside the RCU section that the call must be in. The root
    /// scheduler must have the flag `SCX_OPS_TID_TO_TASK`, or it is aborted and
    /// NULL is returned.
    #[kfunc(rcu_protected, ret_null, since = "7.2")]
    pub fn scx_bpf_tid_to_task(tid: u64) -> *mut task_struct;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_cpu_release",
    prog_types(struct_ops),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Gives the tasks on this CPU's local queue back to the scheduler, which gets
    /// them in `ops.enqueue` once more, and returns how many there were.
    ///
    /// Only `ops.cpu_release` may call it.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_reenqueue_local() -> u32;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_dispatch",
    prog_types(struct_ops),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Moves a task from the queue `dsq_id` to the local queue of the CPU that
    /// tasks are dispatched for.
    ///
    /// What the program dispatched so far is put into its queues first. `dsq_id`
    /// must be a queue that `scx_bpf_create_dsq` made, or the scheduler is aborted.
    /// Returns whether a task was moved. Only `ops.dispatch` may call it. Called
    /// `scx_bpf_dsq_move_to_local` in newer kernels.
    #[kfunc(since = "6.12", until = "6.16")]
    pub fn scx_bpf_consume(dsq_id: u64) -> bool;

    /// Takes back the latest insertion that is still in the buffer.
    ///
    /// May be repeated for those before; with nothing to take back the scheduler is
    /// aborted. Only `ops.dispatch` may call it, and `ops.sub_ecaps_updated` in
    /// 7.3.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dispatch_cancel();

    /// Moves the task `p` from the queue that `it__iter` goes over to `dsq_id`.
    ///
    /// Any task will do that is on that queue since before the loop began. Returns
    /// false when it has left, is about to be taken, or when the loop could not be
    /// begun. `ops.dispatch` may call it, and whatever runs without a run queue's
    /// lock, such as syscall programs. Called `scx_bpf_dsq_move` in newer kernels.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.12",
        until = "6.16"
    )]
    pub fn scx_bpf_dispatch_from_dsq(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        p: *mut task_struct,
        dsq_id: u64,
        enq_flags: u64,
    ) -> bool;

    /// Sets the slice, in ns, of the next task moved by way of `it__iter`.
    ///
    /// For one `scx_bpf_dispatch_from_dsq` or `scx_bpf_dispatch_vtime_from_dsq`;
    /// without it the task keeps its slice. Called `scx_bpf_dsq_move_set_slice` in
    /// newer kernels.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.12",
        until = "6.12"
    )]
    #[kfunc(
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16",
        until = "6.16"
    )]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn scx_bpf_dispatch_from_dsq_set_slice(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        slice: u64,
    );

    /// Sets the time at which the next task that `it__iter` moves is queued.
    ///
    /// For one `scx_bpf_dispatch_vtime_from_dsq`; without it the task keeps its
    /// time. Called `scx_bpf_dsq_move_set_vtime` in newer kernels.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.12",
        until = "6.12"
    )]
    #[kfunc(
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16",
        until = "6.16"
    )]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn scx_bpf_dispatch_from_dsq_set_vtime(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        vtime: u64,
    );

    /// Returns how many more tasks may be inserted before the buffer is full.
    ///
    /// The buffer has `ops.dispatch_max_batch` places, and is emptied by
    /// `scx_bpf_dsq_move_to_local`. 0 without a scheduler. Only `ops.dispatch` may
    /// call it, and `ops.sub_ecaps_updated` in 7.3.
    #[kfunc(since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dispatch_nr_slots() -> u32;

    /// Moves the task `p` from the queue that `it__iter` goes over to the ordered
    /// queue of `dsq_id`, which must be one that `scx_bpf_create_dsq` made.
    ///
    /// The rest is as for `scx_bpf_dispatch_from_dsq`. Called
    /// `scx_bpf_dsq_move_vtime` in newer kernels.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.12",
        until = "6.16"
    )]
    pub fn scx_bpf_dispatch_vtime_from_dsq(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        p: *mut task_struct,
        dsq_id: u64,
        enq_flags: u64,
    ) -> bool;

    /// Moves the task `p` from the queue that `it__iter` goes over to `dsq_id`.
    ///
    /// Any task will do that is on that queue since before the loop began. Returns
    /// false when it has left, is about to be taken, or when the loop could not be
    /// begun; also for `enq_flags` that are not allowed, and for a task of another
    /// scheduler, both of which abort the scheduler.
    ///
    /// `ops.dispatch` may call it, syscall programs, and callbacks that run without
    /// a run queue's lock (`ops.init`, `ops.init_task` and others); in 7.3 also
    /// `ops.sub_ecaps_updated`.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16"
    )]
    pub fn scx_bpf_dsq_move(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        p: *mut task_struct,
        dsq_id: u64,
        enq_flags: u64,
    ) -> bool;

    /// Sets the slice, in ns, of the next task moved by way of `it__iter`.
    ///
    /// For one `scx_bpf_dsq_move` or `scx_bpf_dsq_move_vtime`; without it the task
    /// keeps its slice. May be called where those may.
    #[kfunc(
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16",
        until = "6.16"
    )]
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.17"
    )]
    pub fn scx_bpf_dsq_move_set_slice(#[arg(iterator)] it: *mut bpf_iter_scx_dsq, slice: u64);

    /// Sets the time at which the next task that `it__iter` moves is queued.
    ///
    /// For one `scx_bpf_dsq_move_vtime`; without it the task keeps its time. May be
    /// called where that may.
    #[kfunc(
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16",
        until = "6.16"
    )]
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.17"
    )]
    pub fn scx_bpf_dsq_move_set_vtime(#[arg(iterator)] it: *mut bpf_iter_scx_dsq, vtime: u64);

    /// Moves a task from the queue `dsq_id` to the local queue of the CPU that
    /// tasks are dispatched for.
    ///
    /// The older form of `scx_bpf_dsq_move_to_local___v2`, with no flags.
    #[kfunc(since = "6.16", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_dsq_move_to_local(dsq_id: u64) -> bool;

    /// Moves a task from the queue `dsq_id` to the local queue of the CPU that
    /// tasks are dispatched for, with the `SCX_ENQ_*` flags `enq_flags`.
    ///
    /// What the program inserted so far is put into its queues first. `dsq_id` must
    /// be a queue that `scx_bpf_create_dsq` made, or the scheduler is aborted.
    /// Returns whether a task was moved. Only `ops.dispatch` may call it, and
    /// `ops.sub_ecaps_updated` in 7.3.
    #[kfunc(implicit_args, since = "7.1", allow(KF0505))]
    pub fn scx_bpf_dsq_move_to_local___v2(dsq_id: u64, enq_flags: u64) -> bool;

    /// Moves the task `p` from the queue that `it__iter` goes over to the ordered
    /// queue of `dsq_id`, which must be one that `scx_bpf_create_dsq` made.
    ///
    /// The rest is as for `scx_bpf_dsq_move`. See `__scx_bpf_dsq_insert_vtime` for
    /// the order.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_dispatch, scx_kfunc_ids_unlocked),
        since = "6.16"
    )]
    pub fn scx_bpf_dsq_move_vtime(
        #[arg(iterator)] it: *mut bpf_iter_scx_dsq,
        p: *mut task_struct,
        dsq_id: u64,
        enq_flags: u64,
    ) -> bool;

    /// Lets the child scheduler of the cgroup `cgroup_id` dispatch tasks for the
    /// CPU at hand.
    ///
    /// Returns false when there is no such scheduler, when it had nothing to
    /// dispatch, and in 7.3 when it may not use the CPU. One that is not a direct
    /// child aborts the caller. Only `ops.dispatch` may call it, and
    /// `ops.sub_ecaps_updated` in 7.3; needs `CONFIG_EXT_SUB_SCHED`.
    #[kfunc(implicit_args, since = "7.1", config = "CONFIG_EXT_SUB_SCHED")]
    pub fn scx_bpf_sub_dispatch(cgroup_id: u64) -> bool;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_enqueue_dispatch",
    prog_types(struct_ops),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Puts the task `p` into the ordered queue `args->dsq_id`, at `args->vtime`.
    ///
    /// The smaller time comes first, as `time_before64` compares them, so that they
    /// may wrap. The queue must be one that `scx_bpf_create_dsq` made, and hold no
    /// task that was put into it without a time, or the scheduler is aborted. All
    /// else is as for `scx_bpf_dsq_insert___v2`, the result and the callbacks too.
    #[kfunc(rcu, since = "6.19", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn __scx_bpf_dsq_insert_vtime(
        p: *mut task_struct,
        args: *mut scx_bpf_dsq_insert_vtime_args,
    ) -> bool;

    /// Puts the task `p` into the queue `dsq_id`, first in, first out, to run for
    /// `slice` ns.
    ///
    /// A `slice` of 0 keeps what is left of the task's slice, `SCX_SLICE_INF` never
    /// ends. `enq_flags` are `SCX_ENQ_*`; the upper 8 bits must be 0. From
    /// `ops.select_cpu` and `ops.enqueue`, `p` must be the task at hand, once, and
    /// is queued when the callback is done; `ops.dispatch` may call it
    /// `ops.dispatch_max_batch` times in a row for any task. No other callback may.
    /// Called `scx_bpf_dsq_insert` in newer kernels.
    #[kfunc(rcu, since = "6.12", until = "6.16")]
    pub fn scx_bpf_dispatch(p: *mut task_struct, dsq_id: u64, slice: u64, enq_flags: u64);

    /// Puts the task `p` into the ordered queue of `dsq_id`, at `vtime`.
    ///
    /// The smaller time comes first, as `time_before64` compares them, so that they
    /// may wrap. The queue must be one that `scx_bpf_create_dsq` made. The rest is
    /// as for `scx_bpf_dispatch`. Called `scx_bpf_dsq_insert_vtime` in newer
    /// kernels.
    #[kfunc(rcu, since = "6.12", until = "6.16")]
    pub fn scx_bpf_dispatch_vtime(
        p: *mut task_struct,
        dsq_id: u64,
        slice: u64,
        vtime: u64,
        enq_flags: u64,
    );

    /// Puts the task `p` into the queue `dsq_id`, first in, first out, to run for
    /// `slice` ns.
    ///
    /// The older form of `scx_bpf_dsq_insert___v2`, which does the same and also
    /// says whether it was done. It is marked for removal.
    #[kfunc(rcu, since = "6.16", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_dsq_insert(p: *mut task_struct, dsq_id: u64, slice: u64, enq_flags: u64);

    /// Puts the task `p` into the queue `dsq_id`, first in, first out, to run for
    /// `slice` ns.
    ///
    /// A `slice` of 0 keeps what is left of the task's slice, `SCX_SLICE_INF` never
    /// ends. `enq_flags` are `SCX_ENQ_*`; the upper 8 bits must be 0, and
    /// `SCX_ENQ_IMMED` and `SCX_ENQ_RESCUE` need a local queue. From
    /// `ops.select_cpu` and `ops.enqueue`, `p` must be the task at hand, once, and
    /// is queued when the callback is done; `ops.dispatch` may call it
    /// `ops.dispatch_max_batch` times in a row for any task. No other callback may,
    /// except `ops.sub_ecaps_updated` in 7.3.
    ///
    /// Returns false without a scheduler, for a task of another one, and for flags
    /// that are not allowed, which also aborts the scheduler.
    #[kfunc(rcu, since = "6.19", until = "7.0", allow(KF0505))]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_dsq_insert___v2(
        p: *mut task_struct,
        dsq_id: u64,
        slice: u64,
        enq_flags: u64,
    ) -> bool;

    /// Puts the task `p` into the ordered queue of `dsq_id`, at `vtime`.
    ///
    /// The older form of `__scx_bpf_dsq_insert_vtime`, marked for removal. In 7.3
    /// it acts for the root scheduler, and does nothing but abort the task's
    /// scheduler when there are sub-schedulers.
    #[kfunc(rcu, since = "6.16")]
    pub fn scx_bpf_dsq_insert_vtime(
        p: *mut task_struct,
        dsq_id: u64,
        slice: u64,
        vtime: u64,
        enq_flags: u64,
    );
}

#[kfunc_set(
    ids = "scx_kfunc_ids_idle",
    prog_types(struct_ops, syscall, tracing),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Returns the NUMA node of `cpu`.
    ///
    /// -1 without a scheduler, and for a wrong CPU, which also aborts the
    /// scheduler. Not for cid-form schedulers.
    #[kfunc(since = "6.16", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_cpu_node(cpu: i32) -> i32;

    /// Returns the set of idle CPUs; never NULL.
    ///
    /// To be given back with `scx_bpf_put_idle_cpumask`. Empty without a scheduler;
    /// with `SCX_OPS_BUILTIN_IDLE_PER_NODE`, and when the kernel does not track
    /// idle CPUs, it is empty and the scheduler is aborted. Not for cid-form
    /// schedulers.
    #[kfunc(acquire, sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(acquire, since = "6.13", until = "7.0")]
    #[kfunc(acquire, implicit_args, since = "7.1")]
    pub fn scx_bpf_get_idle_cpumask() -> *const cpumask;

    /// Returns the set of idle CPUs of the NUMA node `node`; never NULL.
    ///
    /// To be given back with `scx_bpf_put_idle_cpumask`. Empty without a scheduler
    /// and for -1; for other wrong nodes, and without
    /// `SCX_OPS_BUILTIN_IDLE_PER_NODE`, it is empty and the scheduler is aborted.
    /// Not for cid-form schedulers.
    #[kfunc(acquire, since = "6.16", until = "7.0")]
    #[kfunc(acquire, implicit_args, since = "7.1")]
    pub fn scx_bpf_get_idle_cpumask_node(node: i32) -> *const cpumask;

    /// Returns the set of CPUs whose whole core is idle; never NULL.
    ///
    /// Without SMT it is the set of idle CPUs. The rest is as for
    /// `scx_bpf_get_idle_cpumask`.
    #[kfunc(acquire, sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(acquire, since = "6.13", until = "7.0")]
    #[kfunc(acquire, implicit_args, since = "7.1")]
    pub fn scx_bpf_get_idle_smtmask() -> *const cpumask;

    /// Returns the set of the CPUs of the NUMA node `node` whose whole core is
    /// idle; never NULL.
    ///
    /// Without SMT it is the set of idle CPUs. The rest is as for
    /// `scx_bpf_get_idle_cpumask_node`.
    #[kfunc(acquire, since = "6.16", until = "7.0")]
    #[kfunc(acquire, implicit_args, since = "7.1")]
    pub fn scx_bpf_get_idle_smtmask_node(node: i32) -> *const cpumask;

    /// Claims an idle CPU in `cpus_allowed` as `scx_bpf_pick_idle_cpu` does, or,
    /// when there is none, returns any CPU in it.
    ///
    /// When the kernel does not track idle CPUs, it is any CPU. `-EBUSY` when
    /// `cpus_allowed` is empty, and also, with the scheduler aborted, with
    /// `SCX_OPS_BUILTIN_IDLE_PER_NODE`; `-ENODEV` without a scheduler. Not for
    /// cid-form schedulers.
    #[kfunc(rcu, sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(rcu, since = "6.13", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_pick_any_cpu(cpus_allowed: *const cpumask, flags: u64) -> i32;

    /// Claims an idle CPU in `cpus_allowed` as `scx_bpf_pick_idle_cpu_node` does,
    /// or, when there is none, returns any CPU in it.
    ///
    /// With `SCX_PICK_IDLE_IN_NODE` in `flags` that is one of `node`. `-EBUSY` when
    /// there is none; the other errors are those of `scx_bpf_pick_idle_cpu_node`.
    /// Not for cid-form schedulers.
    #[kfunc(rcu, since = "6.16", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_pick_any_cpu_node(cpus_allowed: *const cpumask, node: i32, flags: u64) -> i32;

    /// Claims an idle CPU in `cpus_allowed`.
    ///
    /// With `SCX_PICK_IDLE_CORE` (1) in `flags` its whole core must be idle.
    /// Returns the CPU; `-EBUSY` when there is none, and also, with the scheduler
    /// aborted, with `SCX_OPS_BUILTIN_IDLE_PER_NODE` and when the kernel does not
    /// track idle CPUs; `-ENODEV` without a scheduler. Not for cid-form schedulers.
    #[kfunc(rcu, sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(rcu, since = "6.13", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_pick_idle_cpu(cpus_allowed: *const cpumask, flags: u64) -> i32;

    /// Claims an idle CPU in `cpus_allowed`, from the NUMA node `node` first.
    ///
    /// Other nodes follow by distance, unless `flags` has `SCX_PICK_IDLE_IN_NODE`
    /// (2). With `SCX_PICK_IDLE_CORE` (1) its whole core must be idle. Returns the
    /// CPU; `-EBUSY` when there is none; `-ENOENT` when `node` is -1; `-EINVAL` for
    /// other wrong nodes and `-EOPNOTSUPP` without `SCX_OPS_BUILTIN_IDLE_PER_NODE`,
    /// and the scheduler is aborted; `-ENODEV` without a scheduler. Not for
    /// cid-form schedulers.
    #[kfunc(rcu, since = "6.16", until = "7.0")]
    #[kfunc(rcu, implicit_args, since = "7.1")]
    pub fn scx_bpf_pick_idle_cpu_node(cpus_allowed: *const cpumask, node: i32, flags: u64) -> i32;

    /// Gives back a set from one of the `scx_bpf_get_idle_*` kfuncs.
    ///
    /// It is only the verifier that counts them. Not for cid-form schedulers.
    #[kfunc(release, sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(release, since = "6.13")]
    pub fn scx_bpf_put_idle_cpumask(idle_mask: *const cpumask);

    /// Claims `cpu` if it is idle: it is no longer counted as idle then.
    ///
    /// Returns whether it was. A wrong CPU aborts the scheduler, and so does a call
    /// when the kernel does not track idle CPUs. Not for cid-form schedulers.
    #[kfunc(sets(scx_kfunc_ids_any), since = "6.12", until = "6.12")]
    #[kfunc(since = "6.13", until = "7.0")]
    #[kfunc(implicit_args, since = "7.1")]
    pub fn scx_bpf_test_and_clear_cpu_idle(cpu: i32) -> bool;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_select_cpu",
    prog_types(struct_ops, syscall(since = "7.2")),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Picks an idle CPU for `p` out of those in `cpus_allowed`.
    ///
    /// `args` has the task's last CPU, `SCX_WAKE_*` flags, and `SCX_PICK_IDLE_*`
    /// flags. Returns the CPU, which is no longer counted as idle; `-EBUSY` when
    /// there is none; `-EINVAL` for a wrong last CPU or task, and the scheduler is
    /// aborted; `-ENODEV` without a scheduler. The rest is as for
    /// `scx_bpf_select_cpu_dfl`.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_select_cpu, scx_kfunc_ids_unlocked),
        since = "6.19",
        until = "7.0"
    )]
    #[kfunc(
        rcu,
        implicit_args,
        sets(scx_kfunc_ids_select_cpu, scx_kfunc_ids_unlocked),
        since = "7.1"
    )]
    pub fn __scx_bpf_select_cpu_and(
        p: *mut task_struct,
        cpus_allowed: *const cpumask,
        args: *mut scx_bpf_select_cpu_and_args,
    ) -> i32;

    /// Picks an idle CPU for `p` out of those in `cpus_allowed`.
    ///
    /// The older form of `__scx_bpf_select_cpu_and`, marked for removal. It acts
    /// for the root scheduler; with sub-schedulers it returns `-EINVAL` and aborts
    /// the task's scheduler.
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_select_cpu, scx_kfunc_ids_unlocked),
        since = "6.16"
    )]
    pub fn scx_bpf_select_cpu_and(
        p: *mut task_struct,
        prev_cpu: i32,
        wake_flags: u64,
        cpus_allowed: *const cpumask,
        flags: u64,
    ) -> i32;

    /// Picks a CPU for `p` as the kernel does when the scheduler has no
    /// `ops.select_cpu`.
    ///
    /// Returns an idle CPU, which is no longer counted as idle, with `is_idle`
    /// true; `prev_cpu` with `is_idle` false when there is none; `-ENODEV` without
    /// a scheduler. `wake_flags` are `SCX_WAKE_*`. Needs the kernel's own tracking
    /// of idle CPUs, or the scheduler is aborted: no `ops.update_idle`, or
    /// `SCX_OPS_KEEP_BUILTIN_IDLE`.
    ///
    /// `ops.select_cpu` may call it for the task at hand, `ops.enqueue` for one of
    /// the locked run queue, syscall programs and callbacks that run without a run
    /// queue's lock for any. In 6.12 only `ops.select_cpu` may. Not for cid-form
    /// schedulers.
    #[kfunc(rcu, since = "6.12", until = "6.12")]
    #[kfunc(
        rcu,
        sets(scx_kfunc_ids_select_cpu, scx_kfunc_ids_unlocked),
        since = "6.13",
        until = "7.0"
    )]
    #[kfunc(
        rcu,
        implicit_args,
        sets(scx_kfunc_ids_select_cpu, scx_kfunc_ids_unlocked),
        since = "7.1"
    )]
    pub fn scx_bpf_select_cpu_dfl(
        p: *mut task_struct,
        prev_cpu: i32,
        wake_flags: u64,
        is_idle: *mut bool,
    ) -> i32;
}

#[kfunc_set(
    ids = "scx_kfunc_ids_unlocked",
    prog_types(struct_ops, syscall),
    config = "CONFIG_SCHED_CLASS_EXT"
)]
unsafe extern "C" {
    /// Makes a queue with the id `dsq_id`, in memory of the NUMA node `node`, or of
    /// any for -1.
    ///
    /// Bit 63 of the id is for the kernel's own queues. Returns 0; `-EINVAL` for an
    /// id or a node that cannot be; `-ENOMEM`; `-ENODEV` without a scheduler; or
    /// what the table of queues says, such as `-EEXIST`. May sleep. Syscall
    /// programs may call it, and sleepable callbacks that run without a run queue's
    /// lock. `scx_bpf_destroy_dsq` takes the queue away.
    #[kfunc(sleepable, since = "6.12", until = "7.0")]
    #[kfunc(implicit_args, sleepable, since = "7.1")]
    pub fn scx_bpf_create_dsq(dsq_id: u64, node: i32) -> i32;
}
