//! KF0001: a field without a place.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        pid: i32;
    }
}

fn main() {}
