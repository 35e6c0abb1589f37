// KF0206: `string` on something that is not `const char *`
#![allow(non_camel_case_types, unused_imports)]

use core::ffi::c_int;

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(#[arg(string)] name: *const u8) -> c_int;
}

fn main() {}
