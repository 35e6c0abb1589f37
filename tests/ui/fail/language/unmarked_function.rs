// KF0015: a function in a set without `#[kfunc]`
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    pub fn bpf_example(flags: u64) -> u32;
}

fn main() {}
