//! A map value with a kptr that is made on the stack, where the verifier knows
//! of no kptrs.

use kfunc::{Kptr, MapValue, Shared};
use kfunc_defs::helpers::task_struct;

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
    seen: Shared<u64>,
}

fn main() {
    let _entry = Entry {
        task: Kptr::new(),
        seen: Shared::new(0),
    };
}
