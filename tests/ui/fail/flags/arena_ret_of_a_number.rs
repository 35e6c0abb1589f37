// KF0121: an arena flag on something that is not a pointer
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(arena_ret, since = "6.15")]
    pub fn bpf_example(pages: u32) -> u64;
}

fn main() {}
