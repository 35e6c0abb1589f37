// KF0003: a word given twice in one attribute
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
#[kfunc_set(ids = "other_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

fn main() {}
