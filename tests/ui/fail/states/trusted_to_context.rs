//! A trusted pointer where the program's context is wanted.

use kfunc::Trusted;
use kfunc_defs::nf_conntrack_bpf::{bpf_xdp_ct_lookup, xdp_md};

fn program(ctx: Trusted<'_, xdp_md>) {
    let (mut tuple, mut opts) = ([0u8; 12], [0u8; 12]);
    let _found = bpf_xdp_ct_lookup(ctx, &mut tuple, &mut opts);
}

fn main() {}
