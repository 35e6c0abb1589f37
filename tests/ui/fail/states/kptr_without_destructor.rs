//! A reference kept in a map, of a type that the kernel has no destructor for.

use kfunc::Owned;
use kfunc_defs::nf_conntrack_bpf::nf_conn;

fn program(found: Owned<nf_conn>) -> *mut nf_conn {
    // SAFETY: as if `bpf_kptr_xchg` came next.
    unsafe { found.into_kptr() }
}

fn main() {}
