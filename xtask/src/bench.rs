//! `cargo xtask bench`: what generating and building cost, against the limits
//! that the project promises. It owns the measurements and the limits; how
//! instructions are counted is [`count`]'s.
//!
//! Times move with the machine and its load, instruction counts hardly do: where
//! a limit on a time is broken, look at the count beside it.

mod check;
mod count;
mod defs;
mod examples;
mod link;
mod list;
mod parse;
mod synthetic;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::folder::fresh;
use crate::process::{self, Stop};
use crate::setup;
use crate::workspace::Workspace;
use count::Counter;

/// How often the process is timed; the median counts.
const RUNS: usize = 21;

/// The longest that generating everything may take, as a process, in seconds.
const GEN: f64 = 0.05;

/// How many kfuncs the synthetic sources have.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// The most that a kfunc may cost, in costs of a kfunc at the cheapest size.
const GROWTH: f64 = 1.3;

/// The most that building `kfunc-defs` may cost, in costs of building the same
/// functions as plain extern blocks.
const BUILD: f64 = 1.5;

/// The kernel that is generated for.
const KERNEL: &str = "6.18";

/// A line of the report.
struct Row {
    what: String,
    measured: String,
    /// The limit and whether it holds, where there is one.
    limit: Option<(String, bool)>,
}

impl Row {
    fn new(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            measured: measured.into(),
            limit: None,
        }
    }

    /// A row about a ratio that has a limit.
    fn ratio(what: impl Into<String>, ratio: f64, limit: f64) -> Self {
        Self {
            limit: Some((format!("{limit:.1}x"), ratio <= limit)),
            ..Self::new(what, format!("{ratio:.2}x"))
        }
    }
}

/// What all measurements need.
struct Bench<'a> {
    ws: &'a Workspace,
    counter: Counter,
    /// The command `kfunc`, optimised.
    kfunc: PathBuf,
    /// A folder for what is written.
    folder: PathBuf,
}

/// A part of the report.
type Part = fn(&Bench<'_>) -> Result<Vec<Row>, Stop>;

/// The parts by name.
const PARTS: [(&str, Part); 7] = [
    ("gen", built_in),
    ("growth", growth),
    ("build", defs::rows),
    ("check", check::rows),
    ("link", link::rows),
    ("list", list::rows),
    ("examples", examples::rows),
];

/// Measures the parts of these names, or all, and prints the report.
pub(crate) fn chore(ws: &Workspace, names: &[String]) -> Result<(), Stop> {
    let known = |name: &&String| PARTS.iter().any(|(part, _)| part == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return Err(Stop::Usage(format!(
            "no part `{name}`: gen, growth, build, check, link, list, examples"
        )));
    }
    setup::ensure(ws)?;
    let bench = Bench::new(ws)?;
    let mut rows = Vec::new();
    let mut add = |some: Vec<Row>| {
        eprint!("{}", table(&some));
        rows.extend(some);
    };
    for (name, part) in PARTS {
        if names.is_empty() || names.iter().any(|chosen| chosen == name) {
            add(part(&bench)?);
        }
    }
    println!("instructions counted by {}\n", bench.counter.name());
    print!("{}", table(&rows));
    let broken = |row: &&Row| matches!(row.limit, Some((_, false)));
    match rows.iter().filter(broken).count() {
        0 => Ok(()),
        count => Err(Stop::Failed(format!("{count} limits are broken"))),
    }
}

impl<'a> Bench<'a> {
    fn new(ws: &'a Workspace) -> Result<Self, Stop> {
        let folder = ws.target.join("bench");
        fresh(&folder)?;
        Ok(Self {
            ws,
            counter: Counter::choose(&folder),
            kfunc: ws.kfunc()?,
            folder,
        })
    }

    /// The command that generates everything from what the words say, or from the
    /// definitions that are built in, into a folder that is empty.
    fn generate(&self, from: &[&OsStr]) -> Result<Command, Stop> {
        let out = self.folder.join("out");
        fresh(&out)?;
        let mut command = Command::new(&self.kfunc);
        command.arg("gen").args(from);
        command
            .args(["--target-kernel", KERNEL, "--out-dir"])
            .arg(&out)
            .stdin(Stdio::null());
        Ok(command)
    }

    fn synthetic(&self, size: usize) -> Result<u64, Stop> {
        let file = self.folder.join(format!("synthetic_{size}.rs"));
        std::fs::write(&file, synthetic::source(size))
            .map_err(|error| Stop::io("write", &file, &error))?;
        self.counter.count(&self.generate(&[file.as_os_str()])?)
    }
}

/// Generating everything for the built-in definitions.
fn built_in(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    generated(bench, "built-in definitions", &[], GEN)
}

/// The time and the instructions of generating everything from what the words
/// say; the time has a limit, in seconds.
fn generated(bench: &Bench<'_>, what: &str, from: &[&OsStr], limit: f64) -> Result<Vec<Row>, Stop> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        times.push(timed(&mut bench.generate(from)?)?);
    }
    let median = median(times);
    let mut time = Row::new(
        format!("gen, {what}, median of {RUNS}"),
        format!("{:.1} ms", median * 1e3),
    );
    time.limit = Some((format!("{} ms", limit * 1e3), median <= limit));
    let count = bench.counter.count(&bench.generate(from)?)?;
    Ok(vec![
        time,
        Row::new(format!("gen, {what}"), instructions(count)),
    ])
}

/// The median times of commands, in seconds, which run in turn.
fn medians<const N: usize>(commands: &mut [Command; N]) -> Result<[f64; N], Stop> {
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..RUNS {
        for (command, times) in commands.iter_mut().zip(&mut times) {
            times.push(timed(command)?);
        }
    }
    Ok(times.map(median))
}

fn timed(command: &mut Command) -> Result<f64, Stop> {
    let start = Instant::now();
    process::stdout(command)?;
    Ok(start.elapsed().as_secs_f64())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// What a kfunc costs at each size. What the process costs before the
/// first is left out: it does not grow.
fn growth(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let first = bench.synthetic(1)?;
    let mut costs = Vec::new();
    for size in SIZES {
        let count = bench.synthetic(size)?.saturating_sub(first);
        costs.push((size, count / (size as u64 - 1)));
    }
    let cheapest = costs
        .iter()
        .map(|(_, cost)| *cost)
        .min()
        .unwrap_or(1)
        .max(1);
    let mut rows = vec![Row::new("gen, 1 kfunc", instructions(first))];
    for (size, cost) in costs {
        let what = format!("gen, {size} kfuncs, each at {}", instructions(cost));
        let ratio = cost as f64 / cheapest as f64;
        rows.push(Row::ratio(what, ratio, GROWTH));
    }
    Ok(rows)
}

fn instructions(count: u64) -> String {
    match count {
        0..100_000 => format!("{count} instructions"),
        100_000..10_000_000 => format!("{} thousand instructions", count / 1_000),
        _ => format!("{} million instructions", count / 1_000_000),
    }
}

/// The report, in columns.
fn table(rows: &[Row]) -> String {
    let width = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let what = width(&|row| row.what.len());
    let measured = width(&|row| row.measured.len());
    let mut text = String::new();
    for row in rows {
        let limit = match &row.limit {
            None => String::new(),
            Some((limit, true)) => format!("  limit {limit}"),
            Some((limit, false)) => format!("  limit {limit}  BROKEN"),
        };
        text.push_str(&format!(
            "{:what$}  {:>measured$}{limit}\n",
            row.what, row.measured
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_limit_is_shown() {
        let rows = [
            Row::new("a", instructions(123_456)),
            Row::ratio("b", 1.2, 1.3),
            Row::ratio("cd", 1.4, 1.3),
        ];
        assert_eq!(
            table(&rows),
            "a   123 thousand instructions\n\
             b                       1.20x  limit 1.3x\n\
             cd                      1.40x  limit 1.3x  BROKEN\n"
        );
    }
}
