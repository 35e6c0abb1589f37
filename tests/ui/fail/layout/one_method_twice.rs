//! KF0003: two fields that become one method.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        se.on: u8 @ 8;
        se_on: u8 @ 9;
    }
}

fn main() {}
