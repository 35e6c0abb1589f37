// KF0120: `implicit_args` without an argument that the verifier supplies
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc;

#[kfunc(implicit_args, since = "7.0")]
pub unsafe extern "C" fn bpf_example(flags: u64) -> u64 {
    flags
}

fn main() {}
