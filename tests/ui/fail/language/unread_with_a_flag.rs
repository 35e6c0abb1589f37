// KF0002: a word that the attribute does not know
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(since = "6.16")]
    #[kfunc(unread, rcu, since = "6.13", until = "6.15")]
    pub fn bpf_example(size: u64) -> u64;
}

fn main() {}
