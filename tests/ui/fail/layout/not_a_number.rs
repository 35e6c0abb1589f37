//! KF0020: a field of a type that no load gives.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        pid: usize @ 1264;
    }
}

fn main() {}
