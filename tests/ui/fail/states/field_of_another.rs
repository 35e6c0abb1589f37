//! A field of another struct than the one that is pointed to.

use fields::task_struct_fields as _;
use kfunc::Trusted;
use kfunc_defs::helpers::cgroup;

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

fn program(cgroup: Trusted<'_, cgroup>) -> i32 {
    cgroup.pid()
}

fn main() {}
