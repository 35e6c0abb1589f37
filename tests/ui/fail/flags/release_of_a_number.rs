// KF0103: `release` on a kfunc without a pointer argument
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(release)]
    pub fn bpf_task_release(pid: u32);
}

fn main() {}
