// KF0017: `#[kfunc_set]` on a module in another file
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
mod elsewhere;

fn main() {}
