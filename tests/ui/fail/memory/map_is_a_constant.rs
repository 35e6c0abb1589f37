// KF0700: `#[map]` on something that is not a static
#![allow(dead_code, unused_imports)]

use kfunc::{Shared, map};

#[map]
const EXAMPLE: map::HashMap<u32, Shared<u64>, 64> = map::HashMap::new();

fn main() {}
