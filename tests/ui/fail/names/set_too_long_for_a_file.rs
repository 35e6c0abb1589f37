// KF0503: a name that is too long for the kernel
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(
    ids = "a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_set_a_",
    prog_types(tracing)
)]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

fn main() {}
