//! KF0205: a tag for pointers on a number.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        pid: i32 @ 1264, rcu;
    }
}

fn main() {}
