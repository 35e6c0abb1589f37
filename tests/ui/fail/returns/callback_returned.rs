// KF0300: a returned pointer that the verifier does not support
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> Option<unsafe extern "C" fn(u32) -> u32>;
}

fn main() {}
