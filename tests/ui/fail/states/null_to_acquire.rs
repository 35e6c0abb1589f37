//! NULL, where the argument is not nullable.

use kfunc::Null;
use kfunc_defs::helpers::bpf_task_acquire;

fn main() {
    let _task = bpf_task_acquire(Null);
}
