//! `kernel/bpf/helpers.c`: tasks, control groups, RCU sections and the
//! open-coded iterators over numbers, tasks and memory areas.
//!
//! The task iterators are written in `kernel/bpf/task_iter.c`, but it is
//! `helpers.c` that puts them into an id set.

use core::ffi::{c_int, c_long, c_uint};

use kfunc::{KernelType, kfunc_set};

/// A task: one thread of execution.
///
/// Its memory outlives the thread. A reference keeps the struct, and whatever
/// is kept with it such as task local storage, but does not keep the thread
/// from exiting.
///
/// In the verifier's list of RCU-protected types since 6.4
/// (`kernel/bpf/verifier.c`): a kptr that is loaded from a map inside an RCU
/// section may be used there without a reference.
#[derive(KernelType)]
#[kernel_type(release = bpf_task_release, rcu, kptr)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

/// A control group.
///
/// In the verifier's list of RCU-protected types since 6.4
/// (`kernel/bpf/verifier.c`).
#[derive(KernelType)]
#[kernel_type(release = bpf_cgroup_release, rcu, kptr)]
#[repr(C)]
pub struct cgroup {
    _opaque: [u8; 0],
}

/// What is known of a run over an iterator of the kernel: the first argument
/// of every program on one (`include/linux/bpf.h`).
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_iter_meta {
    _opaque: [u8; 0],
}

/// One mapped area of a process's address space.
#[derive(KernelType)]
#[repr(C)]
pub struct vm_area_struct {
    _opaque: [u8; 0],
}

/// State of a loop over integers, kept on the program's stack.
///
/// 8 bytes in 6.12 and 7.3 (`include/uapi/linux/bpf.h`).
#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_num {
    _opaque: [u64; 1],
}

/// State of a loop over tasks, kept on the program's stack.
///
/// 24 bytes in 6.12 and 7.3 (`kernel/bpf/task_iter.c`).
#[derive(KernelType)]
#[kernel_type(size = 24)]
#[repr(C, align(8))]
pub struct bpf_iter_task {
    _opaque: [u64; 3],
}

/// State of a loop over a task's memory areas, kept on the program's stack.
///
/// 8 bytes in 6.12 and 7.3 (`kernel/bpf/task_iter.c`).
#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_task_vma {
    _opaque: [u64; 1],
}

#[kfunc_set(
    ids = "generic_btf_ids",
    prog_types(
        tracing,
        struct_ops,
        sched_cls(since = "6.2"),
        xdp(since = "6.8"),
        syscall(since = "6.10"),
        cgroup_skb(since = "6.12"),
    ),
    dtor(task_struct = bpf_task_release, cgroup = bpf_cgroup_release),
)]
unsafe extern "C" {
    /// Takes a reference to the task `p`.
    ///
    /// The reference must be given back with `bpf_task_release`, or handed to
    /// a map as a kptr, on every path of the program.
    ///
    /// NULL: in the `v6-series`, when `p` is NULL; never in 6.2 and 6.3; since
    /// 6.4, when the task's last reference is gone already, which an RCU
    /// pointer can show.
    #[kfunc(
        acquire,
        trusted_args,
        ret_null,
        since = "v6-series",
        until = "v6-series"
    )]
    #[kfunc(acquire, trusted_args, since = "6.2", until = "6.3")]
    #[kfunc(acquire, rcu, ret_null, since = "6.4")]
    pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

    /// Takes a reference to the task `p`, which may be on its way out.
    ///
    /// NULL when the task's last reference is gone already. Since 6.4
    /// `bpf_task_acquire` itself does this.
    #[kfunc(acquire, rcu, ret_null, since = "6.2", until = "6.3")]
    pub fn bpf_task_acquire_not_zero(p: *mut task_struct) -> *mut task_struct;

    /// Takes a reference to the task that is stored as a kptr at `pp`, a place
    /// in a map's value.
    ///
    /// NULL when nothing is stored there, or when the task's last reference
    /// was dropped meanwhile. Since 6.4 a program loads the kptr itself inside
    /// an RCU section and calls `bpf_task_acquire`.
    #[kfunc(acquire, kptr_get, ret_null, since = "v6-series", until = "6.3")]
    pub fn bpf_task_kptr_get(pp: *mut *mut task_struct) -> *mut task_struct;

    /// Gives back a reference to the task `p`.
    ///
    /// Also what the kernel calls for a task that is still stored in a map
    /// when its element, or the map, goes away.
    #[kfunc(release, since = "v6-series")]
    pub fn bpf_task_release(p: *mut task_struct);

    /// Finds the task with number `pid` in the initial pid namespace, and
    /// takes a reference to it.
    ///
    /// NULL when there is none, or when it is on its way out.
    #[kfunc(acquire, ret_null, since = "6.2")]
    pub fn bpf_task_from_pid(pid: i32) -> *mut task_struct;

    /// Finds the task with number `vpid` in the pid namespace of the current
    /// task, and takes a reference to it.
    ///
    /// NULL when there is none, when it is on its way out, or when the current
    /// task has no pid namespace any more.
    #[kfunc(acquire, ret_null, since = "6.14")]
    pub fn bpf_task_from_vpid(vpid: i32) -> *mut task_struct;

    /// Takes a reference to the control group `cgrp`.
    ///
    /// NULL since 6.4, when the group's last reference is gone already; never
    /// in 6.2 and 6.3.
    #[kfunc(
        acquire,
        trusted_args,
        since = "6.2",
        until = "6.3",
        config = "CONFIG_CGROUPS"
    )]
    #[kfunc(acquire, rcu, ret_null, since = "6.4", config = "CONFIG_CGROUPS")]
    pub fn bpf_cgroup_acquire(cgrp: *mut cgroup) -> *mut cgroup;

    /// Takes a reference to the control group that is stored as a kptr at
    /// `cgrpp`, a place in a map's value.
    ///
    /// NULL when nothing is stored there, or when the group's last reference
    /// was dropped meanwhile. Since 6.4 a program loads the kptr itself inside
    /// an RCU section and calls `bpf_cgroup_acquire`.
    #[kfunc(
        acquire,
        kptr_get,
        ret_null,
        since = "6.2",
        until = "6.3",
        config = "CONFIG_CGROUPS"
    )]
    pub fn bpf_cgroup_kptr_get(cgrpp: *mut *mut cgroup) -> *mut cgroup;

    /// Gives back a reference to the control group `cgrp`.
    ///
    /// Also what the kernel calls for a group that is still stored in a map
    /// when its element, or the map, goes away.
    #[kfunc(release, since = "6.2", config = "CONFIG_CGROUPS")]
    pub fn bpf_cgroup_release(cgrp: *mut cgroup);

    /// Takes a reference to the ancestor of `cgrp` at `level` of the
    /// hierarchy; 0 is the root, and the group's own level is the group.
    ///
    /// NULL when `level` is negative or deeper than the group; since 6.4 also
    /// when the ancestor's last reference is gone already.
    #[kfunc(
        acquire,
        trusted_args,
        ret_null,
        since = "6.2",
        until = "6.3",
        config = "CONFIG_CGROUPS"
    )]
    #[kfunc(acquire, rcu, ret_null, since = "6.4", config = "CONFIG_CGROUPS")]
    pub fn bpf_cgroup_ancestor(cgrp: *mut cgroup, level: c_int) -> *mut cgroup;

    /// Finds the control group with id `cgid` in the default hierarchy, and
    /// takes a reference to it.
    ///
    /// NULL when there is none.
    #[kfunc(acquire, ret_null, since = "6.4", config = "CONFIG_CGROUPS")]
    pub fn bpf_cgroup_from_id(cgid: u64) -> *mut cgroup;

    /// Whether `task` is a member of `ancestor`, or of a group below it, in
    /// the default hierarchy: 1 when it is, 0 when not.
    #[kfunc(rcu, since = "6.5", config = "CONFIG_CGROUPS")]
    pub fn bpf_task_under_cgroup(task: *mut task_struct, ancestor: *mut cgroup) -> c_long;

    /// Finds the control group of `task` in the version 1 hierarchy with id
    /// `hierarchy_id`, and takes a reference to it.
    ///
    /// NULL when there is no version 1 hierarchy with that id, or the group is
    /// on its way out.
    #[kfunc(acquire, rcu, ret_null, since = "6.8", config = "CONFIG_CGROUPS")]
    pub fn bpf_task_get_cgroup1(task: *mut task_struct, hierarchy_id: c_int) -> *mut cgroup;
}

#[kfunc_set(ids = "common_btf_ids", prog_types(unspec))]
unsafe extern "C" {
    /// Begins an RCU section.
    ///
    /// What RCU protects may be used until `bpf_rcu_read_unlock`. A program
    /// must end every section that it begins, and may not call what sleeps in
    /// one. Sections do not nest up to 6.18; 7.3 lets them.
    #[kfunc(since = "6.2")]
    pub fn bpf_rcu_read_lock();

    /// Ends an RCU section: pointers that only it kept valid become untrusted.
    #[kfunc(since = "6.2")]
    pub fn bpf_rcu_read_unlock();

    /// Begins a loop over the integers from `start` up to, not including,
    /// `end`.
    ///
    /// Returns 0; -EINVAL when `start` is above `end`; -E2BIG when there are
    /// more than 8388608 (`BPF_MAX_LOOPS`) of them. The loop is empty after an
    /// error, and `bpf_iter_num_destroy` is due nevertheless.
    #[kfunc(iter_new, since = "6.4", until = "7.2")]
    #[kfunc(iter_new, spinlock_safe, since = "7.3")]
    pub fn bpf_iter_num_new(it: *mut bpf_iter_num, start: c_int, end: c_int) -> c_int;

    /// Goes on to the next integer of the loop.
    ///
    /// Returns where it is kept, which may only be read; NULL at the end.
    #[kfunc(iter_next, ret_null, since = "6.4", until = "7.2")]
    #[kfunc(iter_next, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_iter_num_next(it: *mut bpf_iter_num) -> *mut c_int;

    /// Ends a loop over integers.
    #[kfunc(iter_destroy, since = "6.4", until = "7.2")]
    #[kfunc(iter_destroy, spinlock_safe, since = "7.3")]
    pub fn bpf_iter_num_destroy(it: *mut bpf_iter_num);

    /// Begins a loop over tasks, inside an RCU section.
    ///
    /// `flags` says which: 0 (`BPF_TASK_ITER_ALL_PROCS`) is every process, 1
    /// (`BPF_TASK_ITER_ALL_THREADS`) every thread, 2
    /// (`BPF_TASK_ITER_PROC_THREADS`) every thread of the process of `task`.
    /// `task` is looked at only for the last, and may be NULL for the others.
    ///
    /// Returns 0, or -EINVAL for other `flags` and for
    /// `BPF_TASK_ITER_PROC_THREADS` without a task.
    #[kfunc(iter_new, trusted_args, rcu_protected, since = "6.7")]
    pub fn bpf_iter_task_new(
        it: *mut bpf_iter_task,
        #[arg(nullable)] task: *mut task_struct,
        flags: c_uint,
    ) -> c_int;

    /// Goes on to the next task of the loop, which stays valid inside the RCU
    /// section; NULL at the end.
    #[kfunc(iter_next, ret_null, since = "6.7")]
    pub fn bpf_iter_task_next(it: *mut bpf_iter_task) -> *mut task_struct;

    /// Ends a loop over tasks.
    #[kfunc(iter_destroy, since = "6.7")]
    pub fn bpf_iter_task_destroy(it: *mut bpf_iter_task);

    /// Begins a loop over the memory areas of `task`, from the one that holds
    /// or follows the address `addr`.
    ///
    /// Returns 0; -ENOENT when the task has no address space; -EBUSY when its
    /// locks cannot be had at once; -ENOMEM; in 6.12.107 and 7.2 also
    /// -EOPNOTSUPP on a kernel built without CONFIG_PER_VMA_LOCK. The loop is
    /// empty after an error, and `bpf_iter_task_vma_destroy` is due
    /// nevertheless.
    #[kfunc(iter_new, rcu, since = "6.7")]
    pub fn bpf_iter_task_vma_new(
        it: *mut bpf_iter_task_vma,
        task: *mut task_struct,
        addr: u64,
    ) -> c_int;

    /// Goes on to the next memory area, in the order of addresses; NULL at the
    /// end. It is valid until the next step of the loop.
    #[kfunc(iter_next, ret_null, since = "6.7")]
    pub fn bpf_iter_task_vma_next(it: *mut bpf_iter_task_vma) -> *mut vm_area_struct;

    /// Ends a loop over memory areas.
    #[kfunc(iter_destroy, since = "6.7")]
    pub fn bpf_iter_task_vma_destroy(it: *mut bpf_iter_task_vma);
}
