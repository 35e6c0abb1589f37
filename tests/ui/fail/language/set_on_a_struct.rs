// KF0014: `#[kfunc_set]` on something that holds no kfuncs
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
pub struct Example;

fn main() {}
