//! Virtual machines with the kernels that programs are made for, and what is run
//! in them.
//!
//! Owns what such a machine needs of the host, and what to say where it is
//! missing. Knows no program.

use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;

use kfunc_vm::{Exit, Job, Machine, Outcome, Session};

use crate::bpf::Obstacle;
use crate::tools;

/// How long a job may take: seconds, but a busy host may be many times slower.
const LIMIT: Duration = Duration::from_secs(120);

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

/// Has the machine's runner do `words` with an object file, of which it sees the
/// name alone: what it wrote.
///
/// # Errors
///
/// All that it wrote, if it did not succeed, or why there is no outcome.
pub fn runner(session: &mut Session, words: &str, object: &Path) -> Result<String, String> {
    let bytes = fs::read(object).map_err(|error| format!("{}: {error}", object.display()))?;
    let job = Job::new(format!("runner {words} object.o")).limit(LIMIT);
    let job = job
        .file("object.o", bytes)
        .map_err(|unfit| unfit.to_string())?;
    let outcome = session.run(&job).map_err(|why| why.to_string())?;
    let Outcome {
        exit,
        stdout,
        stderr,
        files: _,
    } = outcome;
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    match exit {
        Exit::Status(0) => Ok(stdout),
        exit => Err(format!("runner {words}: {exit:?}\n{stdout}{stderr}")),
    }
}
