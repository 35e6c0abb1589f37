// KF0500: a name that is no identifier in C
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", module = "../example", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

fn main() {}
