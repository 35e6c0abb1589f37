//! Calls that a program may make, and names that look like calls of kfuncs and are none.

use kfunc::{KernelType, Trusted, kfunc_set, program};
use kfunc_defs::helpers::{self, bpf_cgroup_from_id, bpf_task_acquire, task_struct};
use kfunc_defs::nf_conntrack_bpf::bpf_ct_opts;

#[kfunc_set(ids = "sleeping_ids", prog_types(tracing))]
unsafe extern "C" {
    /// Waits for `time`.
    #[kfunc(sleepable)]
    fn bpf_wait(time: u64) -> i32;
}

/// What it calls, only the object shows.
fn wait() -> i32 {
    bpf_wait(7)
}

#[derive(KernelType)]
#[repr(C)]
pub struct file {
    _opaque: [u8; 0],
}

/// Near miss of call_that_sleeps: this program may.
#[program(lsm = "file_open", sleepable)]
fn sleeps(_file: Trusted<'_, file>) -> i32 {
    bpf_wait(5)
}

/// Near miss of call_not_allowed: by every path, and all are for tracing programs.
#[program(tp_btf = "task_newtask")]
fn calls(task: Trusted<'_, task_struct>, flags: u64) -> i32 {
    use kfunc_defs::helpers::bpf_task_from_pid;

    let found = helpers::bpf_task_from_pid(1).or_else(|| bpf_task_from_pid(2));
    let own = Some(task).and_then(bpf_task_acquire);
    let opts = bpf_ct_opts::default();
    let count = |value: u64| value.count_ones();
    let cgroup = {
        use kfunc_defs::helpers::bpf_cgroup_from_id as from_id;
        from_id(flags).or_else(|| bpf_cgroup_from_id(1))
    };
    drop((found, own, cgroup));
    let size = size_of::<u64>() as u32 + u32::from(opts.dir);
    (count(flags) + size) as i32 + wait()
}

fn main() {}
