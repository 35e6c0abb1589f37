//! `cargo xtask test`: sets up, runs every layer, and says of each what ran or
//! why it could not. It owns the report, and what counts as having passed.
//!
//! A test that cannot run here writes a line to its standard error, past the
//! harness's capture: `could not: LAYER: WHY`. Where the running kernel itself
//! refuses, and nothing that a runner could provide would help, the line ends in
//! `(the kernel itself refuses)`; with `CI=true` no other is accepted.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::bless::BLESSING;
use crate::bpf;
use crate::layers::{self, Layer, Step};
use crate::process::{self, Stop};
use crate::setup::{self, Tools};
use crate::tidy;
use crate::workspace::Workspace;

/// How a line begins by which a test says that it cannot run.
const COULD_NOT: &str = "could not: ";

/// How it ends where only another kernel would help.
const REFUSED: &str = "(the kernel itself refuses)";

/// How a layer ended.
struct Outcome {
    name: String,
    /// What is told of it: counts, or an error.
    told: String,
    /// What its tests could not do, sorted.
    could_not: Vec<String>,
    failed: bool,
    took: Duration,
}

/// What the lines `test result: ...` of a test run add up to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs the layers of these names, or all.
pub(crate) fn chore(ws: &Workspace, names: &[String]) -> Result<(), Stop> {
    let layers = layers::named(layers::all(ws), names)?;
    let ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let tools = setup::ensure(ws);
    let mut outcomes = vec![setup_outcome(&tools, ci)];
    for layer in &layers {
        println!("\n== {}", layer.name);
        let outcome = run(ws, layer, tools.as_ref().ok(), ci);
        println!("== {}: {}", outcome.name, outcome.told);
        outcomes.push(outcome);
    }
    print!("\n{}", summary(&outcomes));
    let failed = outcomes.iter().filter(|outcome| outcome.failed);
    let failed: Vec<&str> = failed.map(|outcome| outcome.name.as_str()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Stop::Failed(format!("failed: {}", failed.join(" "))))
}

/// Without tools some tests cannot run. That is said, and is a failure in CI.
fn setup_outcome(tools: &Result<Tools, Stop>, ci: bool) -> Outcome {
    let could_not = tools.as_ref().err().map(Stop::to_string);
    let told = if tools.is_ok() { "done" } else { "incomplete" };
    Outcome {
        name: "setup".to_owned(),
        told: told.to_owned(),
        failed: ci && tools.is_err(),
        could_not: could_not.into_iter().collect(),
        took: Duration::ZERO,
    }
}

fn run(ws: &Workspace, layer: &Layer, tools: Option<&Tools>, ci: bool) -> Outcome {
    let start = Instant::now();
    let mut outcome = match &layer.step {
        Step::Check(words) => checked(process::run(ws.cargo().args(*words))),
        Step::Tidy => checked(tidy::chore(ws)),
        Step::Examples => examples(ws, tools, ci),
        Step::Docs => checked(process::run(&mut layers::docs_command(ws))),
        Step::Tests(words) => counted(&mut plain_tests(ws, words, tools), ci),
    };
    outcome.name.clone_from(&layer.name);
    outcome.took = start.elapsed();
    outcome
}

/// A `cargo test` that writes nothing and is told where the tools are.
fn plain_tests(ws: &Workspace, words: &[String], tools: Option<&Tools>) -> Command {
    let mut command = layers::test_command(ws, words);
    for (name, _) in BLESSING {
        command.env_remove(name);
    }
    command.env("INSTA_UPDATE", "no");
    command.envs(tools.iter().flat_map(|tools| tools.variables()));
    command
}

fn outcome(told: impl Into<String>, failed: bool) -> Outcome {
    Outcome {
        name: String::new(),
        told: told.into(),
        could_not: Vec::new(),
        failed,
        took: Duration::ZERO,
    }
}

/// The outcome of a step that passes or fails as a whole.
fn checked(result: Result<(), Stop>) -> Outcome {
    match result {
        Ok(()) => outcome("passed", false),
        Err(stop) => stopped(&stop),
    }
}

/// The outcome of building the examples in Rust.
fn examples(ws: &Workspace, tools: Option<&Tools>, ci: bool) -> Outcome {
    let Some(tools) = tools else {
        let mut missing = outcome("not built", ci);
        missing.could_not = vec!["examples: setup is incomplete".to_owned()];
        return missing;
    };
    match bpf::check(ws, tools) {
        Ok(0) => outcome("no example was built", true),
        Ok(count) => outcome(format!("ran {count} built"), false),
        Err(stop) => stopped(&stop),
    }
}

/// The outcome of a step that did not get through. Why is shown on the spot.
fn stopped(stop: &Stop) -> Outcome {
    eprintln!("{stop}");
    outcome("see above", true)
}

/// The outcome of a `cargo test`.
fn counted(command: &mut Command, ci: bool) -> Outcome {
    match tests(command) {
        Ok(ran) => judged(ran, ci),
        Err(stop) => stopped(&stop),
    }
}

/// A `cargo test` that was run.
struct Ran {
    counts: Counts,
    success: bool,
    /// What its tests could not do, sorted, each once.
    could_not: Vec<String>,
}

/// Runs a `cargo test`, shows what it writes, and adds up its results.
fn tests(command: &mut Command) -> Result<Ran, Stop> {
    let line = process::line(command);
    let cannot = |error: std::io::Error| Stop::Failed(format!("cannot run `{line}`: {error}"));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    let stderr = child.stderr.take();
    let notes = thread::spawn(move || {
        let mut could_not = Vec::new();
        each_line(stderr, |line| {
            eprintln!("{line}");
            could_not.extend(line.strip_prefix(COULD_NOT).map(str::to_owned));
        });
        could_not.sort();
        could_not.dedup();
        could_not
    });
    let mut counts = Counts::default();
    each_line(child.stdout.take(), |line| {
        println!("{line}");
        counts.add(line);
    });
    // What was printed is to be seen before the next layer's messages.
    let _ = std::io::stdout().flush();
    Ok(Ran {
        counts,
        success: child.wait().map_err(cannot)?.success(),
        could_not: notes.join().unwrap_or_default(),
    })
}

/// Does `action` with each line of `stream`, up to its end or an error.
fn each_line(stream: Option<impl Read>, mut action: impl FnMut(&str)) {
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        action(&String::from_utf8_lossy(&line));
    }
}

impl Counts {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; ...`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for part in counts.split("; ") {
            match part.split_once(' ') {
                Some((count, "passed")) => self.passed += count.parse().unwrap_or(0),
                Some((count, "failed")) => self.failed += count.parse().unwrap_or(0),
                Some((count, "ignored")) => self.ignored += count.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

fn judged(ran: Ran, ci: bool) -> Outcome {
    let Counts {
        passed,
        failed,
        ignored,
    } = ran.counts;
    let missing = ran.could_not.iter().any(|note| !note.ends_with(REFUSED));
    let (told, is_failure) = if !ran.success && passed == 0 && failed == 0 {
        ("did not run".to_owned(), true)
    } else if !ran.success || failed > 0 {
        (format!("{passed} passed, {failed} failed"), true)
    } else if passed == 0 {
        ("no test ran".to_owned(), true)
    } else if ignored > 0 {
        (format!("{passed} passed, {ignored} ignored"), true)
    } else {
        (format!("ran {passed} passed"), ci && missing)
    };
    let mut outcome = outcome(told, is_failure);
    outcome.could_not = ran.could_not;
    outcome
}

/// The table at the end.
fn summary(outcomes: &[Outcome]) -> String {
    let width = outcomes
        .iter()
        .map(|outcome| outcome.name.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for Outcome {
        name,
        told,
        could_not,
        failed,
        took,
    } in outcomes
    {
        let mark = if *failed { "FAILED " } else { "" };
        let first = told.lines().next().unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:width$}: {mark}{first} ({}s)", took.as_secs());
        for note in could_not.iter().flat_map(|note| note.lines()) {
            let _ = writeln!(text, "{:width$}  could not: {note}", "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, ignored: u64) -> Counts {
        Counts {
            passed,
            failed,
            ignored,
        }
    }

    #[test]
    fn results_add_up() {
        let mut all = Counts::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 1 filtered out; finished in 0.00s",
            "test result: FAILED. 1 passed; 2 failed; 4 ignored; 0 measured; 0 filtered out",
            "test result: odd",
        ] {
            all.add(line);
        }
        assert_eq!(all, counts(4, 2, 4));
    }

    /// Whether a run with these results, and this note, is a failure.
    fn failed(counts: Counts, success: bool, note: &str, ci: bool) -> bool {
        let could_not = note.lines().map(str::to_owned).collect();
        let ran = Ran {
            counts,
            success,
            could_not,
        };
        judged(ran, ci).failed
    }

    #[test]
    fn a_layer_passes_only_when_tests_ran() {
        assert!(!failed(counts(1, 0, 0), true, "", true));
        assert!(failed(counts(0, 0, 0), true, "", false));
        assert!(failed(counts(1, 0, 0), false, "", false));
        assert!(failed(counts(1, 1, 0), true, "", false));
        assert!(failed(counts(1, 0, 1), true, "", false));
    }

    #[test]
    fn in_ci_only_the_kernel_may_refuse() {
        let kernel = format!("kernel: no BTF {REFUSED}");
        assert!(!failed(counts(1, 0, 0), true, &kernel, true));
        assert!(failed(counts(1, 0, 0), true, "kernel: no clang", true));
        assert!(!failed(counts(1, 0, 0), true, "kernel: no clang", false));
        let both = format!("{kernel}\nkernel: no clang");
        assert!(failed(counts(1, 0, 0), true, &both, true));
    }

    #[test]
    fn notes_and_results_are_read_from_a_run() {
        let script = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'
                      echo 'could not: b: y' >&2; echo other >&2; echo 'could not: a: x' >&2
                      echo 'could not: a: x' >&2";
        let ran = tests(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(ran.counts, counts(2, 0, 0));
        assert_eq!(ran.could_not, ["a: x", "b: y"]);
        assert!(ran.success);
    }

    #[test]
    fn what_could_not_be_done_is_in_the_summary() {
        let mut one = judged(
            Ran {
                counts: counts(2, 0, 0),
                success: true,
                could_not: vec!["kernel: no BTF".to_owned()],
            },
            false,
        );
        one.name = "ui".to_owned();
        let two = setup_outcome(&Err(Stop::Environment("missing: gcc".to_owned())), true);
        assert_eq!(
            summary(&[one, two]),
            "ui   : ran 2 passed (0s)\n       could not: kernel: no BTF\n\
             setup: FAILED incomplete (0s)\n       could not: missing: gcc\n"
        );
    }
}
