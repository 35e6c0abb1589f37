//! Standard output, standard error and exit codes.
//!
//! Owns what goes where: results to standard output, talk to standard error,
//! and in JSON one document to standard output. A reader that went away is
//! nobody's error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use kfunc_codegen::diag::Report;
use kfunc_codegen::diag::render::{self, Look};
use kfunc_codegen::source::Source;
use serde_json::{Value, json};

use crate::args::{Color, Common, Format};

/// As many names are told of a list; the others are counted.
const NAMED: usize = 6;

/// The first of these names, and how many more there are.
pub(crate) fn named(names: &[String]) -> String {
    let first: Vec<_> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Done,
    /// Something was found, or has drifted.
    Findings,
    /// Wrong arguments, or sources that cannot be used.
    BadInput,
    /// The environment does not let it be done.
    Environment,
    /// The command itself is wrong.
    Broken,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::BadInput => 2,
            Exit::Environment => 3,
            Exit::Broken => 101,
        })
    }
}

/// The streams, and how to write to them.
pub(crate) struct Talk {
    common: Common,
}

impl Talk {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    pub(crate) fn json(&self) -> bool {
        self.common.format == Format::Json
    }

    /// Whether declarations are asked for.
    pub(crate) fn rust(&self) -> bool {
        self.common.format == Format::Rust
    }

    /// Whether standard output gets colours.
    pub(crate) fn colored_results(&self) -> bool {
        self.colored(io::stdout().is_terminal())
    }

    fn colored(&self, terminal: bool) -> bool {
        match self.common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                terminal && !refused && !dumb
            }
        }
    }

    /// How diagnostics are to look.
    pub(crate) fn look(&self, deny_warnings: bool) -> Look {
        Look {
            color: self.colored(io::stderr().is_terminal()),
            deny_warnings,
        }
    }

    /// Writes a result; `exit` unless that is impossible.
    pub(crate) fn result(&self, text: &str, exit: Exit) -> Exit {
        self.bytes(text.as_bytes(), exit)
    }

    /// Writes a result that is no text.
    pub(crate) fn bytes(&self, bytes: &[u8], exit: Exit) -> Exit {
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.error(&format!("cannot write to standard output: {error}"));
                Exit::Environment
            }
            Ok(()) | Err(_) => exit,
        }
    }

    /// Writes a result as JSON.
    pub(crate) fn document(&self, value: &Value, exit: Exit) -> Exit {
        self.result(&format!("{value:#}\n"), exit)
    }

    /// Says something to the person at the terminal.
    pub(crate) fn say(&self, text: &str) {
        // If nobody can be told, there is nobody to tell that.
        io::stderr().lock().write_all(text.as_bytes()).ok();
    }

    /// Says what went wrong, where no diagnostic does.
    pub(crate) fn error(&self, text: &str) {
        self.say(&format!("error: {text}\n"));
    }

    /// Ends where no diagnostic says why.
    pub(crate) fn failed(&self, text: &str, exit: Exit) -> Exit {
        self.error(text);
        if self.json() {
            return self.document(&json!({ "error": text }), exit);
        }
        exit
    }

    /// Says what is wrong with the sources; tools get it with the result.
    pub(crate) fn report(&self, report: &Report, sources: &[Source], failed: &str, look: Look) {
        if self.json() {
            return;
        }
        let mut text = render::text(report, sources, look);
        text.extend(render::summary(report, failed, look));
        self.say(&text);
    }

    /// Ends where sources cannot be used.
    pub(crate) fn rejected(
        &self,
        report: &Report,
        sources: &[Source],
        failed: &str,
        look: Look,
    ) -> Exit {
        self.rejected_with(report, sources, failed, look, Exit::BadInput)
    }

    /// Ends with `exit` where something else cannot be used.
    pub(crate) fn rejected_with(
        &self,
        report: &Report,
        sources: &[Source],
        failed: &str,
        look: Look,
        exit: Exit,
    ) -> Exit {
        self.report(report, sources, failed, look);
        if !self.json() {
            return exit;
        }
        let diagnostics = render::json(report, sources, look);
        self.document(&json!({ "diagnostics": diagnostics }), exit)
    }
}
