//! A number, where a pointer is wanted.

use kfunc_defs::helpers::bpf_task_acquire;

fn main() {
    let _task = bpf_task_acquire(1u64);
}
