//! `fs/binfmt_misc_bpf.c`: for handlers of binary formats, struct ops of
//! `binfmt_misc_ops`: saying how the program that is being executed is to be
//! run.

use core::ffi::{c_char, c_int};

use kfunc::{KernelEnum, KernelType, kfunc_set};

/// How the interpreter is called; bits that may be combined but for the
/// exceptions named.
///
/// 1 (`BPF_BINPRM_PRESERVE_ARGV0`): the caller's first argument is kept. 2
/// (`BPF_BINPRM_CREDENTIALS`): credentials are those of the binary. 4
/// (`BPF_BINPRM_EXECFD`): the interpreter gets the binary opened, through
/// `AT_EXECFD`. 8 (`BPF_BINPRM_TRANSPARENT`): the arguments stay as they are,
/// and the binary comes through `AT_EXECFD`; not with 1. 16
/// (`BPF_BINPRM_LOADER`): the binary is run as usual, with the interpreter in
/// the place of the one that it names itself; not with any other.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u64)]
pub enum bpf_binprm_flags {
    /// The caller's first argument is kept, as with the flag `P`.
    BPF_BINPRM_PRESERVE_ARGV0 = 1,
    /// Credentials come from the binary, as with `C`; implies `BPF_BINPRM_EXECFD`.
    BPF_BINPRM_CREDENTIALS = 2,
    /// The interpreter gets the binary as an open file, as with `O`.
    BPF_BINPRM_EXECFD = 4,
    /// The arguments stay as they are, as with `T`; implies `BPF_BINPRM_EXECFD`.
    BPF_BINPRM_TRANSPARENT = 8,
    /// The interpreter stands in for the one that the binary names.
    BPF_BINPRM_LOADER = 16,
}

/// A program that is being executed: its file, arguments and credentials.
#[derive(KernelType)]
#[repr(C)]
pub struct linux_binprm {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "bm_bpf_kfunc_ids",
    prog_types(struct_ops),
    config = "CONFIG_BINFMT_MISC_BPF"
)]
unsafe extern "C" {
    /// Chooses for `bprm` one of the interpreters that its entry has opened.
    ///
    /// `name` is the one that the interpreter was bound under when the entry was
    /// registered, with a 0 at its end within `name__sz` bytes. A later call, also
    /// of `bpf_binprm_set_interp`, takes its place.
    ///
    /// Returns 0; `-ENOENT` when the entry has none of that name; `-EINVAL` for a
    /// name that is empty or has no end; `-ENOMEM`. Sleeps. Only the member `load`
    /// of `binfmt_misc_ops` may call it.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_binprm_select_interp(
        bprm: *mut linux_binprm,
        name: *const c_char,
        #[arg(size_of = "name")] name__sz: usize,
    ) -> c_int;

    /// Sets how the interpreter of `bprm` is called.
    ///
    /// A later call takes its place, and 0 clears them. Returns 0; `-EINVAL` for
    /// flags that do not exist or do not go together. Only the member `load` of
    /// `binfmt_misc_ops`, a sleepable program, may call it.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_binprm_set_flags(bprm: *mut linux_binprm, flags: bpf_binprm_flags) -> c_int;

    /// Names the interpreter that `bprm` is to be run with: the file at `path`.
    ///
    /// The path must be absolute, and end with a 0 within its `path__sz` bytes. It
    /// is opened only after the program has returned, with the credentials of the
    /// task that executes. A later call, also of `bpf_binprm_select_interp`, takes
    /// its place.
    ///
    /// Returns 0; `-EINVAL` for a path that is not absolute or has no end;
    /// `-ENAMETOOLONG` from 4096 bytes on; `-ENOMEM`. Sleeps. Only the member
    /// `load` of `binfmt_misc_ops` may call it.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_binprm_set_interp(
        bprm: *mut linux_binprm,
        path: *const c_char,
        #[arg(size_of = "path")] path__sz: usize,
    ) -> c_int;

    /// Sets one argument that the interpreter of `bprm` gets before the binary.
    ///
    /// `arg` must not be empty, and must end with a 0 within its `arg__sz` bytes. A
    /// later call takes its place.
    ///
    /// Returns 0; `-EINVAL` for an argument that is empty or has no end; `-ENOMEM`.
    /// With `BPF_BINPRM_TRANSPARENT` or `BPF_BINPRM_LOADER` the execution fails for
    /// it. Sleeps. Only the member `load` of `binfmt_misc_ops` may call it.
    #[kfunc(sleepable, since = "7.3")]
    pub fn bpf_binprm_set_interp_arg(
        bprm: *mut linux_binprm,
        arg: *const c_char,
        #[arg(size_of = "arg")] arg__sz: usize,
    ) -> c_int;
}
