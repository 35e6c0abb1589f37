//! A trusted pointer without a reference, where an owned one is wanted.

use kfunc::Trusted;
use kfunc_defs::nf_conntrack_bpf::{bpf_ct_change_timeout, nf_conn};

fn program(trusted: Trusted<'_, nf_conn>) -> i32 {
    bpf_ct_change_timeout(trusted, 1000)
}

fn main() {}
