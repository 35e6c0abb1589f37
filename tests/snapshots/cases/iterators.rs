//! An iterator's triple, whose struct has a size, and one over objects.

#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_num {
    _opaque: [u64; 1],
}

#[derive(KernelType)]
#[kernel_type(size = 24)]
#[repr(C, align(8))]
pub struct bpf_iter_task {
    _opaque: [u64; 3],
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "common_btf_ids", prog_types(unspec))]
unsafe extern "C" {
    /// Starts a loop from `start` up to, but not including, `end`.
    #[kfunc(iter_new, since = "6.4")]
    pub fn bpf_iter_num_new(it: *mut bpf_iter_num, start: c_int, end: c_int) -> c_int;

    #[kfunc(iter_next, ret_null, since = "6.4")]
    pub fn bpf_iter_num_next(it: *mut bpf_iter_num) -> *mut c_int;

    #[kfunc(iter_destroy, since = "6.4")]
    pub fn bpf_iter_num_destroy(it: *mut bpf_iter_num);

    #[kfunc(iter_new, trusted_args, rcu_protected, since = "6.7")]
    pub fn bpf_iter_task_new(
        it: *mut bpf_iter_task,
        #[arg(nullable)] task: *mut task_struct,
        flags: c_uint,
    ) -> c_int;

    #[kfunc(iter_next, ret_null, since = "6.7")]
    pub fn bpf_iter_task_next(it: *mut bpf_iter_task) -> *mut task_struct;

    #[kfunc(iter_destroy, since = "6.7")]
    pub fn bpf_iter_task_destroy(it: *mut bpf_iter_task);
}
