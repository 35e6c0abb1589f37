//! What is done with objects, a file each: attach, do something, see that what
//! the programs say of it is so, and leave nothing behind. It owns the list.

mod cgroups;
mod conntrack;
mod counts;
mod cpumask;
mod hooks;
mod kinds;
mod packets;
mod tasks;
mod trampolines;

use std::fmt::Debug;
use std::path::Path;

use crate::number::u64_at;
use crate::object::Object;

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
        name: "cgroups",
        what: "what a cgroup sends is counted, and stopped beyond its allowance",
        run: cgroups::run,
    },
    Scenario {
        name: "conntrack",
        what: "packets pass where their connection is tracked, and one port opens one",
        run: conntrack::run,
    },
    Scenario {
        name: "counts",
        what: "tasks that are created are counted, and can all be held",
        run: counts::run,
    },
    Scenario {
        name: "cpumask",
        what: "the CPUs that tasks are made on are kept in a set",
        run: cpumask::run,
    },
    Scenario {
        name: "hooks",
        what: "fentry and fexit count children, lsm denies one (in a virtual machine)",
        run: hooks::run,
    },
    Scenario {
        name: "kinds",
        what: "kinds of programs that a host may refuse do what each can (in a virtual machine)",
        run: kinds::run,
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
    Scenario {
        name: "trampolines",
        what: "functions, a security hook and an iterator tell of this process",
        run: trampolines::run,
    },
];

/// The scenario of this name.
pub(crate) fn named(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}

/// That a program which answers with an error number answered 0.
fn done(returned: i32, what: &str) -> Result<(), String> {
    same(&format!("what {what} returned"), returned, 0)
}

/// That what was found is what should be.
fn same<T: PartialEq + Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: {found:?}, and should be {wanted:?}"))
}

/// The beginning of the object's `.bss`, as the numbers it holds.
fn counts<const N: usize>(object: &Object) -> Result<[u64; N], String> {
    let bss = object.lookup(".bss", &0u32.to_ne_bytes())?;
    let bss = bss.ok_or("an empty .bss")?;
    let mut counts = [0; N];
    for (index, count) in counts.iter_mut().enumerate() {
        *count = u64_at(&bss, 8 * index)?;
    }
    Ok(counts)
}
