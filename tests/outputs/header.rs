//! Kfuncs that C headers declare.

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_ulonglong, c_void};

use kfunc::{KernelEnum, KernelType, kfunc_set};

/// `enum nf_nat_manip_type`.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum nf_nat_manip_type {
    NF_NAT_MANIP_SRC = 0,
    NF_NAT_MANIP_DST = 1,
}

/// `enum xdp_rss_hash_type`.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum xdp_rss_hash_type {
    XDP_RSS_L3_IPV4 = 1,
    XDP_RSS_L4 = 8,
}

/// `struct __sk_buff`.
#[derive(KernelType)]
#[repr(C)]
pub struct __sk_buff {
    _opaque: [u8; 0],
}

/// `struct bpf_cpumask`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_cpumask {
    _opaque: [u8; 0],
}

/// `struct bpf_ct_opts`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_ct_opts {
    _opaque: [u8; 0],
}

/// `struct bpf_dynptr`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_dynptr {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_bits`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_bits {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_css`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_css {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_css_task`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_css_task {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_num`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_num {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_task`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_task {
    _opaque: [u8; 0],
}

/// `struct bpf_iter_task_vma`.
#[derive(KernelType)]
// its size: nobody says it, as in `#[kernel_type(size = 8)]`
#[repr(C)]
pub struct bpf_iter_task_vma {
    _opaque: [u8; 0],
}

/// `struct bpf_list_head`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_list_head {
    _opaque: [u8; 0],
}

/// `struct bpf_list_node`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_list_node {
    _opaque: [u8; 0],
}

/// `struct bpf_map`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_map {
    _opaque: [u8; 0],
}

/// `struct bpf_rb_node`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_rb_node {
    _opaque: [u8; 0],
}

/// `struct bpf_rb_root`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_rb_root {
    _opaque: [u8; 0],
}

/// `struct bpf_res_spin_lock`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_res_spin_lock {
    _opaque: [u8; 0],
}

/// `struct bpf_sock_tuple`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_sock_tuple {
    _opaque: [u8; 0],
}

/// `struct bpf_wq`.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_wq {
    _opaque: [u8; 0],
}

/// `struct cgroup`.
#[derive(KernelType)]
#[repr(C)]
pub struct cgroup {
    _opaque: [u8; 0],
}

/// `struct cgroup_subsys_state`.
#[derive(KernelType)]
#[repr(C)]
pub struct cgroup_subsys_state {
    _opaque: [u8; 0],
}

/// `struct cpumask`.
#[derive(KernelType)]
#[repr(C)]
pub struct cpumask {
    _opaque: [u8; 0],
}

/// `struct file`.
#[derive(KernelType)]
#[repr(C)]
pub struct file {
    _opaque: [u8; 0],
}

/// `struct nf_conn`.
#[derive(KernelType)]
#[repr(C)]
pub struct nf_conn {
    _opaque: [u8; 0],
}

/// `struct nf_conn___init`.
#[derive(KernelType)]
#[kernel_type(alias_of = nf_conn)]
#[repr(C)]
pub struct nf_conn___init {
    _opaque: [u8; 0],
}

/// `union nf_inet_addr`.
#[derive(KernelType)]
#[repr(C)]
pub union nf_inet_addr {
    _opaque: [u8; 0],
}

/// `struct path`.
#[derive(KernelType)]
#[repr(C)]
pub struct path {
    _opaque: [u8; 0],
}

/// `struct sock_common`.
#[derive(KernelType)]
#[repr(C)]
pub struct sock_common {
    _opaque: [u8; 0],
}

/// `struct task_struct`.
#[derive(KernelType)]
#[repr(C)]
pub struct task_struct {
    _opaque: [u8; 0],
}

/// `struct vm_area_struct`.
#[derive(KernelType)]
#[repr(C)]
pub struct vm_area_struct {
    _opaque: [u8; 0],
}

/// `struct xdp_md`.
#[derive(KernelType)]
#[repr(C)]
pub struct xdp_md {
    _opaque: [u8; 0],
}

// `ids` and `prog_types`: nobody says which set these are in, and for which
// types of programs it is registered; `unspec` is every type
#[kfunc_set(ids = "unknown_kfunc_ids", prog_types(unspec))]
unsafe extern "C" {
    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cast_to_kern_ctx(obj: *mut c_void) -> *mut c_void;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cgroup_acquire(cgrp: *mut cgroup) -> *mut cgroup;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cgroup_ancestor(cgrp: *mut cgroup, level: c_int) -> *mut cgroup;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cgroup_from_id(cgid: u64) -> *mut cgroup;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cgroup_release(cgrp: *mut cgroup);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_str(
        dst: *mut c_void,
        #[arg(size_of = "dst")] dst__sz: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        flags: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_str_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_task_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_task_str(
        dst: *mut c_void,
        #[arg(size_of = "dst")] dst__sz: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
        flags: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_copy_from_user_task_str_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
        tsk: *mut task_struct,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_acquire(cpumask: *mut bpf_cpumask) -> *mut bpf_cpumask;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_and(
        dst: *mut bpf_cpumask,
        src1: *const cpumask,
        src2: *const cpumask,
    ) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_any_and_distribute(src1: *const cpumask, src2: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_any_distribute(cpumask: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_clear(cpumask: *mut bpf_cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_clear_cpu(cpu: u32, cpumask: *mut bpf_cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_copy(dst: *mut bpf_cpumask, src: *const cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_create() -> *mut bpf_cpumask;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_empty(cpumask: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_equal(src1: *const cpumask, src2: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_first(cpumask: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_first_and(src1: *const cpumask, src2: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_first_zero(cpumask: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_full(cpumask: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_intersects(src1: *const cpumask, src2: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_or(dst: *mut bpf_cpumask, src1: *const cpumask, src2: *const cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_populate(
        cpumask: *mut cpumask,
        src: *mut c_void,
        #[arg(size_of = "src")] src__sz: usize,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_release(cpumask: *mut bpf_cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_set_cpu(cpu: u32, cpumask: *mut bpf_cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_setall(cpumask: *mut bpf_cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_subset(src1: *const cpumask, src2: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_test_and_clear_cpu(cpu: u32, cpumask: *mut bpf_cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_test_and_set_cpu(cpu: u32, cpumask: *mut bpf_cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_test_cpu(cpu: u32, cpumask: *const cpumask) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_weight(cpumask: *const cpumask) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_cpumask_xor(dst: *mut bpf_cpumask, src1: *const cpumask, src2: *const cpumask);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_change_status(nfct: *mut nf_conn, status: u32) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_change_timeout(nfct: *mut nf_conn, timeout: u32) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_insert_entry(nfct_i: *mut nf_conn___init) -> *mut nf_conn;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_release(nfct: *mut nf_conn);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_set_nat_info(
        nfct: *mut nf_conn___init,
        addr: *mut nf_inet_addr,
        port: c_int,
        manip: nf_nat_manip_type,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_set_status(nfct: *const nf_conn___init, status: u32) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_ct_set_timeout(nfct: *mut nf_conn___init, timeout: u32);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_adjust(p: *const bpf_dynptr, start: u32, end: u32) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_clone(
        p: *const bpf_dynptr,
        #[arg(uninit)] clone: *mut bpf_dynptr,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_copy(
        dst_ptr: *mut bpf_dynptr,
        dst_off: u32,
        src_ptr: *mut bpf_dynptr,
        src_off: u32,
        size: u32,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_from_skb(
        s: *mut __sk_buff,
        flags: u64,
        #[arg(uninit)] ptr: *mut bpf_dynptr,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_from_xdp(
        x: *mut xdp_md,
        flags: u64,
        #[arg(uninit)] ptr: *mut bpf_dynptr,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_is_null(p: *const bpf_dynptr) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_is_rdonly(p: *const bpf_dynptr) -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_memset(p: *mut bpf_dynptr, offset: u32, size: u32, val: u8) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_dynptr_size(p: *const bpf_dynptr) -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_get_task_exe_file(task: *mut task_struct) -> *mut file;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_bits_destroy(it: *mut bpf_iter_bits);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_bits_new(
        it: *mut bpf_iter_bits,
        #[arg(ignored)] unsafe_ptr: *const u64,
        nr_words: u32,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_bits_next(it: *mut bpf_iter_bits) -> *mut c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_destroy(it: *mut bpf_iter_css);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_new(
        it: *mut bpf_iter_css,
        start: *mut cgroup_subsys_state,
        flags: c_uint,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_next(it: *mut bpf_iter_css) -> *mut cgroup_subsys_state;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_task_destroy(it: *mut bpf_iter_css_task);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_task_new(
        it: *mut bpf_iter_css_task,
        css: *mut cgroup_subsys_state,
        flags: c_uint,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_css_task_next(it: *mut bpf_iter_css_task) -> *mut task_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_num_destroy(it: *mut bpf_iter_num);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_num_new(it: *mut bpf_iter_num, start: c_int, end: c_int) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_num_next(it: *mut bpf_iter_num) -> *mut c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_destroy(it: *mut bpf_iter_task);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_new(
        it: *mut bpf_iter_task,
        #[arg(nullable)] task: *mut task_struct,
        flags: c_uint,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_next(it: *mut bpf_iter_task) -> *mut task_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_vma_destroy(it: *mut bpf_iter_task_vma);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_vma_new(
        it: *mut bpf_iter_task_vma,
        task: *mut task_struct,
        addr: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_iter_task_vma_next(it: *mut bpf_iter_task_vma) -> *mut vm_area_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_back(head: *mut bpf_list_head) -> *mut bpf_list_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_front(head: *mut bpf_list_head) -> *mut bpf_list_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_pop_back(head: *mut bpf_list_head) -> *mut bpf_list_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_pop_front(head: *mut bpf_list_head) -> *mut bpf_list_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_push_back_impl(
        head: *mut bpf_list_head,
        node: *mut bpf_list_node,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_list_push_front_impl(
        head: *mut bpf_list_head,
        node: *mut bpf_list_node,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_local_irq_restore(
        #[arg(irq_flag)] flags: *mut c_ulong,
    );

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_local_irq_save(
        #[arg(irq_flag)] flags: *mut c_ulong,
    );

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_map_sum_elem_count(map: *const bpf_map) -> i64;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_obj_drop_impl(
        #[arg(allocated)] p: *mut c_void,
        #[arg(ignored)] meta: *mut c_void,
    );

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_obj_new_impl(
        #[arg(constant)] local_type_id: u64,
        #[arg(ignored)] meta: *mut c_void,
    ) -> *mut c_void;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_path_d_path(
        path: *const path,
        buf: *mut c_char,
        #[arg(size_of = "buf")] buf__sz: usize,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_preempt_disable();

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_preempt_enable();

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_probe_read_kernel_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_probe_read_kernel_str_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_probe_read_user_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_probe_read_user_str_dynptr(
        dptr: *mut bpf_dynptr,
        off: u32,
        size: u32,
        #[arg(ignored)] unsafe_ptr: *const c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_put_file(file: *mut file);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_add_impl(
        root: *mut bpf_rb_root,
        node: *mut bpf_rb_node,
        less: Option<unsafe extern "C" fn(*mut bpf_rb_node, *const bpf_rb_node) -> bool>,
        #[arg(ignored)] meta: *mut c_void,
        off: u64,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_first(root: *mut bpf_rb_root) -> *mut bpf_rb_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_left(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_remove(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_right(root: *mut bpf_rb_root, node: *mut bpf_rb_node) -> *mut bpf_rb_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rbtree_root(root: *mut bpf_rb_root) -> *mut bpf_rb_node;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rcu_read_lock();

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rcu_read_unlock();

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_rdonly_cast(
        #[arg(ignored)] obj: *const c_void,
        #[arg(constant)] btf_id: u32,
    ) -> *mut c_void;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_refcount_acquire_impl(
        #[arg(refcounted)] p: *mut c_void,
        #[arg(ignored)] meta: *mut c_void,
    ) -> *mut c_void;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_res_spin_lock(lock: *mut bpf_res_spin_lock) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_res_spin_lock_irqsave(
        lock: *mut bpf_res_spin_lock,
        #[arg(irq_flag)] flags: *mut c_ulong,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_res_spin_unlock(lock: *mut bpf_res_spin_lock);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_res_spin_unlock_irqrestore(
        lock: *mut bpf_res_spin_lock,
        #[arg(irq_flag)] flags: *mut c_ulong,
    );

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_session_cookie() -> *mut u64;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_session_is_return() -> bool;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_skb_ct_alloc(
        skb_ctx: *mut __sk_buff,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn___init;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_skb_ct_lookup(
        skb_ctx: *mut __sk_buff,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_sock_destroy(sock: *mut sock_common) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_acquire(p: *mut task_struct) -> *mut task_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_from_pid(pid: i32) -> *mut task_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_from_vpid(vpid: i32) -> *mut task_struct;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_get_cgroup1(task: *mut task_struct, hierarchy_id: c_int) -> *mut cgroup;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_release(p: *mut task_struct);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_task_under_cgroup(task: *mut task_struct, ancestor: *mut cgroup) -> c_long;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_throw(cookie: u64);

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_wq_init(
        wq: *mut bpf_wq,
        #[arg(map)] p: *mut c_void,
        flags: c_uint,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_wq_set_callback_impl(
        wq: *mut bpf_wq,
        callback_fn: Option<unsafe extern "C" fn(*mut c_void, *mut c_int, *mut c_void) -> c_int>,
        flags: c_uint,
        #[arg(prog_aux)] aux: *mut c_void,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_wq_start(wq: *mut bpf_wq, flags: c_uint) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_ct_alloc(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn___init;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_ct_lookup(
        xdp_ctx: *mut xdp_md,
        bpf_tuple: *mut bpf_sock_tuple,
        #[arg(size_of = "bpf_tuple")] tuple: u32,
        opts: *mut bpf_ct_opts,
        #[arg(size_of = "opts")] opts__sz: u32,
    ) -> *mut nf_conn;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_metadata_rx_hash(
        ctx: *const xdp_md,
        hash: *mut u32,
        rss_type: *mut xdp_rss_hash_type,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_metadata_rx_timestamp(ctx: *const xdp_md, timestamp: *mut u64) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_metadata_rx_vlan_tag(
        ctx: *const xdp_md,
        vlan_proto: *mut u16,
        vlan_tci: *mut u16,
    ) -> c_int;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn bpf_xdp_pull_data(x: *mut xdp_md, len: u32) -> c_int;

    /// Calls back for each element.
    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn example_for_each(
        #[arg(map)] p: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut c_void, *mut c_int, *mut c_void) -> c_int>,
        tasks: *const *const task_struct,
        r#type: u8,
        gfp: c_uint,
    ) -> c_long;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn example_name(name: *mut c_char, port: u16, big: c_ulonglong) -> i64;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn scx_example_count() -> u32;

    // flags: nobody says them, such as `acquire`, `release`, `ret_null`
    #[kfunc]
    pub fn scx_example_kick(cpu: i32);
}
