// KF0213: two types of a parameter for the same kernel
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(
        #[arg(was(ty = "u16", until = "6.12"), was(ty = "u32", until = "6.18"))] size: u64,
    ) -> u64;
}

fn main() {}
