//! What is done with objects, a file each: attach, do something, see that what
//! the programs say of it is so, and leave nothing behind. It owns the list.

mod tasks;

use std::path::Path;

/// Something to do with an object.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// Does it with the object file at this path.
    pub(crate) run: fn(&Path) -> Result<(), String>,
}

/// All of them, by name.
pub(crate) const ALL: &[Scenario] = &[Scenario {
    name: "tasks",
    what: "tasks that have exited are kept in a map, described, and let go",
    run: tasks::run,
}];

/// The scenario of this name.
pub(crate) fn named(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}
