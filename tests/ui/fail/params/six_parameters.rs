// KF0200: more parameters than the kernel passes
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64;
}

fn main() {}
