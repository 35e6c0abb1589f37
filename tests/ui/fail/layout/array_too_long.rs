//! KF0020: an array that does not fit on the stack.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        page: [u8; 4096] @ 1264;
    }
}

fn main() {}
