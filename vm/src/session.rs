//! A machine that runs. It owns the emulator's process, which goes when the
//! session goes, and how long the machine may take; what is said to it is
//! [`crate::job`]'s.

use std::io::{self, Write as _};
use std::process::{Child, ChildStdin};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use crate::channel::{Broken, Channel};
use crate::console::Console;
use crate::failure::Failure;
use crate::job::{self, Job, NoAnswer, Outcome};
use crate::machine::Machine;

/// How long a machine may take to start: some seconds, but a busy host may be
/// many times slower.
const START: Duration = Duration::from_secs(180);

/// How long a job and its outcome may be on their way, beside the job's own
/// time.
const TRANSFER: Duration = Duration::from_secs(60);

/// A machine that has started and takes jobs.
#[derive(Debug)]
pub struct Session {
    emulator: Emulator,
    port: Option<ChildStdin>,
    answers: Channel,
    console: Console,
    release: String,
    /// The emulator reads it when the machine starts.
    _initramfs: NamedTempFile,
}

/// The emulator's process. Dropping it ends it.
#[derive(Debug)]
struct Emulator(Child);

impl Emulator {
    fn end(&mut self) {
        // Both fail only when it has ended, and that is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.end();
    }
}

impl Session {
    /// Switches a machine on and waits until it takes jobs.
    ///
    /// # Errors
    ///
    /// If the emulator cannot be started, or the machine does not come up whole
    /// and in time.
    pub fn start(machine: &Machine) -> Result<Self, Failure> {
        let initramfs = initramfs(machine)?;
        let mut child = machine
            .command(initramfs.path())
            .spawn()
            .map_err(|error| Failure::io(&machine.emulator, error))?;
        let mut session = Self {
            port: child.stdin.take(),
            answers: Channel::listen(child.stdout.take().map_or_else(nothing, boxed)),
            console: Console::listen(child.stderr.take().map_or_else(nothing, boxed)),
            emulator: Emulator(child),
            release: String::new(),
            _initramfs: initramfs,
        };
        session.release = session.ready()?;
        Ok(session)
    }

    /// Waits for the machine's first words.
    fn ready(&mut self) -> Result<String, Failure> {
        let line = self.answers.line(Instant::now() + START);
        let line = line.map_err(|broken| self.failure(broken))?;
        match line.strip_prefix("ready ") {
            Some(release) => Ok(release.to_owned()),
            None => Err(Failure::Start(line)),
        }
    }

    /// What its kernel calls itself, such as `6.12.95+deb12-cloud-amd64`.
    #[must_use]
    pub fn release(&self) -> &str {
        &self.release
    }

    /// Has the machine do a job, and waits for what comes of it.
    ///
    /// # Errors
    ///
    /// If there is no outcome. The machine has then been switched off.
    pub fn run(&mut self, job: &Job) -> Result<Outcome, Failure> {
        let until = Instant::now() + Duration::from_secs(job.seconds()) + TRANSFER;
        let message = job.message()?;
        self.send(message).map_err(|broken| self.failure(broken))?;
        job::answer(&mut self.answers, until).map_err(|no_answer| match no_answer {
            NoAnswer::Broken(broken) => self.failure(broken),
            NoAnswer::Garbled(line) => {
                self.end();
                Failure::Garbled(line)
            }
        })
    }

    /// Writes on a thread of its own, since a machine that hangs reads nothing.
    /// The port comes back with the message; a session without one is over.
    fn send(&mut self, message: Vec<u8>) -> Result<(), Broken> {
        let mut port = self.port.take().ok_or(Broken::Ended)?;
        let (done, sent) = mpsc::channel();
        thread::spawn(move || {
            let written = port.write_all(&message);
            let _ = done.send(written.map(|()| port));
        });
        let port = sent.recv_timeout(TRANSFER).map_err(|_| Broken::Late)?;
        self.port = Some(port.map_err(|_| Broken::Ended)?);
        Ok(())
    }

    /// Switches off a machine that is of no use any more.
    fn end(&mut self) {
        self.port = None;
        self.emulator.end();
    }

    fn failure(&mut self, broken: Broken) -> Failure {
        self.end();
        let console = self.console.tail_at_end();
        match broken {
            Broken::TooMuch(size) => Failure::TooMuch(size),
            Broken::Late => Failure::Late(console),
            Broken::Ended => Failure::Ended(console),
        }
    }
}

fn initramfs(machine: &Machine) -> Result<NamedTempFile, Failure> {
    let bytes = machine.initramfs()?;
    let io = |error: io::Error| Failure::io(&std::env::temp_dir(), error);
    let mut file = NamedTempFile::new().map_err(io)?;
    file.write_all(&bytes).map_err(io)?;
    Ok(file)
}

type Stream = Box<dyn io::Read + Send>;

fn boxed(stream: impl io::Read + Send + 'static) -> Stream {
    Box::new(stream)
}

/// For a stream that was not asked for: [`Machine::command`] asks for all.
fn nothing() -> Stream {
    Box::new(io::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of starting a program that is no emulator.
    fn start(emulator: &str) -> Failure {
        let machine = Machine {
            emulator: emulator.into(),
            kernel: "none".into(),
            busybox: "/bin/sh".into(),
            modules: Vec::new(),
            programs: Vec::new(),
            memory: 1,
            cpu: "max",
        };
        Session::start(&machine).expect_err("it is no emulator")
    }

    #[test]
    fn why_a_machine_does_not_start_is_told() {
        assert!(matches!(start("no-such-emulator"), Failure::Io { .. }));
        let Failure::Ended(complaint) = start("ls") else {
            panic!("ls takes no such words");
        };
        assert!(
            complaint.contains("-accel") || complaint.contains("option"),
            "{complaint}"
        );
        assert!(matches!(start("echo"), Failure::Start(line) if line.starts_with("-accel")));
    }
}
