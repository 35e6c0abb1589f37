//! `bpf_testmod.c` of the kernel's selftests: the one kfunc of the test module
//! `bpf_testmod` that the patch series changed, as the module has had it since
//! 6.5. Read in 6.12 and 7.3 (`tools/testing/selftests/bpf`).
//!
//! Up to 6.4 it was in the kernel image, see [`crate::test_run`].

use core::ffi::{c_char, c_int, c_long, c_schar, c_short, c_void};

use kfunc::{KernelType, kfunc_set};

use crate::bpf_fs_kfuncs::sock;
use crate::bpf_qdisc::sk_buff;
use crate::filter::sock_common;
use crate::helpers::{bpf_dynptr, bpf_timer, task_struct, vm_area_struct};
use crate::nf_conntrack_bpf::__sk_buff;
use crate::test_run::prog_test_ref_kfunc;

/// An address of a socket, and its length.
#[derive(KernelType)]
#[repr(C)]
pub struct addr_args {
    _opaque: [u8; 0],
}

/// The state of a loop that gives `value`, `cnt` times more.
#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C, align(8))]
pub struct bpf_iter_testmod_seq {
    _opaque: [u64; 2],
}

/// What the kernel knows about a program that is loaded.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_prog_aux {
    _opaque: [u8; 0],
}

/// A counted object that means nothing.
#[derive(KernelType)]
#[kernel_type(release = bpf_testmod_ctx_release, kptr)]
#[repr(C)]
pub struct bpf_testmod_ctx {
    _opaque: [u8; 0],
}

/// The family (`af`) and the type of a socket.
#[derive(KernelType)]
#[repr(C)]
pub struct init_sock_args {
    _opaque: [u8; 0],
}

/// A test struct with a pointer in it.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_fail1 {
    _opaque: [u8; 0],
}

/// A test struct that is nested too deep to be memory for a kfunc.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_fail2 {
    _opaque: [u8; 0],
}

/// A test struct that ends in an array without a length.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_fail3 {
    _opaque: [u8; 0],
}

/// A test object of two numbers.
#[derive(KernelType)]
#[kernel_type(release = bpf_kfunc_call_memb_release, kptr)]
#[repr(C)]
pub struct prog_test_member {
    _opaque: [u8; 0],
}

/// A test object of one number.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_member1 {
    _opaque: [u8; 0],
}

/// A test struct of numbers, nested three times.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_pass1 {
    _opaque: [u8; 0],
}

/// A test struct of numbers and arrays.
#[derive(KernelType)]
#[repr(C)]
pub struct prog_test_pass2 {
    _opaque: [u8; 0],
}

/// An address, and a message of up to 10 bytes with its length.
#[derive(KernelType)]
#[repr(C)]
pub struct sendmsg_args {
    _opaque: [u8; 0],
}

/// The head of a list of packets.
#[derive(KernelType)]
#[repr(C)]
pub struct sk_buff_head {
    _opaque: [u8; 0],
}

/// A number that test programs change.
#[derive(KernelType)]
#[repr(C)]
pub struct st_ops_args {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "bpf_testmod_check_kfunc_ids",
    prog_types(
        sched_cls,
        tracing(since = "6.5"),
        syscall(since = "6.5"),
        struct_ops(since = "6.12")
    ),
    module = "bpf_testmod"
)]
unsafe extern "C" {
    /// Does nothing with `p`: a place to try which pointers are accepted.
    ///
    /// Up to 6.19 it asks for trusted pointers as well, which `rcu` weakens.
    #[kfunc(trusted_args, rcu, since = "6.5", until = "6.19", allow(KF0116))]
    #[kfunc(rcu, since = "7.0")]
    pub fn bpf_kfunc_call_test_ref(p: *mut prog_test_ref_kfunc);

    /// Does nothing with `p`: what would give back a reference to plain memory.
    #[kfunc(release, sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(release, since = "6.2")]
    pub fn bpf_kfunc_call_int_mem_release(p: *mut c_int);

    /// Binds the module's socket to the address in `args`; `-EPERM` without a
    /// socket, `-EINVAL` when the length is too large. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_bind(args: *mut addr_args) -> c_int;

    /// Connects the module's socket to the address in `args`; `-EPERM` without a
    /// socket, `-EINVAL` when the length is too large. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_connect(args: *mut addr_args) -> c_int;

    /// Writes the address that the module's socket is connected to to `args`;
    /// `-EPERM` without a socket. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_getpeername(args: *mut addr_args) -> c_int;

    /// Writes the address of the module's socket to `args`; `-EPERM` without a
    /// socket. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_getsockname(args: *mut addr_args) -> c_int;

    /// Makes the module's socket listen; `-EPERM` without a socket. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_listen() -> c_int;

    /// Sends the message in `args` through the module's socket, with
    /// `kernel_sendmsg`, and returns what that does; `-EPERM` without a socket,
    /// `-EINVAL` when a length is too large. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_kernel_sendmsg(args: *mut sendmsg_args) -> c_int;

    /// Warns in the kernel's log: it is not meant to be run.
    #[kfunc(release, sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(release, since = "6.2")]
    pub fn bpf_kfunc_call_memb1_release(p: *mut prog_test_member1);

    /// Returns NULL, with a warning in the kernel's log: it is not meant to be run.
    #[kfunc(
        acquire,
        ret_null,
        sets(test_sk_check_kfunc_ids),
        since = "6.1",
        until = "6.1",
        allow(KF0105)
    )]
    #[kfunc(acquire, ret_null, since = "6.2")]
    pub fn bpf_kfunc_call_memb_acquire() -> *mut prog_test_member;

    /// Sends the message in `args` through the module's socket, with
    /// `sock_sendmsg`, and returns what that does; `-EPERM` without a socket,
    /// `-EINVAL` when a length is too large. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_sock_sendmsg(args: *mut sendmsg_args) -> c_int;

    /// Returns the sum of its ten numbers.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        j: u64,
    ) -> u64;

    /// Returns the sum of its nine numbers; `str__str` is only an argument to pass.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_const_str(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        #[arg(string)] str: *const c_char,
    ) -> u64;

    /// Returns the sum of its nine numbers and of the size of the dynptr `ptr`.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_dynptr(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        ptr: *mut bpf_dynptr,
    ) -> u64;

    /// Returns the sum of its nine numbers and of the value of the loop `it__iter`.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_iter(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        #[arg(iterator)] it: *mut bpf_iter_testmod_seq,
    ) -> u64;

    /// Returns the sum of its five numbers and of the `mem__sz` bytes at `mem`.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_mem(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        mem: *mut c_void,
        #[arg(size_of = "mem")] mem__sz: c_int,
    ) -> u64;

    /// Returns the sum of its eight numbers, of one in `p` and of one in `q`.
    #[kfunc(trusted_args, since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_mix(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        p: *mut prog_test_pass1,
        h: u64,
        q: *mut prog_test_pass1,
    ) -> u64;

    /// Returns the sum of its nine numbers and of two in `p`.
    #[kfunc(trusted_args, since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_ptr(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        p: *mut prog_test_pass1,
    ) -> u64;

    /// Returns the sum of its nine numbers; `timer` is only an argument to pass.
    #[kfunc(since = "7.2", allow(KF0200))]
    pub fn bpf_kfunc_call_stack_arg_timer(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        timer: *mut bpf_timer,
    ) -> u64;

    /// Returns `a` + `b` + `c` + `d`; `sk` is only an argument to pass.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test1(sk: *mut sock, a: u32, b: u64, c: u32, d: u64) -> u64;

    /// Returns `a` + `b`; `sk` is only an argument to pass.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test2(sk: *mut sock, a: u32, b: u32) -> c_int;

    /// Returns `sk`.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test3(sk: *mut sock) -> *mut sock;

    /// Returns `a` + `b` + `c` + `d`; 1, 2 or 3 when `a`, `b` or `c` did not arrive
    /// negative.
    #[kfunc(since = "6.12")]
    pub fn bpf_kfunc_call_test4(a: c_schar, b: c_short, c: c_int, d: c_long) -> c_long;

    /// Returns 0; 1 to 6 when one of the numbers did not arrive extended with
    /// zeros.
    #[kfunc(since = "7.2")]
    pub fn bpf_kfunc_call_test5(a: u8, b: u16, c: u32) -> c_int;

    /// Returns `rdonly_buf_size` bytes of `p`, as a reference: the verifier must
    /// refuse that, since they are no struct.
    #[kfunc(
        acquire,
        ret_null,
        sets(test_sk_check_kfunc_ids),
        since = "6.1",
        until = "6.1",
        allow(KF0101)
    )]
    #[kfunc(acquire, ret_null, since = "6.2")]
    pub fn bpf_kfunc_call_test_acq_rdonly_mem(
        p: *mut prog_test_ref_kfunc,
        #[arg(buffer_size(rdonly))] rdonly_buf_size: c_int,
    ) -> *mut c_int;

    /// Has 1 written to `done` after an RCU tasks trace grace period; 0, or
    /// `-ENOMEM`. The memory must still be there then.
    #[kfunc(since = "7.2")]
    pub fn bpf_kfunc_call_test_call_rcu_tasks_trace(done: *mut c_int) -> c_int;

    /// Does nothing: a kfunc that is declared to be destructive.
    #[kfunc(
        destructive,
        sets(test_sk_check_kfunc_ids),
        since = "6.1",
        until = "6.1"
    )]
    #[kfunc(destructive, since = "6.2")]
    pub fn bpf_kfunc_call_test_destructive();

    /// Does nothing: the verifier must refuse memory for `p`, which has a pointer.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_fail1(p: *mut prog_test_fail1);

    /// Does nothing: the verifier must refuse memory for `p`, which is nested too
    /// deep.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_fail2(p: *mut prog_test_fail2);

    /// Does nothing: the verifier must refuse memory for `p`, which has no fixed
    /// size.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_fail3(p: *mut prog_test_fail3);

    /// Returns `rdonly_buf_size` bytes of `p`, to be read; NULL for more than 8.
    #[kfunc(ret_null, sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(ret_null, since = "6.2")]
    pub fn bpf_kfunc_call_test_get_rdonly_mem(
        p: *mut prog_test_ref_kfunc,
        #[arg(buffer_size(rdonly))] rdonly_buf_size: c_int,
    ) -> *mut c_int;

    /// Returns `rdwr_buf_size` bytes of `p`, to be written to; NULL for more than
    /// 8.
    #[kfunc(ret_null, sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(ret_null, since = "6.2")]
    pub fn bpf_kfunc_call_test_get_rdwr_mem(
        p: *mut prog_test_ref_kfunc,
        #[arg(buffer_size(rdwr))] rdwr_buf_size: c_int,
    ) -> *mut c_int;

    /// Does nothing: its `void *` without a size is what the verifier must refuse.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2")]
    pub fn bpf_kfunc_call_test_mem_len_fail1(mem: *mut c_void, len: c_int);

    /// Does nothing: `len` is not taken for the size of `mem`.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2")]
    pub fn bpf_kfunc_call_test_mem_len_fail2(mem: *mut u64, len: c_int);

    /// Warns in the kernel's log: it is not meant to be run.
    #[kfunc(since = "6.12", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_offset(p: *mut prog_test_ref_kfunc);

    /// Does nothing with `p`: a struct of numbers, nested, is accepted as memory.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_pass1(p: *mut prog_test_pass1);

    /// Does nothing with `p`: a struct of numbers and arrays is accepted as memory.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn bpf_kfunc_call_test_pass2(p: *mut prog_test_pass2);

    /// Does nothing with `skb`: a place to try which contexts are accepted.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(since = "6.2")]
    pub fn bpf_kfunc_call_test_pass_ctx(skb: *mut __sk_buff);

    /// Does nothing: a kfunc that is declared to sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_call_test_sleepable();

    /// Returns `arg`; `unused` is only an argument to pass.
    #[kfunc(since = "6.12")]
    pub fn bpf_kfunc_call_test_static_unused_arg(arg: u32, unused: u32) -> u32;

    /// Closes the module's socket, if there is one. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_close_sock();

    /// Returns `a`; `-EINVAL` when it is not above 0.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn bpf_kfunc_implicit_arg(a: c_int) -> c_int;

    /// Returns `a` + `b`.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn bpf_kfunc_implicit_arg_legacy(a: c_int, b: c_int) -> c_int;

    /// Returns `a` + `b`; what is passed for `aux` does not matter, since the
    /// verifier puts the program there.
    #[kfunc(since = "7.2", allow(KF0504, KF0122))]
    pub fn bpf_kfunc_implicit_arg_legacy_impl(a: c_int, b: c_int, aux: *mut bpf_prog_aux) -> c_int;

    /// Makes the module's one socket, as `args` says; `-EPERM` when there is one,
    /// `-EINVAL` for an unknown family. May sleep.
    #[kfunc(sleepable, since = "6.12")]
    pub fn bpf_kfunc_init_sock(args: *mut init_sock_args) -> c_int;

    /// Calls the `test_1` of the `bpf_testmod_multi_st_ops` of the map `id` with
    /// `args`, and returns what it does; -1 without one.
    #[kfunc(trusted_args, since = "7.2")]
    pub fn bpf_kfunc_multi_st_ops_test_1(args: *mut st_ops_args, id: u32) -> c_int;

    /// Calls the `test_1` of the `bpf_testmod_multi_st_ops` that the program is
    /// associated with, with `args`, and returns what it does; -1 without one.
    #[kfunc(implicit_args, since = "7.2")]
    pub fn bpf_kfunc_multi_st_ops_test_1_assoc(args: *mut st_ops_args) -> c_int;

    /// Adds 10 to `args->a`, and returns it as an `int`.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_kfunc_st_ops_inc10(args: *mut st_ops_args) -> c_int;

    /// Calls the `test_epilogue` of the `bpf_testmod_st_ops` that is registered
    /// with `args`, and returns what it does; -1 without one. May sleep.
    #[kfunc(trusted_args, sleepable, since = "6.12")]
    pub fn bpf_kfunc_st_ops_test_epilogue(args: *mut st_ops_args) -> c_int;

    /// Calls the `test_pro_epilogue` of the `bpf_testmod_st_ops` that is registered
    /// with `args`, and returns what it does; -1 without one. May sleep.
    #[kfunc(trusted_args, sleepable, since = "6.12")]
    pub fn bpf_kfunc_st_ops_test_pro_epilogue(args: *mut st_ops_args) -> c_int;

    /// Calls the `test_prologue` of the `bpf_testmod_st_ops` that is registered
    /// with `args`, and returns what it does; -1 without one. May sleep.
    #[kfunc(trusted_args, sleepable, since = "6.12")]
    pub fn bpf_kfunc_st_ops_test_prologue(args: *mut st_ops_args) -> c_int;

    /// Has `bpf_testmod_test_hardirq_fn` run in an interrupt, and
    /// `bpf_testmod_test_softirq_fn` in a tasklet after it.
    #[kfunc(since = "7.2")]
    pub fn bpf_kfunc_trigger_ctx_check();

    /// Writes `i` to this CPU's `bpf_testmod_ksym_percpu`.
    #[kfunc(since = "6.1", until = "7.2")]
    #[kfunc(spinlock_safe, since = "7.3")]
    pub fn bpf_testmod_test_mod_kfunc(i: c_int);
}

#[kfunc_set(
    ids = "bpf_testmod_common_kfunc_ids",
    prog_types(unspec),
    dtor(bpf_testmod_ctx = bpf_testmod_ctx_release), module = "bpf_testmod")]
unsafe extern "C" {
    /// Ends a loop that gives a value many times.
    #[kfunc(iter_destroy, since = "6.12")]
    pub fn bpf_iter_testmod_seq_destroy(it: *mut bpf_iter_testmod_seq);

    /// Begins a loop that gives `value` `cnt` times; `-EINVAL` when `cnt` is
    /// negative, else 0.
    #[kfunc(iter_new, since = "6.12")]
    pub fn bpf_iter_testmod_seq_new(it: *mut bpf_iter_testmod_seq, value: i64, cnt: c_int)
    -> c_int;

    /// Returns where the loop's value is; NULL when it was returned often enough.
    #[kfunc(iter_next, ret_null, since = "6.12")]
    pub fn bpf_iter_testmod_seq_next(it: *mut bpf_iter_testmod_seq) -> *mut i64;

    /// Returns `val` plus the value of the loop `it__iter`; 0 when that could not
    /// be begun.
    #[kfunc(since = "6.12")]
    pub fn bpf_iter_testmod_seq_value(
        val: c_int,
        #[arg(iterator)] it: *mut bpf_iter_testmod_seq,
    ) -> i64;

    /// Adds 1 to the number at `val__arena`, an address in the program's arena, and
    /// returns what it was.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_arg_test(#[arg(arena)] val: *mut u64) -> u64;

    /// Returns the sum of the numbers at five addresses in the arena, the last of
    /// which may be NULL.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_args5_test(
        #[arg(arena)] a: *mut u64,
        #[arg(arena)] b: *mut u64,
        #[arg(arena)] c: *mut u64,
        #[arg(arena)] d: *mut u64,
        #[arg(arena, nullable)] e: *mut u64,
    ) -> u64;

    /// Returns the address that it gets for `val__arena__nullable`, which may be
    /// NULL.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_cap_nullable_test(#[arg(arena, nullable)] val: *mut u64) -> u64;

    /// Returns the address that it gets for `val__arena`.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_cap_test(#[arg(arena)] val: *mut u64) -> u64;

    /// Returns the sum of the numbers at two addresses in the arena, the second of
    /// which may be NULL.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_mixed_test(
        #[arg(arena)] a: *mut u64,
        #[arg(arena, nullable)] b: *mut u64,
    ) -> u64;

    /// Returns the sum of its numbers and of that at `f__arena`, which is passed on
    /// the stack.
    #[kfunc(since = "7.3")]
    pub fn bpf_kfunc_arena_stack_arg_test(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        #[arg(arena)] f: *mut u64,
    ) -> u64;

    /// Does nothing with the `mem__sz` bytes at `mem`: a place to try which memory
    /// is accepted.
    #[kfunc(sets(test_sk_check_kfunc_ids), since = "6.1", until = "6.1")]
    #[kfunc(sets(bpf_testmod_check_kfunc_ids), since = "6.2", until = "6.12")]
    #[kfunc(since = "6.13")]
    pub fn bpf_kfunc_call_test_mem_len_pass1(
        mem: *mut c_void,
        #[arg(size_of = "mem")] mem__sz: c_int,
    );

    /// Does nothing: a kfunc that programs of all types may call.
    #[kfunc(since = "6.12")]
    pub fn bpf_kfunc_common_test();

    /// Does nothing with `ptr` and `ptr__nullable`: a place to try which dynptrs
    /// are accepted.
    #[kfunc(since = "6.12")]
    pub fn bpf_kfunc_dynptr_test(
        ptr: *mut bpf_dynptr,
        #[arg(nullable)] ptr__nullable: *mut bpf_dynptr,
    );

    /// Returns a test object, with no reference to give back.
    #[kfunc(since = "7.2")]
    pub fn bpf_kfunc_get_default_trusted_ptr_test() -> *mut prog_test_member;

    /// Returns NULL: a kfunc that takes a reference, given a `ptr` to a struct
    /// inside another, not at its beginning.
    #[kfunc(acquire, since = "6.12")]
    pub fn bpf_kfunc_nested_acquire_nonzero_offset_test(ptr: *mut sk_buff_head) -> *mut sk_buff;

    /// Returns NULL: a kfunc that takes a reference, given a `ptr` to a struct at
    /// the beginning of another.
    #[kfunc(acquire, since = "6.12")]
    pub fn bpf_kfunc_nested_acquire_zero_offset_test(ptr: *mut sock_common) -> *mut sk_buff;

    /// Does nothing with `ptr`: a kfunc that gives back a reference.
    #[kfunc(release, since = "6.12")]
    pub fn bpf_kfunc_nested_release_test(ptr: *mut sk_buff);

    /// Does nothing with `trusted_ptr`, and gives back nothing.
    #[kfunc(trusted_args, since = "7.2")]
    pub fn bpf_kfunc_put_default_trusted_ptr_test(trusted_ptr: *mut prog_test_member);

    /// Does nothing with `ptr`: a place to try which pointers are accepted, those
    /// that RCU protects among them.
    #[kfunc(rcu, since = "6.12")]
    pub fn bpf_kfunc_rcu_task_test(ptr: *mut task_struct);

    /// Returns NULL: a kfunc whose task would be protected by RCU.
    #[kfunc(rcu_protected, ret_null, since = "7.2")]
    pub fn bpf_kfunc_ret_rcu_test() -> *mut task_struct;

    /// Returns NULL: a kfunc whose `rdonly_buf_size` bytes would be protected by
    /// RCU.
    #[kfunc(rcu_protected, ret_null, since = "7.2")]
    pub fn bpf_kfunc_ret_rcu_test_nostruct(
        #[arg(buffer_size(rdonly))] rdonly_buf_size: c_int,
    ) -> *mut c_int;

    /// Does nothing with `ptr`: a place to try which pointers are accepted.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_kfunc_trusted_num_test(ptr: *mut c_int);

    /// Does nothing with `ptr`: a place to try which pointers are accepted.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_kfunc_trusted_task_test(ptr: *mut task_struct);

    /// Does nothing with `ptr`: a place to try which pointers are accepted.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_kfunc_trusted_vma_test(ptr: *mut vm_area_struct);

    /// Makes a counted object, to be given back with `bpf_testmod_ctx_release`;
    /// NULL, and `-ENOMEM` in `err`, when there is no memory.
    #[kfunc(acquire, ret_null, since = "6.12")]
    pub fn bpf_testmod_ctx_create(err: *mut c_int) -> *mut bpf_testmod_ctx;

    /// Gives back a reference to `ctx`; the last one frees it after an RCU grace
    /// period.
    #[kfunc(release, since = "6.12")]
    pub fn bpf_testmod_ctx_release(ctx: *mut bpf_testmod_ctx);

    /// Calls the `test_1` of the `bpf_testmod_ops3` that is registered: there must
    /// be one.
    #[kfunc(since = "7.2")]
    pub fn bpf_testmod_ops3_call_test_1();

    /// Calls the `test_2` of the `bpf_testmod_ops3` that is registered: there must
    /// be one.
    #[kfunc(since = "7.2")]
    pub fn bpf_testmod_ops3_call_test_2();

    /// Calls the `test_arena` of the `bpf_testmod_ops3` that is registered with
    /// `ptr__arena`, and returns what it does.
    #[kfunc(since = "7.3")]
    pub fn bpf_testmod_ops3_call_test_arena(#[arg(arena)] ptr: *mut u64) -> c_int;

    /// Calls the `test_arena_multislot` of the `bpf_testmod_ops3` that is
    /// registered with a struct and `ptr__arena`, and returns what it does.
    #[kfunc(since = "7.3")]
    pub fn bpf_testmod_ops3_call_test_arena_multislot(#[arg(arena)] ptr: *mut u64) -> c_int;

    /// Calls the `test_arena_nullable` of the `bpf_testmod_ops3` that is registered
    /// with `ptr__arena__nullable`, which may be NULL, and returns what it does.
    #[kfunc(since = "7.3")]
    pub fn bpf_testmod_ops3_call_test_arena_nullable(
        #[arg(arena, nullable)] ptr: *mut u64,
    ) -> c_int;

    /// Calls the `test_arena_stack` of the `bpf_testmod_ops3` that is registered
    /// with the numbers from 1 to 8 and `ptr__arena`, and returns what it does.
    #[kfunc(since = "7.3")]
    pub fn bpf_testmod_ops3_call_test_arena_stack(#[arg(arena)] ptr: *mut u64) -> c_int;
}
