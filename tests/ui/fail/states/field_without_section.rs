//! A field that is valid in an RCU section, read without one.

use fields::task_struct_fields as _;
use kfunc::Rcu;
use kfunc_defs::helpers::task_struct;

mod fields {
    use kfunc_defs::helpers::task_struct;

    kfunc::layout! {
        kernel = "6.18.44";
        type mm_struct;
        struct task_struct {
            mm: *mm_struct @ 1136;
            pid: i32 @ 1264;
            real_parent: *task_struct @ 1280;
            last_wakee: *task_struct @ 72;
        }
    }
}

fn program(task: Rcu<'_, task_struct>) {
    let _parent = task.real_parent();
}

fn main() {}
