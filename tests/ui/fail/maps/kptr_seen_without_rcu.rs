//! An object that RCU does not protect, looked at in a map.

use kfunc::{KernelType, Kptr, MapValue, RcuSection, map};

#[derive(KernelType)]
#[kernel_type(release = bpf_thing_release, kptr)]
#[repr(C)]
struct thing {
    _opaque: [u8; 0],
}

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    thing: Kptr<thing>,
}

#[map]
static THINGS: map::HashMap<u32, Entry, 16> = map::HashMap::new();

fn program(section: &RcuSection) -> bool {
    THINGS
        .get(&1)
        .is_some_and(|entry| entry.thing.get(section).is_some())
}

fn main() {
    let _ = program;
}
