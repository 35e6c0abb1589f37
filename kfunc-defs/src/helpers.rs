//! `kernel/bpf/helpers.c`: tasks, control groups, RCU sections, regions
//! without preemption or interrupts, dynptrs, strings and the open-coded
//! iterators over numbers, tasks and memory areas.
//!
//! The task iterators are written in `kernel/bpf/task_iter.c`, but it is
//! `helpers.c` that puts them into an id set.

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};

use kfunc::{KernelEnum, KernelType, kfunc_set};

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
#[kernel_type(
    release = bpf_cgroup_release,
    rcu,
    kptr,
    first_member = cgroup_subsys_state
)]
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

/// State of a loop over the set bits of some memory, kept on the program's
/// stack; 16 bytes.
#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_iter_bits {
    _opaque: [u64; 2],
}

/// State of a loop over the groups of a control group hierarchy, kept on the
/// program's stack; 24 bytes.
#[derive(KernelType)]
#[kernel_type(size = 24)]
#[repr(C, align(8))]
pub struct bpf_iter_css {
    _opaque: [u64; 3],
}

/// State of a loop over the tasks of a control group, kept on the program's
/// stack; 8 bytes.
#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_css_task {
    _opaque: [u64; 1],
}

/// State of a loop over the DMA buffers, kept on the program's stack; 8 bytes.
#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_dmabuf {
    _opaque: [u64; 1],
}

/// State of a loop over the slab caches, kept on the program's stack; 8 bytes.
#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_kmem_cache {
    _opaque: [u64; 1],
}

/// A reference to a key, or the name of one of the system's keyrings, for the
/// check of signatures.
#[derive(KernelType)]
#[kernel_type(release = bpf_key_put)]
#[repr(C)]
pub struct bpf_key {
    _opaque: [u8; 0],
}

/// The head of a doubly linked list, as a field of a map's value or of an
/// object of the program's; 16 bytes.
///
/// The struct that it is in must have a `bpf_spin_lock` as well, or a
/// `bpf_res_spin_lock` in 7.2 and 7.3, and that lock must be held for every
/// kfunc on the list. Maps with one are refused to kprobe, tracepoint, perf
/// event and similar tracing programs.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_list_head {
    _opaque: [u8; 0],
}

/// The link of a list inside an object that `bpf_obj_new` made; 24 bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_list_node {
    _opaque: [u8; 0],
}

/// A map, as the kernel sees it.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_map {
    _opaque: [u8; 0],
}

/// The link of a red-black tree inside an object that `bpf_obj_new` made; 32
/// bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_rb_node {
    _opaque: [u8; 0],
}

/// The root of a red-black tree, as a field of a map's value or of an object of
/// the program's; 16 bytes.
///
/// The struct that it is in must have a `bpf_spin_lock` as well, or a
/// `bpf_res_spin_lock` in 7.2 and 7.3, and that lock must be held for every
/// kfunc on the tree. Maps with one are refused to kprobe, tracepoint, perf
/// event and similar tracing programs.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_rb_root {
    _opaque: [u8; 0],
}

/// A callback that a certain task is to run: a field of a map's value, 8 bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_task_work {
    _opaque: [u8; 0],
}

/// A timer of the program's: a field of a map's value, 16 bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_timer {
    _opaque: [u8; 0],
}

/// A piece of work that the program has done later, in a context that may
/// sleep: a field of a map's value, 16 bytes.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_wq {
    _opaque: [u8; 0],
}

/// What one controller keeps for one control group, or, as the member `self` of
/// a `cgroup`, what the group keeps for itself.
#[derive(KernelType)]
#[repr(C)]
pub struct cgroup_subsys_state {
    _opaque: [u8; 0],
}

/// A buffer that devices share.
#[derive(KernelType)]
#[repr(C)]
pub struct dma_buf {
    _opaque: [u8; 0],
}

/// An open file.
#[derive(KernelType)]
#[kernel_type(release = bpf_put_file)]
#[repr(C)]
pub struct file {
    _opaque: [u8; 0],
}

/// A slab cache: where the kernel allocates objects of one size.
#[derive(KernelType)]
#[repr(C)]
pub struct kmem_cache {
    _opaque: [u8; 0],
}

/// The area of a processor of s390 that the hardware and the kernel keep its
/// state in.
#[derive(KernelType)]
#[repr(C)]
pub struct lowcore {
    _opaque: [u8; 0],
}

/// What a number of a process names: 0 (`PIDTYPE_PID`) a single thread, 1
/// (`PIDTYPE_TGID`) a process with all its threads, 2 (`PIDTYPE_PGID`) a
/// process group, 3 (`PIDTYPE_SID`) a session.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum pid_type {
    /// The number of a thread.
    PIDTYPE_PID = 0,
    /// The number of a process: of its first thread.
    PIDTYPE_TGID = 1,
    /// The number of a process group.
    PIDTYPE_PGID = 2,
    /// The number of a session.
    PIDTYPE_SID = 3,
    /// How many there are.
    PIDTYPE_MAX = 4,
}

/// Registers of a processor as they were saved, for instance by an interrupt.
#[derive(KernelType)]
#[repr(C)]
pub struct pt_regs {
    _opaque: [u8; 0],
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

    /// Returns the lowcore of the processor that the program runs on; never NULL.
    ///
    /// There is nothing to give back. Only on s390.
    #[kfunc(since = "7.2", config = "CONFIG_S390")]
    pub fn bpf_get_lowcore() -> *mut lowcore;

    /// Gives back the key `bkey`, of `bpf_lookup_{user,system}_key`.
    #[kfunc(
        release,
        sets(key_sig_kfunc_set),
        since = "6.1",
        until = "6.12",
        config = "CONFIG_KEYS"
    )]
    #[kfunc(release, since = "6.13")]
    pub fn bpf_key_put(bkey: *mut bpf_key);

    /// Puts the object that `new` is part of into the list `head`, after `prev`.
    ///
    /// The program's reference goes to the list. The program may look at the object
    /// until it gives up the lock of the list, which must be held. `prev` may be
    /// owned by the program or only be on loan from the list.
    ///
    /// Returns 0, or `-EINVAL` when `prev` is not in this list or `new` is in a
    /// list already: the reference to `new` is dropped then.
    #[kfunc(implicit_args, since = "7.2", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, since = "7.3")]
    pub fn bpf_list_add(
        head: *mut bpf_list_head,
        new: *mut bpf_list_node,
        #[arg(nonown_allowed)] prev: *mut bpf_list_node,
    ) -> c_int;

    /// Looks at the last object of the list `head`, and leaves it there.
    ///
    /// Returns the node in it, on loan until the lock of the list, which must be
    /// held, is given up. NULL when the list is empty.
    #[kfunc(ret_null, since = "6.16", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_list_back(head: *mut bpf_list_head) -> *mut bpf_list_node;

    /// Takes the object that `node` is part of out of the list `head`.
    ///
    /// Returns the node, now with the reference that the list had: the object must
    /// be given back with `bpf_obj_drop` or put somewhere else. NULL when `node` is
    /// not in this list. `node` may be owned by the program or only be on loan from
    /// the list, whose lock must be held.
    #[kfunc(acquire, ret_null, since = "7.2", until = "7.2", allow(KF0105))]
    #[kfunc(acquire, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_list_del(
        head: *mut bpf_list_head,
        #[arg(nonown_allowed)] node: *mut bpf_list_node,
    ) -> *mut bpf_list_node;

    /// Says whether the list `head` has no members; its lock must be held.
    #[kfunc(since = "7.2", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_list_empty(head: *mut bpf_list_head) -> bool;

    /// Looks at the first object of the list `head`, and leaves it there.
    ///
    /// Returns the node in it, on loan until the lock of the list, which must be
    /// held, is given up. NULL when the list is empty.
    #[kfunc(ret_null, since = "6.16", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_list_front(head: *mut bpf_list_head) -> *mut bpf_list_node;

    /// Says whether `node` is the first one of the list `head`.
    ///
    /// False also when it is not in this list. The lock of the list must be held.
    #[kfunc(since = "7.2", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_list_is_first(
        head: *mut bpf_list_head,
        #[arg(nonown_allowed)] node: *mut bpf_list_node,
    ) -> bool;

    /// Says whether `node` is the last one of the list `head`.
    ///
    /// False also when it is not in this list. The lock of the list must be held.
    #[kfunc(since = "7.2", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_list_is_last(
        head: *mut bpf_list_head,
        #[arg(nonown_allowed)] node: *mut bpf_list_node,
    ) -> bool;

    /// Takes the last object out of the list `head`.
    ///
    /// Returns the node in it, which the program owns from then on: the object must
    /// be given back with `bpf_obj_drop` or put somewhere else. NULL when the list
    /// is empty. The lock of the list must be held.
    #[kfunc(acquire, ret_null, since = "6.12", until = "7.2")]
    #[kfunc(acquire, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_list_pop_back(head: *mut bpf_list_head) -> *mut bpf_list_node;

    /// Takes the first object out of the list `head`.
    ///
    /// Returns the node in it, which the program owns from then on: the object must
    /// be given back with `bpf_obj_drop` or put somewhere else. NULL when the list
    /// is empty. The lock of the list must be held.
    #[kfunc(acquire, ret_null, since = "6.12", until = "7.2")]
    #[kfunc(acquire, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_list_pop_front(head: *mut bpf_list_head) -> *mut bpf_list_node;

    /// Puts the object that `node` is part of at the back of the list `head`.
    ///
    /// The program's reference goes to the list. The program may look at the object
    /// until it gives up the lock of the list, which must be held. The object must
    /// be of the type that the list was declared for.
    ///
    /// Returns 0, or `-EINVAL` when the node is in a list already: the reference is
    /// dropped then.
    #[kfunc(implicit_args, since = "7.1", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, since = "7.3")]
    pub fn bpf_list_push_back(head: *mut bpf_list_head, node: *mut bpf_list_node) -> c_int;

    /// Does what `bpf_list_push_back` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the two last arguments.
    #[kfunc(since = "6.12", until = "7.2", allow(KF0504))]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_list_push_back_impl(
        head: *mut bpf_list_head,
        node: *mut bpf_list_node,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    /// Puts the object that `node` is part of at the front of the list `head`.
    ///
    /// The program's reference goes to the list. The program may look at the object
    /// until it gives up the lock of the list, which must be held. The object must
    /// be of the type that the list was declared for.
    ///
    /// Returns 0, or `-EINVAL` when the node is in a list already: the reference is
    /// dropped then.
    #[kfunc(implicit_args, since = "7.1", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, since = "7.3")]
    pub fn bpf_list_push_front(head: *mut bpf_list_head, node: *mut bpf_list_node) -> c_int;

    /// Does what `bpf_list_push_front` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the two last arguments.
    #[kfunc(since = "6.12", until = "7.2", allow(KF0504))]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_list_push_front_impl(
        head: *mut bpf_list_head,
        node: *mut bpf_list_node,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    /// Names one of the system's keyrings for the check of a signature.
    ///
    /// `id` is 0 for the built-in keys, 1 (`VERIFY_USE_SECONDARY_KEYRING`) for
    /// these and those that they vouch for, 2 (`VERIFY_USE_PLATFORM_KEYRING`) for
    /// the keys of the platform.
    ///
    /// NULL for another `id` and without memory. What it returns must be given back
    /// with `bpf_key_put`. Does not sleep.
    #[kfunc(
        acquire,
        ret_null,
        sets(key_sig_kfunc_set),
        since = "6.1",
        until = "6.12",
        config = "CONFIG_KEYS"
    )]
    #[kfunc(acquire, ret_null, since = "6.13")]
    pub fn bpf_lookup_system_key(id: u64) -> *mut bpf_key;

    /// Finds the key with number `serial`, as the current task sees it.
    ///
    /// `flags`: 1 (`KEY_LOOKUP_CREATE`) makes a special keyring that is not there
    /// yet, 2 (`KEY_LOOKUP_PARTIAL`) also takes keys that are still being made.
    /// Whether the task may use the key is checked only when it is used.
    ///
    /// NULL for other flags, when there is no such key, and without memory. The key
    /// must be given back with `bpf_key_put`. Sleeps.
    #[kfunc(
        acquire,
        ret_null,
        sleepable,
        sets(key_sig_kfunc_set),
        since = "6.1",
        until = "6.12",
        config = "CONFIG_KEYS"
    )]
    #[kfunc(acquire, ret_null, sleepable, since = "6.13")]
    pub fn bpf_lookup_user_key(
        #[arg(was(ty = "u32", until = "6.16"))] serial: i32,
        flags: u64,
    ) -> *mut bpf_key;

    /// Gives back the object `p`, of `bpf_obj_new` or owned otherwise.
    ///
    /// An object with a `bpf_refcount` is freed with its last reference only. What
    /// its special fields hold (kptrs, the members of lists and trees) is given
    /// back with it. In 7.2 and 7.3 tracing programs that neither are iterators nor
    /// may sleep cannot drop objects with fields for kptrs, lists or trees.
    #[kfunc(release, implicit_args, since = "7.1")]
    pub fn bpf_obj_drop(#[arg(allocated)] p: *mut c_void);

    /// Does what `bpf_obj_drop` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(release, since = "6.12", allow(KF0504))]
    pub fn bpf_obj_drop_impl(#[arg(allocated)] p: *mut c_void, #[arg(ignored)] meta: *mut c_void);

    /// Allocates an object of the program's struct with id `local_type_id`.
    ///
    /// The id is a constant, that of a struct in the program's own BTF. Special
    /// fields (locks, list heads and nodes, tree roots and nodes, kptrs, and a
    /// `bpf_refcount`, which begins with 1) are initialized; the other bytes are
    /// not zeroed.
    ///
    /// NULL when there is no memory. The object must be given back with
    /// `bpf_obj_drop`, put into a list or a tree, or stored in a map as a kptr.
    /// Does not sleep.
    #[kfunc(acquire, implicit_args, ret_null, since = "7.1")]
    pub fn bpf_obj_new(#[arg(constant)] local_type_id: u64) -> *mut c_void;

    /// Does what `bpf_obj_new` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(acquire, ret_null, since = "6.12", allow(KF0504))]
    pub fn bpf_obj_new_impl(
        #[arg(constant)] local_type_id: u64,
        #[arg(ignored)] meta: *mut c_void,
    ) -> *mut c_void;

    /// Gives back the object `p`, which `bpf_percpu_obj_new` made.
    #[kfunc(release, implicit_args, since = "7.1")]
    pub fn bpf_percpu_obj_drop(#[arg(allocated)] p: *mut c_void);

    /// Does what `bpf_percpu_obj_drop` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(release, since = "6.12", allow(KF0504))]
    pub fn bpf_percpu_obj_drop_impl(
        #[arg(allocated)] p: *mut c_void,
        #[arg(ignored)] meta: *mut c_void,
    );

    /// Allocates a struct of the program's, with one copy for each CPU.
    ///
    /// `local_type_id` is a constant, the id of a struct in the program's own BTF:
    /// one of numbers only, without special fields, and not larger than 512 bytes.
    /// The memory is not zeroed.
    ///
    /// NULL when there is no memory. The object must be given back with
    /// `bpf_percpu_obj_drop`, or stored in a map as a percpu kptr.
    #[kfunc(acquire, implicit_args, ret_null, since = "7.1")]
    pub fn bpf_percpu_obj_new(#[arg(constant)] local_type_id: u64) -> *mut c_void;

    /// Does what `bpf_percpu_obj_new` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(acquire, ret_null, since = "6.12", allow(KF0504))]
    pub fn bpf_percpu_obj_new_impl(
        #[arg(constant)] local_type_id: u64,
        #[arg(ignored)] meta: *mut c_void,
    ) -> *mut c_void;

    /// Puts the object that `node` is part of into the tree `root`.
    ///
    /// `less` is a function of the program's: with the new node and one of the tree
    /// it says whether the new one comes before the other. It runs with the lock of
    /// the tree held, which the caller must hold. Nodes that are equal are kept in
    /// the order in which they came if `less` says false for them.
    ///
    /// The program's reference goes to the tree. The program may look at the object
    /// until it gives up the lock. Returns 0, or `-EINVAL` when the node is in a
    /// tree already: the reference is dropped then.
    #[kfunc(implicit_args, since = "7.1", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_add(
        root: *mut bpf_rb_root,
        node: *mut bpf_rb_node,
        less: Option<unsafe extern "C" fn(*mut bpf_rb_node, *const bpf_rb_node) -> bool>,
    ) -> c_int;

    /// Does what `bpf_rbtree_add` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the two last arguments.
    #[kfunc(since = "6.12", until = "7.2", allow(KF0504))]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_add_impl(
        root: *mut bpf_rb_root,
        node: *mut bpf_rb_node,
        less: Option<unsafe extern "C" fn(*mut bpf_rb_node, *const bpf_rb_node) -> bool>,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    /// Looks at the first object of the tree `root`, the smallest one.
    ///
    /// Returns the node in it, on loan until the lock of the tree, which must be
    /// held, is given up. NULL when the tree is empty.
    #[kfunc(ret_null, since = "6.12", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_first(root: *mut bpf_rb_root) -> *mut bpf_rb_node;

    /// Looks at the left child of `node`, a smaller one, in the tree `root`.
    ///
    /// Returns the node, on loan until the lock of the tree, which must be held, is
    /// given up. NULL when there is none or `node` is not in this tree. Not allowed
    /// in the callback of `bpf_rbtree_add`.
    #[kfunc(ret_null, since = "6.16", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_left(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    /// Takes the object that `node` is part of out of the tree `root`.
    ///
    /// Returns the node, now with the reference that the tree had: the object must
    /// be given back with `bpf_obj_drop` or put somewhere else. NULL when `node` is
    /// not in this tree. The lock of the tree must be held, and the call is not
    /// allowed in the callback of `bpf_rbtree_add`. In 6.12 `node` must be one on
    /// loan from the tree; 7.2 and 7.3 also take one that the program owns.
    #[kfunc(acquire, ret_null, since = "6.12", until = "7.2", allow(KF0105))]
    #[kfunc(acquire, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_remove(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    /// Looks at the right child of `node`, not a smaller one, in the tree `root`.
    ///
    /// Returns the node, on loan until the lock of the tree, which must be held, is
    /// given up. NULL when there is none or `node` is not in this tree. Not allowed
    /// in the callback of `bpf_rbtree_add`.
    #[kfunc(ret_null, since = "6.16", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_right(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    /// Looks at the object at the top of the tree `root`.
    ///
    /// Returns the node in it, on loan until the lock of the tree, which must be
    /// held, is given up. NULL when the tree is empty.
    #[kfunc(ret_null, since = "6.16", until = "7.2")]
    #[kfunc(ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_rbtree_root(root: *mut bpf_rb_root) -> *mut bpf_rb_node;

    /// Takes another reference to the object `p`, which has a `bpf_refcount`.
    ///
    /// Returns `p`. When the program owns the object already the result is never
    /// NULL; when `p` is a reference that owns nothing, NULL says that the object's
    /// last reference is gone. What it returns is owned, and goes the ways of an
    /// object of `bpf_obj_new`.
    #[kfunc(acquire, rcu, implicit_args, ret_null, since = "7.1", until = "7.2")]
    #[kfunc(acquire, rcu, implicit_args, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_refcount_acquire(#[arg(refcounted)] p: *mut c_void) -> *mut c_void;

    /// Does what `bpf_refcount_acquire` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(acquire, rcu, ret_null, since = "6.12", until = "7.2", allow(KF0504))]
    #[kfunc(acquire, rcu, ret_null, spinlock_safe, since = "7.3")]
    pub fn bpf_refcount_acquire_impl(
        #[arg(refcounted)] p: *mut c_void,
        #[arg(ignored)] meta: *mut c_void,
    ) -> *mut c_void;

    /// Sends the signal `sig` to `task`, together with `value`.
    ///
    /// The task finds `value` in `si_value`. `type` is `PIDTYPE_PID` for the thread
    /// alone or `PIDTYPE_TGID` for its process. With interrupts or preemption off
    /// the signal is sent a little later, and errors of sending it are lost.
    ///
    /// Returns 0; `-EINVAL` for another `type` or no such signal; `-EPERM` for a
    /// kernel thread, a task that exits, the init process, or where memory of user
    /// space cannot be touched; `-EBUSY` when this processor has one to send later
    /// already; otherwise the error of sending it.
    #[kfunc(trusted_args, since = "6.16", config = "CONFIG_BPF_EVENTS")]
    pub fn bpf_send_signal_task(
        task: *mut task_struct,
        sig: c_int,
        r#type: pid_type,
        value: u64,
    ) -> c_int;

    /// Ends the program at once, from whatever depth of its functions.
    ///
    /// Never returns. The program's return value is `cookie`, which must be one
    /// that it may return; a program with an exception callback returns what that
    /// makes of `cookie`. No reference, lock or region may be held, and callbacks
    /// of the program may not call it. Only where the JIT supports it.
    #[kfunc(since = "6.12")]
    pub fn bpf_throw(cookie: u64);

    /// Checks the PKCS#7 signature `sig_p` of `data_p` with `trusted_keyring`.
    ///
    /// Returns 0 when it is good; `-EINVAL` when one of the dynptrs has no memory
    /// or does not lie in one piece; otherwise the error of the check, or of a key
    /// that was revoked or has expired. Sleeps.
    #[kfunc(
        sleepable,
        sets(key_sig_kfunc_set),
        since = "6.1",
        until = "6.12",
        config = "CONFIG_KEYS"
    )]
    #[kfunc(sleepable, since = "6.13")]
    pub fn bpf_verify_pkcs7_signature(
        #[arg(
            was(ty = "*mut bpf_dynptr_kern", until = "6.1"),
            was(ty = "*mut bpf_dynptr", since = "6.12", until = "7.1")
        )]
        data_p: *const bpf_dynptr,
        #[arg(
            was(ty = "*mut bpf_dynptr_kern", until = "6.1"),
            was(ty = "*mut bpf_dynptr", since = "6.12", until = "7.1")
        )]
        sig_p: *const bpf_dynptr,
        trusted_keyring: *mut bpf_key,
    ) -> c_int;

    /// Starts the crash kernel, if one is loaded, as a panic does.
    ///
    /// There is no return then. When none is loaded, or another processor is in a
    /// panic already, it does return and nothing has happened. `regs` is what the
    /// dump shows as the registers of this processor. The program needs
    /// `CAP_SYS_BOOT`. In 6.1 only tracing and LSM programs may call it.
    #[kfunc(
        destructive,
        sets(tracing_btf_ids),
        since = "6.1",
        until = "6.1",
        config = "CONFIG_CRASH_DUMP"
    )]
    #[kfunc(destructive, since = "6.2")]
    pub fn crash_kexec(regs: *mut pt_regs);
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
        #[arg(was(ty = "u32", until = "6.18"))] offset: u64,
        #[arg(optional)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer", was(ty = "u32", until = "6.18"))] buffer__szk: u64,
    ) -> *mut c_void;

    /// The same, to be written to: what is written reaches the dynptr's memory,
    /// unless the bytes were copied to `buffer`.
    ///
    /// Only programs that may write to packets may call it, whatever memory it
    /// is (`may_access_direct_pkt_data`, kernel/bpf/verifier.c).
    #[kfunc(ret_null, since = "6.7")]
    pub fn bpf_dynptr_slice_rdwr(
        p: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] offset: u64,
        #[arg(optional)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer", was(ty = "u32", until = "6.18"))] buffer__szk: u64,
    ) -> *mut c_void;

    /// Narrows the dynptr `p` to its bytes from `start` up to, not including,
    /// `end`. Both are `u32` up to 6.18, and `p` is `const` there.
    ///
    /// Returns 0; -EINVAL when `p` is null or `end` is before `start`; -ERANGE
    /// when either is beyond the end.
    #[kfunc(since = "6.5")]
    pub fn bpf_dynptr_adjust(
        #[arg(was(ty = "*const bpf_dynptr", until = "7.1"))] p: *mut bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] start: u64,
        #[arg(was(ty = "u32", until = "6.18"))] end: u64,
    ) -> c_int;

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
    #[kfunc(returns = "u32", since = "6.5", until = "6.18")]
    #[kfunc(since = "6.19")]
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
    pub fn bpf_dynptr_memset(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] p: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] offset: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        val: u8,
    ) -> c_int;

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

    /// Marks code that is never reached; a program that can reach it is refused.
    ///
    /// Compilers put calls of it where they found that the code's behaviour is
    /// undefined, as with a variable that was not set. There is nothing to call it
    /// for by hand.
    #[kfunc(since = "6.16")]
    pub fn __bpf_trap();

    /// Turns the program's context `obj` into the kernel's own struct behind it.
    ///
    /// For a `__sk_buff` that is the `sk_buff`, for an `xdp_md` the `xdp_buff`. It
    /// may be read and passed on as a trusted pointer of that type. The address
    /// stays the same.
    #[kfunc(since = "6.12", until = "6.12")]
    #[kfunc(fastcall, since = "6.16")]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn bpf_cast_to_kern_ctx(obj: *mut c_void) -> *mut c_void;

    /// Reads the extended attribute `name` of the control group `cgroup`.
    ///
    /// The name must begin with `user.`. The value is written to the dynptr
    /// `value_p`, which must lie in one piece.
    ///
    /// Returns the length of the value; `-EPERM` for another name; `-EINVAL` when
    /// the dynptr has no memory or may only be read; `-ENODATA` when there is no
    /// such attribute; `-ERANGE` when the dynptr is too short.
    #[kfunc(rcu, since = "6.17", config = "CONFIG_BPF_LSM")]
    pub fn bpf_cgroup_read_xattr(
        cgroup: *mut cgroup,
        #[arg(string)] name: *const c_char,
        value_p: *mut bpf_dynptr,
    ) -> c_int;

    /// Copies `size` bytes at `unsafe_ptr` in the current task's memory to `dptr`.
    ///
    /// They are written from `off` on.
    ///
    /// Returns 0; `-EFAULT` when the memory cannot be read; `-E2BIG` when `dptr` is
    /// too short; `-EINVAL` when it may only be read. Sleeps.
    #[kfunc(sleepable, since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Copies the string at `unsafe_ptr` in the current task's memory to `dst`.
    ///
    /// At most `dst__sz` bytes are written, and the last one is always 0; a string
    /// that is too long is cut. `flags` may be 1 (`BPF_F_PAD_ZEROS`): the rest of
    /// `dst` is zeroed then, all of it after an error.
    ///
    /// Returns how many bytes were copied, the final 0 included, and 0 for an empty
    /// `dst`; `-EINVAL` for other flags; `-EFAULT` when the string cannot be read.
    /// Sleeps.
    #[kfunc(sleepable, since = "6.12", until = "7.2")]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_str(
        dst: *mut c_void,
        #[arg(size_of = "dst")] dst__sz: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        flags: u64,
    ) -> c_int;

    /// Copies the string at `unsafe_ptr` in the current task's memory to `dptr`.
    ///
    /// It is written from `off` on, `size` bytes at most with the final 0: a string
    /// that is too long is cut.
    ///
    /// Returns how many bytes were copied, the final 0 included; `-EFAULT` when the
    /// string cannot be read; `-E2BIG` when `dptr` is too short for `size` bytes;
    /// `-EINVAL` when it may only be read. Sleeps.
    #[kfunc(sleepable, since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_str_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Copies `size` bytes at `unsafe_ptr` in the memory of `tsk` to `dptr`.
    ///
    /// They are written from `off` on.
    ///
    /// Returns 0; `-EFAULT` when not all of the memory can be read; `-E2BIG` when
    /// `dptr` is too short; `-EINVAL` when it may only be read. Sleeps.
    #[kfunc(
        trusted_args,
        sleepable,
        since = "6.16",
        until = "7.2",
        config = "CONFIG_BPF_EVENTS"
    )]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_task_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
    ) -> c_int;

    /// Copies the string at `unsafe_ptr` in the memory of the task `tsk` to `dst`.
    ///
    /// At most `dst__sz` bytes are written, and the last one is always 0; a string
    /// that is too long is cut. `flags` may be 1 (`BPF_F_PAD_ZEROS`): the rest of
    /// `dst` is zeroed then, all of it after an error.
    ///
    /// Returns how many bytes were copied, the final 0 included, and 0 for an empty
    /// `dst`; `-EINVAL` for other flags; `-EFAULT` when the task has no memory of
    /// its own or the string cannot be read. Sleeps.
    #[kfunc(sleepable, since = "6.16", until = "7.2")]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_task_str(
        dst: *mut c_void,
        #[arg(size_of = "dst")] dst__sz: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
        flags: u64,
    ) -> c_int;

    /// Copies the string at `unsafe_ptr` in the memory of the task `tsk` to `dptr`.
    ///
    /// It is written from `off` on, `size` bytes at most with the final 0: a string
    /// that is too long is cut.
    ///
    /// Returns how many bytes were copied, the final 0 included; `-EFAULT` when the
    /// string cannot be read; `-E2BIG` when `dptr` is too short for `size` bytes;
    /// `-EINVAL` when it may only be read. Sleeps.
    #[kfunc(
        trusted_args,
        sleepable,
        since = "6.16",
        until = "7.2",
        config = "CONFIG_BPF_EVENTS"
    )]
    #[kfunc(sleepable, perfmon, since = "7.3")]
    pub fn bpf_copy_from_user_task_str_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
    ) -> c_int;

    /// Copies `size` bytes at `src_off` of `src_ptr` to `dst_off` of `dst_ptr`.
    ///
    /// Returns 0; `-E2BIG` when either of them is too short; `-EINVAL` when
    /// `dst_ptr` may only be read or one of them has no memory; otherwise the error
    /// of reading or writing a packet or file. Offsets and size are `u32` up to
    /// 6.18. The areas may overlap where both lie in one piece.
    #[kfunc(since = "6.16")]
    pub fn bpf_dynptr_copy(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dst_ptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] dst_off: u64,
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] src_ptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] src_off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
    ) -> c_int;

    /// Gives back `dynptr`, which `bpf_dynptr_from_file` made; returns 0.
    #[kfunc(since = "6.19", until = "7.1")]
    #[kfunc(release, since = "7.2")]
    pub fn bpf_dynptr_file_discard(dynptr: *mut bpf_dynptr) -> c_int;

    /// Makes a dynptr of the contents of `file`, in the slot `ptr__uninit`.
    ///
    /// They may only be read, with `bpf_dynptr_read` or `bpf_dynptr_slice` and a
    /// buffer. Where the call is made decides how: reads sleep if the program may
    /// sleep there; otherwise they find only what is in the page cache, and fail
    /// with `-EFAULT` for the rest.
    ///
    /// Returns 0; `-EINVAL` when `flags` is not 0; `-ENOMEM`.
    /// `bpf_dynptr_file_discard` is due in every case, and the dynptr is null after
    /// an error.
    #[kfunc(trusted_args, since = "6.19")]
    pub fn bpf_dynptr_from_file(
        file: *mut file,
        flags: u32,
        #[arg(uninit)] ptr: *mut bpf_dynptr,
    ) -> c_int;

    /// Finds the slab cache that the object at the kernel's address `addr` is from.
    ///
    /// NULL when no slab is there. The pointer may be read but is not trusted:
    /// nothing keeps the cache, and no kfunc takes it.
    #[kfunc(since = "6.16", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_get_kmem_cache(addr: u64) -> *mut kmem_cache;

    /// Ends a loop over bits.
    #[kfunc(iter_destroy, since = "6.12")]
    pub fn bpf_iter_bits_destroy(it: *mut bpf_iter_bits);

    /// Begins a loop over the set bits of memory of the kernel at `unsafe_ptr`.
    ///
    /// The memory, `nr_words` words of 8 bytes, is copied first. Bits are counted
    /// from the lowest one of the first word.
    ///
    /// Returns 0; `-EINVAL` for NULL or no words; `-E2BIG` for more than 511 words,
    /// or than the allocator can give; `-ENOMEM`; `-EFAULT` or `-ERANGE` when they
    /// cannot be read. The loop is empty after an error, and
    /// `bpf_iter_bits_destroy` is due nevertheless.
    #[kfunc(iter_new, since = "6.12", until = "7.2")]
    #[kfunc(iter_new, perfmon, since = "7.3")]
    pub fn bpf_iter_bits_new(
        it: *mut bpf_iter_bits,
        #[arg(ignored)] unsafe_ptr: *const u64,
        nr_words: u32,
    ) -> c_int;

    /// Goes on to the next set bit of the loop.
    ///
    /// Returns where its number is kept, which may only be read; NULL at the end.
    #[kfunc(iter_next, ret_null, since = "6.12")]
    pub fn bpf_iter_bits_next(it: *mut bpf_iter_bits) -> *mut c_int;

    /// Ends a loop over a control group hierarchy.
    #[kfunc(iter_destroy, since = "6.12", config = "CONFIG_CGROUPS")]
    pub fn bpf_iter_css_destroy(it: *mut bpf_iter_css);

    /// Begins a loop over a control group hierarchy, in an RCU section.
    ///
    /// `flags` is 2 (`BPF_CGROUP_ITER_DESCENDANTS_PRE`) for `start` and all below
    /// it, each before those below it; 3 (`BPF_CGROUP_ITER_DESCENDANTS_POST`) for
    /// the same, each after those below it; 4 (`BPF_CGROUP_ITER_ANCESTORS_UP`) for
    /// `start` and all above it; 5 (`BPF_CGROUP_ITER_CHILDREN`, in 7.2 and 7.3) for
    /// those right below `start`, without it.
    ///
    /// Returns 0, or `-EINVAL` for other `flags`. The loop is empty then, and
    /// `bpf_iter_css_destroy` is due nevertheless.
    #[kfunc(
        iter_new,
        trusted_args,
        rcu_protected,
        since = "6.12",
        config = "CONFIG_CGROUPS"
    )]
    pub fn bpf_iter_css_new(
        it: *mut bpf_iter_css,
        start: *mut cgroup_subsys_state,
        flags: c_uint,
    ) -> c_int;

    /// Goes on to the next group of the loop; NULL at the end.
    ///
    /// Each stays valid inside the RCU section.
    #[kfunc(iter_next, ret_null, since = "6.12", config = "CONFIG_CGROUPS")]
    pub fn bpf_iter_css_next(it: *mut bpf_iter_css) -> *mut cgroup_subsys_state;

    /// Ends a loop over the tasks of a control group.
    #[kfunc(iter_destroy, since = "6.12", config = "CONFIG_CGROUPS")]
    pub fn bpf_iter_css_task_destroy(it: *mut bpf_iter_css_task);

    /// Begins a loop over the tasks of the control group that `css` belongs to.
    ///
    /// `flags` is 0 for every thread, 1 (`CSS_TASK_ITER_PROCS`) for the leaders of
    /// processes, 3 (with `CSS_TASK_ITER_THREADED`) for these and those that are in
    /// the threaded groups of the same domain.
    ///
    /// Returns 0; `-EINVAL` for other `flags`; `-ENOMEM`. The loop is empty after
    /// an error, and `bpf_iter_css_task_destroy` is due nevertheless. Only LSM
    /// programs, iterators and sleepable programs may begin one.
    #[kfunc(iter_new, trusted_args, since = "6.12", config = "CONFIG_CGROUPS")]
    pub fn bpf_iter_css_task_new(
        it: *mut bpf_iter_css_task,
        css: *mut cgroup_subsys_state,
        flags: c_uint,
    ) -> c_int;

    /// Goes on to the next task of the loop, valid until the step after it.
    ///
    /// NULL at the end.
    #[kfunc(iter_next, ret_null, since = "6.12", config = "CONFIG_CGROUPS")]
    pub fn bpf_iter_css_task_next(it: *mut bpf_iter_css_task) -> *mut task_struct;

    /// Ends a loop over DMA buffers. Sleeps.
    #[kfunc(
        iter_destroy,
        sleepable,
        since = "6.16",
        config = "CONFIG_DMA_SHARED_BUFFER"
    )]
    pub fn bpf_iter_dmabuf_destroy(it: *mut bpf_iter_dmabuf);

    /// Begins a loop over the DMA buffers of the system; returns 0.
    #[kfunc(
        iter_new,
        sleepable,
        since = "6.16",
        config = "CONFIG_DMA_SHARED_BUFFER"
    )]
    pub fn bpf_iter_dmabuf_new(it: *mut bpf_iter_dmabuf) -> c_int;

    /// Goes on to the next DMA buffer of the loop, valid until the step after it.
    ///
    /// NULL at the end. Another step after the end begins anew. Sleeps.
    #[kfunc(
        iter_next,
        ret_null,
        sleepable,
        since = "6.16",
        config = "CONFIG_DMA_SHARED_BUFFER"
    )]
    pub fn bpf_iter_dmabuf_next(it: *mut bpf_iter_dmabuf) -> *mut dma_buf;

    /// Ends a loop over slab caches. Sleeps.
    #[kfunc(iter_destroy, sleepable, since = "6.16")]
    pub fn bpf_iter_kmem_cache_destroy(it: *mut bpf_iter_kmem_cache);

    /// Begins a loop over the slab caches of the system; returns 0.
    #[kfunc(iter_new, sleepable, since = "6.16")]
    pub fn bpf_iter_kmem_cache_new(it: *mut bpf_iter_kmem_cache) -> c_int;

    /// Goes on to the next slab cache of the loop, valid until the step after it.
    ///
    /// NULL at the end. Sleeps.
    #[kfunc(iter_next, ret_null, sleepable, since = "6.16")]
    pub fn bpf_iter_kmem_cache_next(it: *mut bpf_iter_kmem_cache) -> *mut kmem_cache;

    /// Runs the tracepoint `bpf_trigger_tp` with `nonce`, and returns `nonce`.
    ///
    /// A place to attach programs to; those of all types may call it, too.
    #[kfunc(since = "6.12", config = "CONFIG_NET")]
    pub fn bpf_modify_return_test_tp(nonce: c_int) -> c_int;

    /// Copies `size` bytes at the kernel's address `unsafe_ptr` to `dptr`.
    ///
    /// They are written from `off` on.
    ///
    /// Returns 0; `-EFAULT` when the memory cannot be read; `-ERANGE` for an
    /// address that is not the kernel's; `-E2BIG` when `dptr` is too short;
    /// `-EINVAL` when it may only be read.
    #[kfunc(since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_probe_read_kernel_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Copies the string at the kernel's address `unsafe_ptr` to `dptr`.
    ///
    /// It is written from `off` on, `size` bytes at most with the final 0: a string
    /// that is too long is cut.
    ///
    /// Returns how many bytes were copied, the final 0 included; `-EFAULT` when the
    /// string cannot be read; `-ERANGE` for an address that is not the kernel's;
    /// `-E2BIG` when `dptr` is too short for `size` bytes; `-EINVAL` when it may
    /// only be read.
    #[kfunc(since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_probe_read_kernel_str_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Copies `size` bytes at `unsafe_ptr` in the current task's memory to `dptr`.
    ///
    /// They are written from `off` on. Does not sleep: memory that is not there at
    /// the moment cannot be read.
    ///
    /// Returns 0; `-EFAULT` when the memory cannot be read; `-E2BIG` when `dptr` is
    /// too short; `-EINVAL` when it may only be read.
    #[kfunc(since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_probe_read_user_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Copies the string at `unsafe_ptr` in the current task's memory to `dptr`.
    ///
    /// It is written from `off` on, `size` bytes at most with the final 0: a string
    /// that is too long is cut. Does not sleep: memory that is not there at the
    /// moment cannot be read.
    ///
    /// Returns how many bytes were copied, the final 0 included; `-EFAULT` when the
    /// string cannot be read; `-E2BIG` when `dptr` is too short for `size` bytes;
    /// `-EINVAL` when it may only be read.
    #[kfunc(since = "6.16", until = "7.2", config = "CONFIG_BPF_EVENTS")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_probe_read_user_str_dynptr(
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] dptr: *const bpf_dynptr,
        #[arg(was(ty = "u32", until = "6.18"))] off: u64,
        #[arg(was(ty = "u32", until = "6.18"))] size: u64,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    /// Turns any value `obj` into a pointer to the kernel's type with id `btf_id`.
    ///
    /// The id is a constant, that of a struct in the kernel's BTF; in 7.2 and 7.3
    /// also 0, for memory of no type. The pointer may only be read, reads of an
    /// address that is not there give 0, and no kfunc takes it for a trusted one.
    /// It needs no check for NULL.
    #[kfunc(since = "6.12", until = "6.12")]
    #[kfunc(fastcall, since = "6.16", until = "7.2")]
    #[kfunc(fastcall, perfmon, since = "7.3")]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn bpf_rdonly_cast(
        #[arg(ignored)] obj: *const c_void,
        #[arg(constant)] btf_id: u32,
    ) -> *mut c_void;

    /// Compares two strings whatever the case of their letters.
    ///
    /// Returns 0 when they are equal, -1 or 1 when `s1` is the smaller or the
    /// larger one; `-ERANGE` for an address that is not the kernel's; `-EFAULT` for
    /// one that cannot be read; `-E2BIG` without a difference or an end within
    /// 65536 bytes.
    #[kfunc(since = "6.18", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strcasecmp(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
    ) -> c_int;

    /// Finds the string `s2` in `s1` whatever the case of the letters.
    ///
    /// Returns where it begins for the first time; `-ENOENT` when it is not there;
    /// `-ERANGE` for an address that is not the kernel's; `-EFAULT` for one that
    /// cannot be read; `-E2BIG` when a string is too long (65536 bytes).
    #[kfunc(since = "6.19", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strcasestr(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
    ) -> c_int;

    /// Writes the stack of calls to one of the program's two streams.
    ///
    /// `stream_id` is 1 (`BPF_STDOUT`) or 2 (`BPF_STDERR`). CPU, user and task are
    /// named first.
    ///
    /// Returns 0, even when there was no room for it; `-ENOENT` for another stream.
    #[kfunc(implicit_args, since = "7.0", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, perfmon, since = "7.3")]
    pub fn bpf_stream_print_stack(stream_id: c_int) -> c_int;

    /// Writes text to one of the program's two streams, which user space reads.
    ///
    /// `stream_id` is 1 (`BPF_STDOUT`) or 2 (`BPF_STDERR`). `fmt` is a format as
    /// that of `bpf_trace_printk`, and must be in a map that may only be read.
    /// `args` has 8 bytes for each value, `len__sz` in all: 12 values at most.
    ///
    /// Returns 0; `-ENOENT` for another stream; `-EINVAL` for a wrong length or
    /// format; `-ENOSPC` while 100000 bytes wait to be read; `-ENOMEM`, also for
    /// text of more than 1024 bytes; `-EBUSY` when the buffers to format it in are
    /// in use. User space reads with the command `BPF_PROG_STREAM_READ_BY_FD`.
    #[kfunc(implicit_args, since = "7.0", until = "7.2")]
    #[kfunc(implicit_args, spinlock_safe, perfmon, since = "7.3")]
    pub fn bpf_stream_vprintk(
        stream_id: c_int,
        #[arg(string)] fmt: *const c_char,
        args: *const c_void,
        #[arg(size_of = "args")] len: u32,
    ) -> c_int;

    /// Writes formatted text to a stream of the program.
    ///
    /// What `bpf_stream_vprintk` was called in 6.18 and 6.19; programs call it by
    /// the macro `bpf_stream_printk` of libbpf.
    #[kfunc(trusted_args, since = "6.18", until = "6.19", allow(KF0504))]
    pub fn bpf_stream_vprintk_impl(
        stream_id: c_int,
        #[arg(string)] fmt: *const c_char,
        args: *const c_void,
        #[arg(size_of = "args")] len: u32,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;

    /// Compares the first `len` bytes of two strings whatever their case.
    ///
    /// Returns 0 when they are equal, -1 or 1 when `s1` is the smaller or the
    /// larger one; `-ERANGE` for an address that is not the kernel's; `-EFAULT` for
    /// one that cannot be read; `-E2BIG` without a difference or an end within
    /// 65536 bytes.
    #[kfunc(since = "7.0", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strncasecmp(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
        len: usize,
    ) -> c_int;

    /// Finds the string `s2` in the first `len` bytes of `s1`, whatever the case.
    ///
    /// Returns where it begins for the first time; `-ENOENT` when it is not there;
    /// `-ERANGE` for an address that is not the kernel's; `-EFAULT` for one that
    /// cannot be read; `-E2BIG` when a string is too long (65536 bytes).
    #[kfunc(since = "6.19", until = "7.2")]
    #[kfunc(perfmon, since = "7.3")]
    pub fn bpf_strncasestr(
        #[arg(ignored)] s1: *const c_char,
        #[arg(ignored)] s2: *const c_char,
        len: usize,
    ) -> c_int;

    /// Has `task` run `callback` on its next way out to user space or a guest.
    ///
    /// `tw` is a field of a value of the map `map`. The callback is called by the
    /// task with the map, the key and the value, and may sleep; what it returns is
    /// ignored. It is not called when the task is exiting already by then, or the
    /// value is deleted first.
    ///
    /// Returns 0; `-EBUSY` while an earlier callback of `tw` is due or runs, when
    /// the value is going away, or when no user of the map is left outside of
    /// programs; `-EBADF` when the task or the program is going away; `-ENOMEM`.
    #[kfunc(implicit_args, since = "7.0")]
    pub fn bpf_task_work_schedule_resume(
        task: *mut task_struct,
        tw: *mut bpf_task_work,
        #[arg(const_map)] map: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut bpf_map, *mut c_void, *mut c_void) -> c_int>,
    ) -> c_int;

    /// Schedules `callback` to run in `task` when it returns to user space.
    ///
    /// What `bpf_task_work_schedule_resume` was called in 6.18 and 6.19.
    #[kfunc(trusted_args, since = "6.18", until = "6.19", allow(KF0504))]
    pub fn bpf_task_work_schedule_resume_impl(
        task: *mut task_struct,
        tw: *mut bpf_task_work,
        #[arg(map)] map: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut bpf_map, *mut c_void, *mut c_void) -> c_int>,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;

    /// Has `task` run `callback` as soon as may be, as if a signal came.
    ///
    /// What the task waits for in the kernel is interrupted for it. `tw` is a field
    /// of a value of the map `map`. The callback is called by the task with the
    /// map, the key and the value, and may sleep; what it returns is ignored. It is
    /// not called when the task is exiting already by then, or the value is deleted
    /// first.
    ///
    /// Returns 0; `-EBUSY` while an earlier callback of `tw` is due or runs, when
    /// the value is going away, or when no user of the map is left outside of
    /// programs; `-EBADF` when the task or the program is going away; `-ENOMEM`.
    #[kfunc(implicit_args, since = "7.0")]
    pub fn bpf_task_work_schedule_signal(
        task: *mut task_struct,
        tw: *mut bpf_task_work,
        #[arg(const_map)] map: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut bpf_map, *mut c_void, *mut c_void) -> c_int>,
    ) -> c_int;

    /// Schedules `callback` to run in `task`, which is woken as by a signal.
    ///
    /// What `bpf_task_work_schedule_signal` was called in 6.18 and 6.19.
    #[kfunc(trusted_args, since = "6.18", until = "6.19", allow(KF0504))]
    pub fn bpf_task_work_schedule_signal_impl(
        task: *mut task_struct,
        tw: *mut bpf_task_work,
        #[arg(map)] map: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut bpf_map, *mut c_void, *mut c_void) -> c_int>,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;

    /// Stops `timer`, a field of a map's value, without waiting for its callback.
    ///
    /// Returns 1 when it was running down, 0 when not; -1 when its callback runs
    /// just now and cannot be stopped; `-EINVAL` before `bpf_timer_init`; `-ENOENT`
    /// when the map's value is going away. With interrupts off it is stopped a
    /// little later: then `-ECANCELED` says that it will be, `-ENOMEM` or
    /// `-EDEADLK` that it will not.
    #[kfunc(since = "7.0")]
    pub fn bpf_timer_cancel_async(timer: *mut bpf_timer) -> c_int;

    /// Prepares `wq`, a field of a value of the map `p`; `flags` must be 0.
    ///
    /// Returns 0; `-EINVAL` for other flags; `-EBUSY` when that was done already;
    /// `-ENOMEM`; `-EPERM` when no user of the map is left outside of programs:
    /// neither a file descriptor nor a pin; in 6.12 also `-EOPNOTSUPP` in an NMI.
    #[kfunc(since = "6.12")]
    pub fn bpf_wq_init(wq: *mut bpf_wq, #[arg(const_map)] p: *mut c_void, flags: c_uint) -> c_int;

    /// Makes `callback_fn` the function that the work of `wq` calls.
    ///
    /// It is called with the map, the key and the value that `wq` is part of, may
    /// sleep, and must return 0. `flags` must be 0.
    ///
    /// Returns 0; `-EINVAL` for other flags or before `bpf_wq_init`; in 6.12 also
    /// `-EPERM` when no user of the map is left outside of programs, and
    /// `-EOPNOTSUPP` in an NMI.
    #[kfunc(implicit_args, since = "7.0")]
    pub fn bpf_wq_set_callback(
        wq: *mut bpf_wq,
        callback_fn: Option<unsafe extern "C" fn(*mut c_void, *mut c_int, *mut c_void) -> c_int>,
        flags: c_uint,
    ) -> c_int;

    /// Does what `bpf_wq_set_callback` does, under the name of kernels up to 6.19.
    ///
    /// The verifier replaces the last argument.
    #[kfunc(since = "6.12", until = "6.19", allow(KF0504))]
    pub fn bpf_wq_set_callback_impl(
        wq: *mut bpf_wq,
        callback_fn: Option<unsafe extern "C" fn(*mut c_void, *mut c_int, *mut c_void) -> c_int>,
        flags: c_uint,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;

    /// Has the callback of `wq` run soon, by a kernel thread; `flags` must be 0.
    ///
    /// Returns 0; `-EINVAL` for other flags or without a callback; in 7.2 and 7.3
    /// also `-ENOENT` when the map's value is going away, and `-ENOMEM` or
    /// `-EDEADLK` with interrupts off; in 6.12 also `-EOPNOTSUPP` in an NMI.
    #[kfunc(since = "6.12")]
    pub fn bpf_wq_start(wq: *mut bpf_wq, flags: c_uint) -> c_int;
}

/// What had other parameters on older kernels.
pub mod older {
    use core::ffi::{c_char, c_int, c_void};

    use kfunc::kfunc;

    /// `bpf_stream_vprintk` with the parameters that it had before.
    #[kfunc(sets(common_btf_ids), trusted_args, since = "6.17", until = "6.17")]
    pub fn bpf_stream_vprintk(
        stream_id: c_int,
        #[arg(string)] fmt: *const c_char,
        args: *const c_void,
        #[arg(size_of = "args")] len: u32,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;
}
