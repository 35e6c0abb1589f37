//! One reference that is put into two fields.

use kfunc::{Kptr, MapValue, Owned};
use kfunc_defs::helpers::task_struct;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    first: Kptr<task_struct>,
    second: Kptr<task_struct>,
}

fn program(entry: &Entry, task: Owned<task_struct>) {
    drop(entry.first.put(task));
    drop(entry.second.put(task));
}

fn main() {
    let _ = program;
}
