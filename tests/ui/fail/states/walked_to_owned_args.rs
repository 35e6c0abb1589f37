//! A pointer that was read out of another object, where an owned one is wanted.

use kfunc::Walked;
use kfunc_defs::nf_conntrack_bpf::{bpf_ct_change_timeout, nf_conn};

fn program(walked: Walked<'_, nf_conn>) -> i32 {
    bpf_ct_change_timeout(walked, 1000)
}

fn main() {}
