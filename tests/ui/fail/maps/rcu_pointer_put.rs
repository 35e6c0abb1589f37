//! A pointer without a reference that is put where references are kept.

use kfunc::{Kptr, Rcu};
use kfunc_defs::helpers::task_struct;

fn program(field: &Kptr<task_struct>, task: Rcu<'_, task_struct>) {
    drop(field.put(task));
}

fn main() {
    let _ = program;
}
