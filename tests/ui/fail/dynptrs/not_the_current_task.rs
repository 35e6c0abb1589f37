//! The current task is a `task_struct`.

use kfunc::{Trusted, helper};
use kfunc_defs::helpers::cgroup;

fn current<'p>() -> Trusted<'p, cgroup> {
    helper::get_current_task()
}

fn main() {
    let _ = current;
}
