//! Connections cannot be kept: the kernel has no destructor for them. Creating
//! the map would fail with -ENOENT.

use kfunc::{Kptr, MapValue};
use kfunc_defs::nf_conntrack_bpf::nf_conn;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    connection: Kptr<nf_conn>,
}

fn main() {}
