// KF0100: a flag that a target kernel does not have
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(fastcall)]
    pub fn bpf_example(flags: u64) -> u64;
}

fn main() {}
