// KF0204: more than one argument that must be a constant
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(constant)] id: u64, #[arg(constant)] of: u64) -> u64;
}

fn main() {}
