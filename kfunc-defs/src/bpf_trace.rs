//! `kernel/trace/bpf_trace.c`: for session programs, which run when a function
//! is entered and again when it returns: which of the two it is, and a place to
//! keep a number in.

use core::ffi::c_void;

use kfunc::kfunc_set;

#[kfunc_set(ids = "key_sig_kfunc_set", prog_types(tracing))]
unsafe extern "C" {}

#[kfunc_set(ids = "kprobe_multi_kfunc_set_ids", prog_types(kprobe))]
unsafe extern "C" {}

#[kfunc_set(ids = "session_kfunc_set_ids", prog_types(kprobe, tracing))]
unsafe extern "C" {
    /// Returns where 8 bytes are that entry and return of one call share.
    ///
    /// What the program writes there at entry it finds at the return of the same
    /// call. Never NULL. `ctx` is the program's context. Only programs attached as
    /// a session may call it: to kprobes, to uprobes or, tracing programs, to entry
    /// and exit of a function at once. 6.12 has it for the first only, and there it
    /// takes no argument.
    #[kfunc(since = "7.0")]
    pub fn bpf_session_cookie(ctx: *mut c_void) -> *mut u64;

    /// Says whether the program runs for the return of the function or its entry.
    ///
    /// True for the return. `ctx` is the program's context. Only programs attached
    /// as a session may call it: to kprobes, to uprobes or, tracing programs, to
    /// entry and exit of a function at once. 6.12 has it for the first only, and
    /// there it takes no argument.
    #[kfunc(since = "7.0")]
    pub fn bpf_session_is_return(ctx: *mut c_void) -> bool;
}

#[kfunc_set(ids = "tracing_btf_ids", prog_types(tracing))]
unsafe extern "C" {}

/// What had other parameters on older kernels.
pub mod older {
    use kfunc::kfunc;

    /// `bpf_session_cookie` with the parameters that it had before.
    #[kfunc(sets(kprobe_multi_kfunc_set_ids), since = "6.12", until = "6.12")]
    #[kfunc(since = "6.13", until = "6.19")]
    pub fn bpf_session_cookie() -> *mut u64;

    /// `bpf_session_is_return` with the parameters that it had before.
    #[kfunc(sets(kprobe_multi_kfunc_set_ids), since = "6.12", until = "6.12")]
    #[kfunc(since = "6.13", until = "6.19")]
    pub fn bpf_session_is_return() -> bool;
}
