// KF0001: the source is not valid Rust
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32 {
        0
    }
}

fn main() {}
