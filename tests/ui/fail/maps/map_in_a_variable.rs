//! A map that no loader has seen.

use kfunc::{Shared, map};

fn main() {
    let map: map::HashMap<u32, Shared<u64>, 16> = map::HashMap::new();
    let _ = map.get(&1);
}
