//! `bpf_testmod.c` of the kernel's selftests: the one kfunc of the test module
//! `bpf_testmod` that the patch series changed, as the module has had it since
//! 6.5. Read in 6.12 and 7.3 (`tools/testing/selftests/bpf`).
//!
//! Up to 6.4 it was in the kernel image, see [`crate::test_run`].

use kfunc::kfunc_set;

use crate::test_run::prog_test_ref_kfunc;

#[kfunc_set(
    ids = "bpf_testmod_check_kfunc_ids",
    prog_types(sched_cls, tracing, syscall, struct_ops(since = "6.12")),
    module = "bpf_testmod"
)]
unsafe extern "C" {
    /// Does nothing with `p`: a place to try which pointers are accepted.
    ///
    /// Up to 6.19 it asks for trusted pointers as well, which `rcu` weakens.
    #[kfunc(rcu, since = "6.5")]
    pub fn bpf_kfunc_call_test_ref(p: *mut prog_test_ref_kfunc);
}
