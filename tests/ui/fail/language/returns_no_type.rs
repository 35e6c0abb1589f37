// KF0004: a word with a value of the wrong form
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(returns = "not a type", until = "6.18")]
    #[kfunc(since = "6.19")]
    pub fn bpf_example(size: u64) -> u64;
}

fn main() {}
