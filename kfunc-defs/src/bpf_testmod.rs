//! `bpf_testmod.c` of the kernel's selftests: kfuncs that exist for the tests,
//! as the module `bpf_testmod` has had them since 6.5.
//!
//! Up to 6.4 they were in the kernel image, see [`crate::test_run`]. Read in
//! 6.12 and 7.3 (`tools/testing/selftests/bpf`).

use core::ffi::c_ulong;

use kfunc::kfunc_set;

use crate::test_run::prog_test_ref_kfunc;

#[kfunc_set(
    ids = "bpf_testmod_check_kfunc_ids",
    prog_types(sched_cls, tracing, syscall, struct_ops(since = "6.12")),
    module = "bpf_testmod"
)]
unsafe extern "C" {
    /// Takes a reference to the test object; `scalar_ptr` is only an argument
    /// to pass.
    ///
    /// Must be checked for NULL, but never is.
    #[kfunc(acquire, ret_null, since = "6.5", until = "6.19")]
    #[kfunc(acquire, trusted_args, ret_null, since = "7.0")]
    pub fn bpf_kfunc_call_test_acquire(scalar_ptr: *mut c_ulong) -> *mut prog_test_ref_kfunc;

    /// Does nothing with `p`: a place to try which pointers are accepted.
    ///
    /// Up to 6.19 it sets KF_TRUSTED_ARGS too, which KF_RCU weakens.
    #[kfunc(rcu, since = "6.5")]
    pub fn bpf_kfunc_call_test_ref(p: *mut prog_test_ref_kfunc);
}
