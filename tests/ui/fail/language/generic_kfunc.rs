// KF0010: a generic kfunc
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(trusted_args)]
    pub fn bpf_example<T>(p: *mut T);
}

fn main() {}
