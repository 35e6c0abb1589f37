// KF0115: `trusted_args`, `owned_args` or `rcu` without a pointer argument
#![deny(deprecated)]
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub fn bpf_example(pid: u32) -> u32;
}

fn main() {}
