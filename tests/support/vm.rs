//! Virtual machines with the kernels that programs are made for.
//!
//! Owns what such a machine needs of the host, and what to say where it is
//! missing. Knows no program.

use std::env;
use std::path::{Path, PathBuf};

use kfunc_vm::{Machine, Session};

use crate::bpf::Obstacle;
use crate::tools;

/// Starts a machine with the kernel `version`, in which `runner` is, for the
/// test layer `layer`.
///
/// `None` where there can be none: a line has then said so, as
/// [`Bench::new`](crate::bpf::Bench::new) does.
///
/// # Panics
///
/// With `CI=true`, where something is missing; and where nothing is, but the
/// machine does not start.
#[must_use]
pub fn start(layer: &str, version: &str) -> Option<Session> {
    let machine = machine(version)
        .map_err(|obstacle| obstacle.say(layer))
        .ok()?;
    Some(Session::start(&machine).unwrap_or_else(|why| panic!("{version}: {why}")))
}

fn machine(version: &str) -> Result<Machine, Obstacle> {
    let folder = tools::machines();
    let machine = Machine::in_folder(&folder.join(version), &folder.join("busybox"));
    let missing = |why: String| Obstacle::missing(format!("{why}; run `cargo xtask setup`"));
    let mut machine = machine.map_err(|why| missing(why.to_string()))?;
    if !in_path(&machine.emulator) {
        return Err(missing(format!("no {}", machine.emulator.display())));
    }
    machine.programs.push(tools::runner());
    Ok(machine)
}

fn in_path(program: &Path) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The file with the types of the kernel `version`, its BTF.
#[must_use]
pub fn types(version: &str) -> PathBuf {
    tools::machines().join(version).join("btf")
}
