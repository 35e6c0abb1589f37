//! A job and what came of it, and how both are said through the port. The other
//! half of that is `init.sh`; this module owns the agreement:
//!
//! - in: a line `SIZE SECONDS`, then an archive of SIZE bytes with `command`, a
//!   script for the shell; `bring`, a path a line; and `work`, the folder in
//!   which the command runs, with the files of the job;
//! - out: `exit STATUS` or `exit cut`; then `part SIZE NAME` and SIZE bytes for
//!   `stdout`, `stderr` and each `file PATH`; then `end`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::channel::{Broken, Channel};
use crate::cpio::{Cpio, Unfit};

/// Something to do in a machine: files, a command, and what to bring back.
#[derive(Debug, Clone)]
pub struct Job {
    files: Cpio,
    command: String,
    bring: Vec<String>,
    limit: Duration,
}

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// With this status, as a shell has it: 128 and more for a signal.
    Status(u8),
    /// It was not done within its time, and was killed with all that it started.
    Cut,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub exit: Exit,
    /// What it wrote to its standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to its standard error.
    pub stderr: Vec<u8>,
    /// The files that were asked for and are there, by path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Job {
    /// A job that has the shell of busybox run `command`, for ten seconds at
    /// most.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            files: Cpio::default(),
            command: command.into(),
            bring: Vec::new(),
            limit: Duration::from_secs(10),
        }
    }

    /// Carries a file to `path` in the folder in which the command runs. It may
    /// be executed.
    ///
    /// # Errors
    ///
    /// If the path is not below that folder.
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<Self, Unfit> {
        self.files.program(&format!("work/{path}"), bytes)?;
        Ok(self)
    }

    /// Brings the file at `path` back, a name without line ends; seen from the
    /// folder in which the command ran.
    #[must_use]
    pub fn bring(mut self, path: &str) -> Self {
        self.bring.push(path.to_owned());
        self
    }

    /// Gives it `limit` of time, in whole seconds and at least one.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.limit.as_secs().max(1)
    }

    /// The job as it is said to a machine.
    pub(crate) fn message(&self) -> Result<Vec<u8>, Unfit> {
        let Self {
            files,
            command,
            bring,
            limit: _,
        } = self;
        let mut archive = files.clone();
        archive.folder("work")?;
        archive.file("command", command.as_str())?;
        let lines: String = bring.iter().map(|path| format!("{path}\n")).collect();
        archive.file("bring", lines)?;
        let archive = archive.bytes();
        let mut message = format!("{} {}\n", archive.len(), self.seconds()).into_bytes();
        message.extend(archive);
        Ok(message)
    }
}

/// Why an answer is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    Broken(Broken),
    Garbled(String),
}

impl From<Broken> for NoAnswer {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// Reads what a machine says when it has done a job.
pub(crate) fn answer(from: &mut Channel, until: Instant) -> Result<Outcome, NoAnswer> {
    let line = from.line(until)?;
    let exit = exit(&line).ok_or(NoAnswer::Garbled(line))?;
    let mut outcome = Outcome {
        exit,
        stdout: Vec::new(),
        stderr: Vec::new(),
        files: BTreeMap::new(),
    };
    loop {
        let line = from.line(until)?;
        if line == "end" {
            return Ok(outcome);
        }
        let (size, name) = part(&line).ok_or_else(|| NoAnswer::Garbled(line.clone()))?;
        let bytes = from.bytes(size, until)?;
        match (name, name.strip_prefix("file ")) {
            ("stdout", _) => outcome.stdout = bytes,
            ("stderr", _) => outcome.stderr = bytes,
            (_, Some(path)) => drop(outcome.files.insert(path.to_owned(), bytes)),
            _ => return Err(NoAnswer::Garbled(line)),
        }
    }
}

fn exit(line: &str) -> Option<Exit> {
    match line.strip_prefix("exit ")? {
        "cut" => Some(Exit::Cut),
        status => status.parse().ok().map(Exit::Status),
    }
}

fn part(line: &str) -> Option<(u64, &str)> {
    let (size, name) = line.strip_prefix("part ")?.split_once(' ')?;
    Some((size.parse().ok()?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Outcome, NoAnswer> {
        let mut channel = Channel::listen(text.as_bytes());
        answer(&mut channel, Instant::now() + Duration::from_secs(10))
    }

    #[test]
    fn an_answer_has_all_parts() {
        let outcome = read(
            "exit 3\npart 4 stdout\nend\npart 0 stderr\n\
             part 2 file a b\nhiend\n",
        );
        let outcome = outcome.unwrap();
        assert_eq!(outcome.exit, Exit::Status(3));
        assert_eq!(outcome.stdout, b"end\n");
        assert!(outcome.stderr.is_empty());
        assert_eq!(outcome.files["a b"], b"hi");
    }

    #[test]
    fn what_is_not_agreed_on_is_no_answer() {
        let garbled = |line: &str| Err(NoAnswer::Garbled(line.to_owned()));
        assert_eq!(read("exit 256\n"), garbled("exit 256"));
        assert_eq!(read("[ 1.0] oops\n"), garbled("[ 1.0] oops"));
        assert_eq!(read("exit 0\npart x stdout\n"), garbled("part x stdout"));
        assert_eq!(read("exit 0\npart 1 core\nx"), garbled("part 1 core"));
        let ended = Err(NoAnswer::Broken(Broken::Ended));
        assert_eq!(read("exit cut\npart 9 stdout\nx"), ended);
    }

    #[test]
    fn a_job_says_its_size_and_time() {
        let job = Job::new("true").limit(Duration::from_millis(1)).bring("x");
        let message = job.file("a/b", "c").unwrap().message().unwrap();
        let end = message.iter().position(|&byte| byte == b'\n').unwrap();
        let said = String::from_utf8_lossy(&message[..end]).into_owned();
        assert_eq!(said, format!("{} 1", message.len() - end - 1));
        assert!(Job::new("").file("../x", "").is_err());
    }
}
