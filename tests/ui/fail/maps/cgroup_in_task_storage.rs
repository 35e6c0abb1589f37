//! A control group's value, looked for among those of tasks.

use kfunc::{Shared, Trusted, map};
use kfunc_defs::helpers::cgroup;

#[map]
static OF_TASK: map::TaskStorage<Shared<u64>> = map::TaskStorage::new();

fn program(group: Trusted<'_, cgroup>) -> bool {
    OF_TASK.get(group).is_some()
}

fn main() {
    let _ = program;
}
