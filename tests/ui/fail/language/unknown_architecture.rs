// KF0002: a word that an attribute does not know
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", unsupported_arch(i386), prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

fn main() {}
