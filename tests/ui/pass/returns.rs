// Near misses of the rules about returns: KF0300
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use kfunc::kfunc_set;

// KF0300: a returned pointer that the verifier does not support
mod kf0300 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(ret_null)]
        pub fn bpf_example() -> *mut u64;
    }
}

fn main() {}
