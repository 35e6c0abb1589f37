// KF0012: `#[kfunc]` on something that is not a function
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub static EXAMPLE: u32;
}

fn main() {}
