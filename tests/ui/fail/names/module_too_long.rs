// KF0503: a name that is too long for the kernel
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(
    ids = "example_ids",
    module = "a_module_whose_name_is_no_letter_shorter_than_fifty_six_",
    prog_types(tracing)
)]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

fn main() {}
