//! KF0600: kernels that are no range.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    kernels = "7.3..=6.12";
    struct task_struct {
        pid: i32 @ 1264;
    }
}

fn main() {}
