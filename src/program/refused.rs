//! Conditions that never hold, one for each way to promise more of an
//! argument than the kernel does.
//!
//! As in [`crate::bound::refused`], they are asked of [`Kernel`], so that rustc
//! prints their text. The rules are those of `btf_ctx_access` in
//! kernel/bpf/btf.c, Linux 6.12.

use crate::sealed::refusals;

/// Who is asked.
#[derive(Debug)]
pub enum Kernel {}

refusals! { A:
    /// A trusted pointer where the kernel gives plain ones.
    NotTrusted,
    "`{A}` is more than the kernel gives: a pointer here may be read, and is not trusted",
    "expected `Walked<'_, _>`",
    "fentry, fexit and fmod_ret programs, a few lsm hooks and some iterators get plain pointers (prog_args_trusted, kernel/bpf/btf.c)",
    "a kfunc that asks for more than `Walked` would be refused: R%d must be referenced or trusted";

    /// A checked pointer where the kernel may give NULL.
    GivenOrNull,
    "`{A}` is never NULL, and what the kernel gives here may be",
    "expected `Option` of it",
    "the verifier says of an unchecked use: R%d invalid mem access 'trusted_ptr_or_null_'";

    /// A pointer where the kernel may give an error.
    MayBeAnError,
    "`{A}` is a pointer, and what the kernel gives here may be an error instead",
    "expected a number, such as `u64`",
    "the verifier takes it for a scalar (raw_tp_null_args in kernel/bpf/btf.c, 6.12)";
}
