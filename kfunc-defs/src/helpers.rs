//! `kernel/bpf/helpers.c`: tasks, control groups, RCU sections, regions
//! without preemption or interrupts, dynptrs, strings and the open-coded
//! iterators over numbers, tasks and memory areas.
//!
//! The task iterators are written in `kernel/bpf/task_iter.c`, but it is
//! `helpers.c` that puts them into an id set.

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};

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

/// One mapped area of a process's address space.
#[derive(KernelType)]
#[repr(C)]
pub struct vm_area_struct {
    _opaque: [u8; 0],
}

/// Memory whose length the kernel knows: kept on the program's stack.
///
/// 16 bytes in 6.12 and 7.3 (`include/uapi/linux/bpf.h`).
#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_dynptr {
    _opaque: [u64; 2],
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

    /// The `buffer__szk` bytes of the dynptr `p` at `offset`: where they are, or
    /// copied to `buffer` where they do not lie in one piece. They may only
    /// be read.
    ///
    /// NULL when they are not all there, or would have to be copied and
    /// `buffer` is NULL. Offset and length are `u32` up to 6.18. Kernels from
    /// 6.4 on have it, and take a NULL `buffer` from 6.5 on.
    #[kfunc(ret_null, since = "6.7")]
    pub fn bpf_dynptr_slice(
        p: *const bpf_dynptr,
        offset: u64,
        #[arg(nullable)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer")] buffer__szk: u64,
    ) -> *mut c_void;

    /// The same, to be written to: what is written reaches the dynptr's memory,
    /// unless the bytes were copied to `buffer`.
    ///
    /// Only programs that may write to packets may call it, whatever memory it
    /// is (`may_access_direct_pkt_data`, kernel/bpf/verifier.c).
    #[kfunc(ret_null, since = "6.7")]
    pub fn bpf_dynptr_slice_rdwr(
        p: *const bpf_dynptr,
        offset: u64,
        #[arg(nullable)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer")] buffer__szk: u64,
    ) -> *mut c_void;

    /// Narrows the dynptr `p` to its bytes from `start` up to, not including,
    /// `end`. Both are `u32` up to 6.18, and `p` is `const` there.
    ///
    /// Returns 0; -EINVAL when `p` is null or `end` is before `start`; -ERANGE
    /// when either is beyond the end.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_adjust(p: *mut bpf_dynptr, start: u64, end: u64) -> c_int;

    /// Whether the dynptr `p` has no memory.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_is_null(p: *const bpf_dynptr) -> bool;

    /// Whether the memory of the dynptr `p` may only be read; false when it has
    /// none.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_is_rdonly(p: *const bpf_dynptr) -> bool;

    /// How many bytes the dynptr `p` has; up to 6.18 a `u32`.
    ///
    /// -EINVAL, as a number without sign, when it has no memory.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_size(p: *const bpf_dynptr) -> u64;

    /// Makes a second dynptr on the memory of `p`, in the slot `clone__uninit`.
    ///
    /// Returns 0; -EINVAL when `p` has no memory, and the clone has none then.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_clone(
        p: *const bpf_dynptr,
        #[arg(uninit)] clone__uninit: *mut bpf_dynptr,
    ) -> c_int;

    /// Fills `size` bytes of the dynptr `p` from `offset` on with `val`. Offset
    /// and size are `u32` up to 6.18.
    ///
    /// Returns 0; -E2BIG beyond the end; -EINVAL where it may not be written.
    #[kfunc(since = "6.17")]
    pub fn bpf_dynptr_memset(p: *const bpf_dynptr, offset: u64, size: u64, val: u8) -> c_int;

    /// Keeps the program on its processor until `bpf_preempt_enable`, and from
    /// calling what sleeps. Such regions nest.
    #[kfunc(since = "6.10")]
    pub fn bpf_preempt_disable();

    /// Ends the region that `bpf_preempt_disable` began.
    #[kfunc(since = "6.10")]
    pub fn bpf_preempt_enable();

    /// Disables interrupts on this processor, and keeps in `flags` whether they
    /// were.
    #[kfunc(since = "6.14")]
    pub fn bpf_local_irq_save(#[arg(irq_flag)] flags: *mut c_ulong);

    /// Restores what `bpf_local_irq_save` put into `flags`: the one that was
    /// saved last first.
    #[kfunc(since = "6.14")]
    pub fn bpf_local_irq_restore(#[arg(irq_flag)] flags: *mut c_ulong);

    /// Compares two strings: 0 when they are equal, -1 or 1 when `s1` is the
    /// smaller or the larger one.
    ///
    /// -ERANGE for an address that is not the kernel's, -EFAULT for one that
    /// cannot be read, -E2BIG without an end within 65536 bytes
    /// (`XATTR_SIZE_MAX`): so for all that follow.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strcmp(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
    ) -> c_int;

    /// Where `c` is in the string `s` for the first time; -ENOENT when nowhere.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strchr(#[arg(ignored)] s: *const c_char, c: c_char) -> c_int;

    /// Where `c` is in the string `s` for the first time; where its end is when
    /// nowhere.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strchrnul(#[arg(ignored)] s: *const c_char, c: c_char) -> c_int;

    /// Where `c` is in the first `count` bytes of the string `s` for the first
    /// time; -ENOENT when nowhere.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strnchr(#[arg(ignored)] s: *const c_char, count: usize, c: c_char) -> c_int;

    /// Where `c` is in the string `s` for the last time; -ENOENT when nowhere.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strrchr(#[arg(ignored)] s: *const c_char, c: c_int) -> c_int;

    /// How long the string `s` is.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strlen(#[arg(ignored)] s: *const c_char) -> c_int;

    /// How long the string `s` is, `count` at most.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strnlen(#[arg(ignored)] s: *const c_char, count: usize) -> c_int;

    /// How long the string `s` is up to the first byte that is not in `accept`.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strspn(
        #[arg(ignored)] s: *const c_char,
        #[arg(ignored)] accept: *const c_char,
    ) -> c_int;

    /// How long the string `s` is up to the first byte that is in `reject`.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strcspn(
        #[arg(ignored)] s: *const c_char,
        #[arg(ignored)] reject: *const c_char,
    ) -> c_int;

    /// Where the string `s2` is in `s1` for the first time; -ENOENT when
    /// nowhere.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strstr(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
    ) -> c_int;

    /// The same, in the first `len` bytes of `s1`.
    #[kfunc(since = "6.17", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strnstr(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
        len: usize,
    ) -> c_int;
}
