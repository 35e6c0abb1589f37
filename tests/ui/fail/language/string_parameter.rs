// KF0021: a reference where a pointer belongs
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(name: &str) -> u32;
}

fn main() {}
