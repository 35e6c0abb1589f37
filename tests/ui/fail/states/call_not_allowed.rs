//! A kfunc for programs on packets, called from a tracepoint.

use kfunc::{Trusted, program};
use kfunc_defs::helpers::task_struct;
use kfunc_defs::nf_conntrack_bpf::{bpf_ct_change_timeout, nf_conn};

#[program(tp_btf = "task_newtask")]
fn on_newtask(_task: Trusted<'_, task_struct>, ct: u64) -> i32 {
    // SAFETY: never run.
    let ct = unsafe { kfunc::Owned::<nf_conn>::from_raw_unchecked(ct as *mut nf_conn) };
    bpf_ct_change_timeout(&ct, 10)
}

fn main() {}
