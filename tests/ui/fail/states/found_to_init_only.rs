//! A connection that was found, where one that is not inserted yet is wanted.

use kfunc::Owned;
use kfunc_defs::nf_conntrack_bpf::{bpf_ct_set_timeout, nf_conn};

fn program(found: &Owned<nf_conn>) {
    bpf_ct_set_timeout(found, 1000);
}

fn main() {}
