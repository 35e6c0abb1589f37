//! KF0002: a word that a field does not know.

use kfunc_defs::helpers::task_struct;

kfunc::layout! {
    kernel = "6.18.44";
    struct task_struct {
        mm: *task_struct @ 1264, user;
    }
}

fn main() {}
