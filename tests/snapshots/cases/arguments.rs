//! Every constraint that has a spelling in C, and those that have none.

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_dynptr {
    _opaque: [u64; 2],
}

#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

#[derive(KernelType)]
#[kernel_type(size = 8)]
#[repr(C, align(8))]
pub struct bpf_iter_num {
    _opaque: [u64; 1],
}

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_rb_node {
    _opaque: [u64; 2],
}

#[kfunc_set(ids = "argument_ids", prog_types(unspec, xdp(since = "6.13")))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_args_memory(
        #[arg(nullable)] buf: *mut c_void,
        #[arg(size_of = "buf")] len: u32,
        key: *mut c_void,
        #[arg(const_size_of = "key")] key_len: u32,
    ) -> c_int;

    #[kfunc]
    pub fn bpf_args_numbers(#[arg(constant)] type_id: u64, #[arg(ignored)] cookie: u64) -> c_long;

    #[kfunc]
    pub fn bpf_args_dynptr(#[arg(uninit)] ptr: *mut bpf_dynptr, #[arg(string)] name: *const c_char);

    #[kfunc]
    pub fn bpf_args_maps(#[arg(map)] map: *mut c_void, #[arg(const_map)] inner: *mut c_void);

    #[kfunc]
    pub fn bpf_args_objects(
        #[arg(allocated)] obj: *mut c_void,
        #[arg(refcounted)] counted: *mut c_void,
        #[arg(nonown_allowed)] node: *mut bpf_rb_node,
        #[arg(iterator)] it: *mut bpf_iter_num,
        #[arg(irq_flag)] flags: *mut c_ulong,
    );

    #[kfunc(trusted_args)]
    pub fn bpf_args_states(
        #[arg(trusted)] a: *mut task_struct,
        #[arg(rcu)] b: *mut task_struct,
        #[arg(owned(allocated))] c: *mut task_struct,
    );

    #[kfunc(ret_null)]
    pub fn bpf_args_buffer(
        task: *mut task_struct,
        #[arg(buffer_size(rdwr))] rdwr_buf_size: c_int,
    ) -> *mut u8;

    #[kfunc(implicit_args, since = "7.0")]
    pub fn bpf_args_implicit(flags: u64, aux: *mut bpf_prog_aux) -> c_int;

    #[kfunc(arena_ret, arena_arg1, sleepable, since = "6.15")]
    pub fn bpf_args_arena(#[arg(arena)] at: *mut c_void, pages: u32) -> *mut c_void;
}
