//! Programs that are run, and the one error that a chore ends with. It owns
//! how a failed program is described; it knows no chore.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Why a chore stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something was found, or a step failed: exit 1.
    Failed(String),
    /// The command line makes no sense: exit 2.
    Usage(String),
    /// This machine cannot do it: exit 3.
    Environment(String),
}

impl Stop {
    /// The exit status, by the same rule as the command `kfunc`.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Environment(_) => 3,
        }
    }

    /// A failure to do `what` with the file or folder `path`.
    pub(crate) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("cannot {what} {}: {error}", path.display()))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(text) | Self::Usage(text) | Self::Environment(text) => f.write_str(text),
        }
    }
}

/// The command line of `command`, for messages.
pub(crate) fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn cannot_start(command: &Command, error: &io::Error) -> Stop {
    Stop::Failed(format!("cannot start `{}`: {error}", line(command)))
}

/// Runs `command` with this process's own output. An error when it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), Stop> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Stop::Failed(format!("`{}`: {status}", line(command))))
}

/// Runs `command` and keeps what it wrote, whether it failed or not.
pub(crate) fn output(command: &mut Command) -> Result<Output, Stop> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))
}

/// What `command` wrote to its standard output. An error, with what it wrote
/// to its standard error, when it fails.
pub(crate) fn stdout(command: &mut Command) -> Result<String, Stop> {
    let out = output(command)?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    Err(Stop::Failed(format!(
        "`{}`: {}\n{}",
        line(command),
        out.status,
        String::from_utf8_lossy(&out.stderr).trim_end()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_with_its_words() {
        let stop = stdout(Command::new("sh").args(["-c", "echo no >&2; exit 4"])).unwrap_err();
        assert_eq!(stop.code(), 1);
        assert!(stop.to_string().ends_with("exit status: 4\nno"), "{stop}");
        assert!(run(Command::new("sh").args(["-c", "exit 1"])).is_err());
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let stop = run(&mut Command::new("no-such-program")).unwrap_err();
        assert!(
            stop.to_string().starts_with("cannot start `no-such"),
            "{stop}"
        );
    }
}
