//! `fs/verity/measure.c`: the digest of a file that fs-verity protects.

use core::ffi::c_int;

use kfunc::kfunc_set;

use crate::helpers::{bpf_dynptr, file};

#[kfunc_set(ids = "fsverity_set_ids", prog_types(lsm), config = "CONFIG_FS_VERITY")]
unsafe extern "C" {
    /// Writes the fs-verity digest of `file` to the dynptr `digest_p`.
    ///
    /// What is written is a `struct fsverity_digest`: 2 bytes for the algorithm, 2
    /// for the digest's length, then the digest, and zeros to the end. The dynptr
    /// must lie in one piece and be aligned to 2 bytes.
    ///
    /// Returns 0; `-EINVAL` when the dynptr is shorter than 4 bytes, not aligned,
    /// or may only be read; `-ENODATA` when the file has no digest; `-EOVERFLOW`
    /// when the digest does not fit. Only for LSM programs.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_get_fsverity_digest(
        file: *mut file,
        #[arg(was(ty = "*mut bpf_dynptr", until = "7.1"))] digest_p: *const bpf_dynptr,
    ) -> c_int;
}
