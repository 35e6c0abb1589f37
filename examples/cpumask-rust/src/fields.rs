#[allow(unused_imports)]
use kfunc_defs::cpumask::cpumask;
#[allow(unused_imports)]
use kfunc_defs::helpers::task_struct;
::kfunc::layout! {
    kernel = "6.18.44-fc-v669";
    struct task_struct {
        cpus_ptr: *cpumask @ 800;
    }
}
