#[allow(unused_imports)]
use kfunc_defs::helpers::task_struct;
::kfunc::layout! {
    kernel = "6.18.44-fc-v669";
    struct task_struct {
        pid: i32 @ 1264;
        tgid: i32 @ 1268;
        real_parent: *task_struct @ 1280;
    }
}
