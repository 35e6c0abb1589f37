//! `kernel/bpf/arena.c`: pages of an arena: sparse memory that a program shares
//! with user space, each page of it allocated and freed by address.

use core::ffi::{c_int, c_void};

use kfunc::kfunc_set;

#[kfunc_set(ids = "arena_kfuncs", prog_types(unspec))]
unsafe extern "C" {
    /// Allocates `page_cnt` zeroed pages in the arena map `p`, and returns where.
    ///
    /// `addr` is the address that they are to have, aligned to a page, or NULL for
    /// any. `node_id` is the memory node, or -1 (`NUMA_NO_NODE`) for any. `flags`
    /// must be 0.
    ///
    /// Returns the address in the arena, as user space sees it; NULL without
    /// memory, when the addresses are in use, reserved or outside the arena, and
    /// for arguments that are not allowed. Given back with `bpf_arena_free_pages`,
    /// or with the map. Only sleepable programs may call it in 6.12; any may in 7.2
    /// and 7.3, also with a spin lock held.
    #[kfunc(trusted_args, sleepable, since = "6.12", until = "6.12")]
    #[kfunc(
        trusted_args,
        sleepable,
        arena_ret,
        arena_arg2,
        since = "6.16",
        until = "6.19"
    )]
    #[kfunc(arena_ret, arena_arg2, since = "7.0", until = "7.2")]
    #[kfunc(arena_ret, arena_arg2, spinlock_safe, since = "7.3")]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn bpf_arena_alloc_pages(
        #[arg(map)] p: *mut c_void,
        #[arg(ignored)] addr: *mut c_void,
        page_cnt: u32,
        node_id: c_int,
        flags: u64,
    ) -> *mut c_void;

    /// Gives `page_cnt` pages from the address `ptr` on back to the arena map `p`.
    ///
    /// The address is rounded down to a page, and what is outside the arena is left
    /// out. They are taken from user space as well; pages that were only reserved
    /// can be allocated again. Nothing happens for NULL or no pages. Only sleepable
    /// programs may call it in 6.12; any may in 7.2 and 7.3, also with a spin lock
    /// held. Where the program may not sleep the pages are freed a little later,
    /// or, without memory for a note of them, only with the arena.
    #[kfunc(trusted_args, sleepable, since = "6.12", until = "6.12")]
    #[kfunc(trusted_args, sleepable, arena_arg2, since = "6.16", until = "6.19")]
    #[kfunc(arena_arg2, since = "7.0", until = "7.2")]
    #[kfunc(arena_arg2, spinlock_safe, since = "7.3")]
    #[kfunc(unread, since = "6.13", until = "6.15")]
    pub fn bpf_arena_free_pages(
        #[arg(map)] p: *mut c_void,
        #[arg(ignored)] ptr: *mut c_void,
        page_cnt: u32,
    );

    /// Keeps `page_cnt` pages from the address `ptr` on from being allocated.
    ///
    /// They lie in the arena map `p` and stay without memory: a guard against
    /// accesses. `bpf_arena_free_pages` lifts it.
    ///
    /// Returns 0; `-EINVAL` when `p` is not an arena or the pages are not all in
    /// it; `-EBUSY` when one of them is allocated or reserved already, or the
    /// arena's lock cannot be had; `-ENOMEM`. Without pages, or with an address
    /// that is not aligned to a page, it returns 0 and does nothing.
    #[kfunc(trusted_args, sleepable, arena_arg2, since = "6.17", until = "6.19")]
    #[kfunc(arena_arg2, since = "7.0", until = "7.2")]
    #[kfunc(arena_arg2, spinlock_safe, since = "7.3")]
    pub fn bpf_arena_reserve_pages(
        #[arg(map)] p: *mut c_void,
        #[arg(ignored)] ptr: *mut c_void,
        page_cnt: u32,
    ) -> c_int;
}
