//! `tools/testing/selftests/bpf/test_kmods/bpf_test_modorder_y.c`: the one
//! kfunc of a test module of which the order of loading is tested, together
//! with `bpf_test_modorder_x`.

use core::ffi::c_int;

use kfunc::kfunc_set;

#[kfunc_set(
    ids = "bpf_test_modorder_kfunc_y_ids",
    prog_types(sched_cls),
    module = "bpf_test_modorder_y"
)]
unsafe extern "C" {
    /// Returns 121, the letter y.
    #[kfunc(since = "6.12")]
    pub fn bpf_test_modorder_rety() -> c_int;
}
