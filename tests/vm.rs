//! The layer that boots kernels: those that programs are made for, in virtual machines, where
//! every kind of program may be loaded and attached. Each kernel is booted once, and all checks
//! are made in that machine, one after the other.
//!
//! Where no machine can be booted, the tests print a line that starts with `could not:`, and
//! with `CI=true` they fail.

#[path = "vm/kinds.rs"]
mod kinds;
#[path = "vm/machine.rs"]
mod machine;
#[path = "vm/memory.rs"]
mod memory;
#[path = "vm/misuses.rs"]
mod misuses;
#[path = "vm/objects.rs"]
mod objects;

use kfunc_tests::folder::Folder;
use kfunc_tests::vm;
use kfunc_vm::Session;

/// A machine that runs, and what is compiled for it.
struct Place {
    version: &'static str,
    session: Session,
    folder: Folder,
}

/// Something that must hold in every machine, and its name.
type Check = (&'static str, fn(&mut Place) -> Result<(), String>);

/// Makes all checks in a machine with the kernel `version`, and names those that failed.
fn check(version: &'static str) {
    let Some(folder) = Folder::new("vm") else {
        return;
    };
    let Some(session) = vm::start("vm", version) else {
        return;
    };
    let release = session.release().to_owned();
    assert!(release.starts_with(version), "{release}");
    folder
        .write_header(version)
        .unwrap_or_else(|why| panic!("{why}"));
    let mut place = Place {
        version,
        session,
        folder,
    };
    let checks = [
        machine::CHECKS,
        memory::CHECKS,
        objects::CHECKS,
        kinds::CHECKS,
        misuses::CHECKS,
        machine::LAST,
    ]
    .concat();
    let failed: Vec<String> = checks
        .iter()
        .filter_map(|(name, check)| Some(format!("{name}: {}", check(&mut place).err()?)))
        .collect();
    assert!(failed.is_empty(), "{release}:\n{}", failed.join("\n"));
}

#[test]
fn the_oldest_kernel() {
    check("6.12");
}

#[test]
fn the_newest_kernel() {
    check("7.3");
}
