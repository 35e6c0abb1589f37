//! Connections: made, changed while they are the program's own, and inserted;
//! found, and changed.

use std::cell::Cell;

use kfunc::Context;
use kfunc_defs::nf_conntrack_bpf::{
    __sk_buff, bpf_ct_change_timeout, bpf_ct_insert_entry, bpf_ct_set_timeout, bpf_skb_ct_lookup,
    bpf_xdp_ct_alloc, nf_conn, nf_conn___init, xdp_md,
};

thread_local! {
    static HELD: Cell<i32> = const { Cell::new(0) };
    static LENGTHS: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
}

fn made<T>(tuple: u32, opts: u32) -> *mut T {
    LENGTHS.set((tuple, opts));
    HELD.set(HELD.get() + 1);
    std::ptr::dangling_mut()
}

/// Stands in for the kernel.
mod kernel {
    use super::*;

    #[unsafe(no_mangle)]
    extern "C" fn bpf_xdp_ct_alloc(
        _: *mut xdp_md,
        _: *mut u8,
        tuple: u32,
        _: *mut u8,
        opts: u32,
    ) -> *mut nf_conn___init {
        made(tuple, opts)
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_skb_ct_lookup(
        _: *mut __sk_buff,
        _: *mut u8,
        tuple: u32,
        _: *mut u8,
        opts: u32,
    ) -> *mut nf_conn {
        made(tuple, opts)
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_ct_insert_entry(ct: *mut nf_conn___init) -> *mut nf_conn {
        ct.cast()
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_ct_set_timeout(_: *mut nf_conn___init, timeout: u32) {
        assert_eq!(timeout, 1000);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_ct_change_timeout(_: *mut nf_conn, _: u32) -> i32 {
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_ct_release(_: *mut nf_conn) {
        HELD.set(HELD.get() - 1);
    }
}

/// Near miss of undroppable_dropped, acquired_to_allocated_only and
/// found_to_init_only: what was made is changed, and consumed on every path.
fn make(ctx: Context<'_, xdp_md>) -> bool {
    let mut tuple = [0u8; 12];
    let mut opts = [0u32; 4];
    let Some(ct) = bpf_xdp_ct_alloc(&ctx, &mut tuple, &mut opts) else {
        return false;
    };
    bpf_ct_set_timeout(&ct, 1000);
    let inserted = bpf_ct_insert_entry(ct);
    inserted.is_some()
}

/// Near miss of trusted_to_owned_args and walked_to_owned_args.
fn find(ctx: Context<'_, __sk_buff>) -> i32 {
    let mut tuple = [0u8; 36];
    let mut opts = [0u32; 3];
    match bpf_skb_ct_lookup(&ctx, tuple.as_mut_slice(), &mut opts) {
        Some(ct) => bpf_ct_change_timeout(&ct, 2000),
        None => -1,
    }
}

fn main() {
    // SAFETY: the kfuncs of this test read nothing through it.
    assert!(make(unsafe { Context::from_raw(std::ptr::dangling_mut()) }));
    assert_eq!((HELD.get(), LENGTHS.get()), (0, (12, 16)));
    // SAFETY: as above.
    assert_eq!(
        find(unsafe { Context::from_raw(std::ptr::dangling_mut()) }),
        0
    );
    assert_eq!((HELD.get(), LENGTHS.get()), (0, (36, 12)));
}
