//! A number that others change while Rust takes it for constant.

use kfunc::map;

#[map]
static SEEN: map::HashMap<u32, u64, 16> = map::HashMap::new();

fn program() -> Option<u64> {
    SEEN.get(&1).copied()
}

fn main() {
    program();
}
