//! A connection that was made and is not inserted: no kfunc only releases it. The
//! verifier says: Unreleased reference.

use kfunc::Context;
use kfunc_defs::nf_conntrack_bpf::{bpf_xdp_ct_alloc, xdp_md};

fn program(ctx: Context<'_, xdp_md>) {
    let mut tuple = [0u8; 12];
    let mut opts = [0u8; 12];
    let _made = bpf_xdp_ct_alloc(&ctx, &mut tuple, &mut opts);
}

fn main() {
    let mut ctx = 0u64;
    // SAFETY: never loaded; nothing is read through it.
    program(unsafe { Context::from_raw((&raw mut ctx).cast()) });
}
