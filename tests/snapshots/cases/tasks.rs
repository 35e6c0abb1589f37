//! One kfunc with a contract for each of its times, and its dtor.

#[derive(KernelType)]
#[kernel_type(release = bpf_task_release, rcu, kptr)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "generic_btf_ids",
    prog_types(tracing, struct_ops, sched_cls(since = "6.2"), syscall(since = "6.10")),
    dtor(task_struct = bpf_task_release),
)]
unsafe extern "C" {
    /// Takes a reference to `p` that the caller must release.
    ///
    /// NULL where the last reference is gone.
    #[kfunc(acquire, trusted_args, ret_null, since = "v6-series", until = "v6-series")]
    #[kfunc(acquire, trusted_args, since = "6.2", until = "6.3")]
    #[kfunc(acquire, rcu, ret_null, since = "6.4")]
    pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

    /// Takes a reference to the task that is stored at `pp`.
    #[kfunc(acquire, kptr_get, ret_null, since = "v6-series", until = "6.3")]
    pub fn bpf_task_kptr_get(pp: *mut *mut task_struct) -> *mut task_struct;

    /// Gives back a reference.
    #[kfunc(release, since = "v6-series")]
    pub fn bpf_task_release(p: *mut task_struct);

    #[kfunc(acquire, ret_null, since = "6.2")]
    pub fn bpf_task_from_pid(pid: i32) -> *mut task_struct;
}
