//! `net/bpf/test_run.c`: kfuncs that exist for the kernel's own tests.
//!
//! Only those that make, keep and give back a counted object are declared.
//! From 6.5 on the kernel image has the releasing one alone; the others moved
//! to the module `bpf_testmod`, see [`crate::bpf_testmod`].

use core::ffi::{c_int, c_ulong};

use kfunc::{KernelType, kfunc_set};

use crate::bpf_testmod::prog_test_member;

/// A counted object that means nothing.
///
/// In the verifier's list of RCU-protected types since 6.4
/// (`kernel/bpf/verifier.c`).
#[derive(KernelType)]
#[kernel_type(release = bpf_kfunc_call_test_release, rcu, kptr)]
#[repr(C)]
pub struct prog_test_ref_kfunc {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "test_sk_check_kfunc_ids",
    prog_types(sched_cls, tracing(since = "6.1"), syscall(since = "6.1")),
    dtor(prog_test_ref_kfunc = bpf_kfunc_call_test_release),
)]
unsafe extern "C" {
    /// Takes a reference to the test object; `scalar_ptr` is only an argument
    /// to pass.
    ///
    /// Must be checked for NULL, but never is.
    #[kfunc(acquire, ret_null, since = "6.0", until = "6.4")]
    pub fn bpf_kfunc_call_test_acquire(scalar_ptr: *mut c_ulong) -> *mut prog_test_ref_kfunc;

    /// Gives back a reference to the test object.
    #[kfunc(release, since = "6.0")]
    pub fn bpf_kfunc_call_test_release(p: *mut prog_test_ref_kfunc);

    /// Takes a reference to the object that is stored as a kptr at `pp`, a
    /// place in a map's value; `a` and `b` are only arguments to pass.
    ///
    /// NULL when nothing is stored there.
    #[kfunc(acquire, kptr_get, ret_null, since = "6.0", until = "6.3")]
    pub fn bpf_kfunc_call_test_kptr_get(
        pp: *mut *mut prog_test_ref_kfunc,
        a: c_int,
        b: c_int,
    ) -> *mut prog_test_ref_kfunc;

    /// Does nothing with `p`: a place to try which pointers are accepted.
    ///
    /// Up to the `v6-series` only one that the program owns a reference to.
    /// 6.4 asks for trusted pointers and for RCU ones, of which the verifier
    /// heeds the latter.
    #[kfunc(owned_args, since = "6.0", until = "v6-series")]
    #[kfunc(trusted_args, since = "6.2", until = "6.3")]
    #[kfunc(rcu, since = "6.4", until = "6.4")]
    pub fn bpf_kfunc_call_test_ref(p: *mut prog_test_ref_kfunc);

    /// Does nothing with `p`: a kfunc that gives back a reference.
    #[kfunc(release, since = "6.1")]
    pub fn bpf_kfunc_call_memb_release(p: *mut prog_test_member);
}
