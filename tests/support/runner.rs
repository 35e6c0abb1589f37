//! Objects given to `runner`, here or in a virtual machine.
//!
//! Owns how it is called in both. What it does with an object is its own business.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use kfunc_vm::{Exit, Job, Outcome, Session};

use crate::tools::{self, try_run};

/// How long it may take: seconds, but a busy host may be many times slower.
const LIMIT: Duration = Duration::from_secs(120);

/// Has the runner do `words` with an object file, on the running kernel: what it wrote.
///
/// # Errors
///
/// All that it wrote, if it did not succeed.
pub fn here(words: &str, object: &Path) -> Result<String, String> {
    let mut runner = Command::new(tools::runner());
    try_run(runner.args(words.split(' ')).arg(object))
}

/// The same in a machine.
///
/// # Errors
///
/// All that it wrote, if it did not succeed, or why there is no outcome.
pub fn inside(session: &mut Session, words: &str, object: &Path) -> Result<String, String> {
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
