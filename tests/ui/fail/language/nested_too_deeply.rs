// KF0023: a source that is nested too deeply
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(
        p: *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut
           *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut *mut u8,
    );
}

fn main() {}
