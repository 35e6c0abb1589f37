//! `drivers/base/power/wakeup.c`: the list of wakeup sources, what can wake the
//! system from sleep: locking it and finding its head.

use core::ffi::c_void;

use kfunc::{KernelType, kfunc_set};

/// A hold on the list of wakeup sources: a number that the pointer itself is,
/// with nothing to read there.
#[derive(KernelType)]
#[kernel_type(release = bpf_wakeup_sources_read_unlock)]
#[repr(C)]
pub struct bpf_ws_lock {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "wakeup_source_kfunc_ids",
    prog_types(syscall),
    config = "CONFIG_PM_SLEEP"
)]
unsafe extern "C" {
    /// Returns the address of the head of the list of wakeup sources.
    ///
    /// A number to the verifier: the program makes a pointer of it with
    /// `bpf_rdonly_cast`, a `list_head`, and walks the list between
    /// `bpf_wakeup_sources_read_lock` and the unlock. Only programs of type syscall
    /// may call it.
    #[kfunc(since = "7.2")]
    pub fn bpf_wakeup_sources_get_head() -> *mut c_void;

    /// Keeps every wakeup source that is on the list from being freed.
    ///
    /// Never NULL. It must be given back with `bpf_wakeup_sources_read_unlock` on
    /// every path of the program. A section of SRCU: others may still change the
    /// list. Only programs of type syscall may call it.
    #[kfunc(acquire, since = "7.2")]
    pub fn bpf_wakeup_sources_read_lock() -> *mut bpf_ws_lock;

    /// Ends the section that `bpf_wakeup_sources_read_lock` began.
    #[kfunc(release, since = "7.2")]
    pub fn bpf_wakeup_sources_read_unlock(lock: *mut bpf_ws_lock);
}
