//! A field of a map value that is moved out of it, and would be on the stack.

use kfunc::{Kptr, MapValue, map};
use kfunc_defs::helpers::task_struct;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
}

#[map]
static TASKS: map::HashMap<u32, Entry, 16> = map::HashMap::new();

fn program() -> Option<Kptr<task_struct>> {
    let entry = TASKS.get(&1)?;
    Some(entry.task)
}

fn main() {
    program();
}
