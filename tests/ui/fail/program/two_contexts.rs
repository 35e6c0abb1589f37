//! KF1007: an xdp program has its context, and that is all.

use kfunc::{Context, program};
use kfunc_defs::nf_conntrack_bpf::xdp_md;

#[program(xdp)]
fn pass(_ctx: Context<'_, xdp_md>, _size: u64) -> i32 {
    2
}

fn main() {}
