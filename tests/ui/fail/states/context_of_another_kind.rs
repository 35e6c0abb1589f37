//! The context of an xdp program in a tc program.

use kfunc::{Context, program};
use kfunc_defs::nf_conntrack_bpf::xdp_md;

#[program(tc)]
fn pass(_ctx: Context<'_, xdp_md>) -> i32 {
    0
}

fn main() {}
