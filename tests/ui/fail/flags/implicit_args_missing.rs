// KF0120: `implicit_args` without an argument that the verifier supplies
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(implicit_args, since = "7.0")]
    pub fn bpf_example(flags: u64) -> u64;
}

fn main() {}
