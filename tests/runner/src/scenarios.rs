//! What is done with objects, a file each: attach, do something, see that what
//! the programs say of it is so, and leave nothing behind. It owns the list.

mod hooks;
mod packets;
mod tasks;

use std::fmt::Debug;
use std::path::Path;

/// Something to do with an object.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// Does it with the object file at this path.
    pub(crate) run: fn(&Path) -> Result<(), String>,
}

/// All of them, by name.
pub(crate) const ALL: &[Scenario] = &[
    Scenario {
        name: "hooks",
        what: "functions, a security hook and an iterator tell of this process",
        run: hooks::run,
    },
    Scenario {
        name: "packets",
        what: "packets are passed or dropped, and counted for a cgroup",
        run: packets::run,
    },
    Scenario {
        name: "tasks",
        what: "tasks that have exited are kept in a map, described, and let go",
        run: tasks::run,
    },
];

/// The scenario of this name.
pub(crate) fn named(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}

/// An error that names both, if `found` is not `wanted`.
fn same<T: PartialEq + Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: {found:?}, and should be {wanted:?}"))
}
