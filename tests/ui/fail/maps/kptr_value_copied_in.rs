//! A map value with a kptr that is copied to another key: the verifier says
//! that a kptr cannot be accessed indirectly by a helper.

use kfunc::{Kptr, MapValue, map};
use kfunc_defs::helpers::task_struct;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
}

#[map]
static TASKS: map::HashMap<u32, Entry, 16> = map::HashMap::new();

fn program() -> Option<()> {
    TASKS.insert(&2, TASKS.get(&1)?).ok()
}

fn main() {
    program();
}
