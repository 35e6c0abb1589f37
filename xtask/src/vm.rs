//! `cargo xtask vm`: a command, run in virtual machines. It owns its command
//! line; which kernels there are is setup's, and how they are booted the crate
//! `kfunc-vm`'s.

use std::io::{self, Write as _};
use std::path::{Component, Path};
use std::time::Duration;

use kfunc_vm::{Exit, Job, Machine, Outcome, Session};

use crate::process::Stop;
use crate::runner;
use crate::setup::{self, KERNELS};
use crate::workspace::Workspace;

/// How long a command may take.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs `VERSION... -- COMMAND`: in every machine where no version is named.
pub(crate) fn chore(ws: &Workspace, words: &[String]) -> Result<(), Stop> {
    let (versions, command) = split(words)?;
    let tools = setup::ensure(ws)?;
    let (runner, job) = (runner::build(ws)?, job(command)?);
    let mut failed = Vec::new();
    for kernel in KERNELS {
        if versions.is_empty() || versions.iter().any(|version| version == kernel.version) {
            let mut machine = tools.machine(kernel.version)?;
            machine.programs.push(runner.clone());
            let outcome = run(&machine, &job)?;
            if outcome.exit != Exit::Status(0) {
                failed.push(format!("{}: {:?}", kernel.version, outcome.exit));
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Stop::Failed(failed.join("\n")))
}

fn split(words: &[String]) -> Result<(&[String], &[String]), Stop> {
    let mut parts = words.splitn(2, |word| word == "--");
    let (versions, command) = (parts.next().unwrap_or(&[]), parts.next().unwrap_or(&[]));
    let unknown = |version: &&String| !KERNELS.iter().any(|kernel| kernel.version == **version);
    let there: Vec<&str> = KERNELS.iter().map(|kernel| kernel.version).collect();
    if let Some(version) = versions.iter().find(unknown) {
        let there = there.join(" ");
        return Err(Stop::Usage(format!(
            "no kernel `{version}`; there are: {there}"
        )));
    }
    if command.is_empty() {
        return Err(Stop::Usage("no command behind `--`".to_owned()));
    }
    Ok((versions, command))
}

/// The command as a job. A word that names a file below this folder brings it.
fn job(command: &[String]) -> Result<Job, Stop> {
    let mut job = Job::new(command.join(" ")).limit(LIMIT);
    for word in command {
        let path = Path::new(word);
        let below = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if below && path.is_file() {
            let bytes = std::fs::read(path).map_err(|error| Stop::io("read", path, &error))?;
            let carried = job.file(word, bytes);
            job = carried.map_err(|unfit| Stop::Usage(unfit.to_string()))?;
        }
    }
    Ok(job)
}

fn run(machine: &Machine, job: &Job) -> Result<Outcome, Stop> {
    let mut session = Session::start(machine).map_err(|why| Stop::Failed(why.to_string()))?;
    eprintln!("xtask: {}", session.release());
    let outcome = session.run(job);
    let outcome = outcome.map_err(|why| Stop::Failed(why.to_string()))?;
    // A reader that has gone wants no more.
    let _ = io::stdout().write_all(&outcome.stdout);
    let _ = io::stderr().write_all(&outcome.stderr);
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_front() {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let both = words("6.12 7.3 -- echo -- x");
        let (versions, command) = split(&both).unwrap();
        assert_eq!(versions, ["6.12", "7.3"]);
        assert_eq!(command, ["echo", "--", "x"]);
        assert_eq!(split(&words("5.0 -- x")).unwrap_err().code(), 2);
        assert_eq!(split(&words("6.12")).unwrap_err().code(), 2);
    }

    #[test]
    fn a_file_is_carried_only_from_below() {
        let words = ["cat", "Cargo.toml", "/etc/os-release", "../x"].map(str::to_owned);
        assert!(job(&words).is_ok());
    }
}
