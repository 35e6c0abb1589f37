//! Reading BTF alone, in a process that does nothing else. It owns how that
//! process is built and asked; what it does is `kernel/benches/parse.rs`'s.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Bench, Row, instructions};
use crate::process::{self, Stop};

/// The longest that reading a kernel's BTF may take, in milliseconds.
const LIMIT: f64 = 3.0;

/// As often it is read for the median.
const TIMES: u32 = 201;

/// The time and the instructions of reading the BTF of each of these kernels.
pub(super) fn rows(bench: &Bench<'_>, kernels: &[(&str, &Path)]) -> Result<Vec<Row>, Stop> {
    let program = program(bench)?;
    let read = |file: &Path, times: u32| {
        let mut command = Command::new(&program);
        command.arg(file).arg(times.to_string());
        command
    };
    let mut rows = Vec::new();
    for (name, file) in kernels {
        let (types, micros) = answer(&process::stdout(&mut read(file, TIMES))?)?;
        let millis = micros as f64 / 1e3;
        let what = format!("BTF of {name}, {types} types");
        let mut time = Row::new(
            format!("{what}, median of {TIMES}"),
            format!("{millis:.1} ms"),
        );
        time.limit = Some((format!("{LIMIT:.0} ms"), millis <= LIMIT));
        let (once, twice) = (read(file, 1), read(file, 2));
        let count = bench.counter.count(&twice)?;
        let count = count.saturating_sub(bench.counter.count(&once)?);
        rows.extend([time, Row::new(what, instructions(count))]);
    }
    Ok(rows)
}

/// The program, built if it is not current.
fn program(bench: &Bench<'_>) -> Result<PathBuf, Stop> {
    let mut cargo = bench.ws.cargo();
    cargo.args(["bench", "--no-run", "--quiet", "--message-format=json"]);
    cargo.args(["--package", "kfunc-kernel", "--bench", "parse"]);
    let text = process::stdout(&mut cargo)?;
    let mut messages = text.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    let built = messages.next_back();
    built.ok_or_else(|| Stop::Failed("cargo built no bench `parse`".to_owned()))
}

/// The number of types and the microseconds that the program prints.
fn answer(text: &str) -> Result<(u32, u32), Stop> {
    let mut numbers = text.split_ascii_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(types)), Some(Ok(micros))) => Ok((types, micros)),
        _ => Err(Stop::Failed(format!("the bench `parse` said: {text}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_are_an_answer() {
        assert_eq!(answer("126611 1915\n").ok(), Some((126_611, 1915)));
        assert!(answer("126611\n").is_err() && answer("many few").is_err());
    }
}
