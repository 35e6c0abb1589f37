// KF0209: `irq_flag` on something that is not `unsigned long *`
#![allow(non_camel_case_types, unused_imports)]

use kfunc::kfunc_set;

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(since = "6.14")]
    pub fn bpf_example(#[arg(irq_flag)] flags: *mut u32);
}

fn main() {}
