//! Kfuncs whose prototypes changed from one kernel to the next.

#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_dynptr {
    _opaque: [u64; 2],
}

#[kfunc_set(ids = "common_btf_ids", prog_types(unspec))]
unsafe extern "C" {
    /// The data at `offset`, or a copy of it in `buffer`.
    #[kfunc(ret_null, since = "6.4", until = "6.18")]
    pub fn bpf_dynptr_slice(
        p: *const bpf_dynptr,
        offset: u32,
        #[arg(optional)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer")] buffer__szk: u32,
    ) -> *mut c_void;

    /// The data at `offset`, or a copy of it in `buffer`.
    #[kfunc(ret_null, since = "6.19")]
    pub fn bpf_dynptr_slice(
        p: *const bpf_dynptr,
        offset: u64,
        #[arg(nullable)] buffer: *mut c_void,
        #[arg(const_size_of = "buffer")] buffer__szk: u64,
    ) -> *mut c_void;

    /// Three shapes in three times.
    #[kfunc(since = "6.0", until = "6.1")]
    pub fn bpf_three(a: u32) -> c_int;
    #[kfunc(since = "6.2", until = "6.12")]
    pub fn bpf_three(a: u32, b: u32) -> c_int;
    #[kfunc(since = "6.13")]
    pub fn bpf_three(a: u32, b: u32, c: u32) -> c_int;

    /// Another name for a parameter is no other prototype.
    #[kfunc(since = "6.0", until = "6.12")]
    pub fn bpf_renamed(a: u32);
    #[kfunc(since = "6.13")]
    pub fn bpf_renamed(b: u32);
}
