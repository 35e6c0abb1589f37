// KF0205: a constraint for pointers on something else
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(nullable)] flags: u64) -> u64;
}

fn main() {}
