//! What reading kernels costs: beside bpftool on the same file in the same run,
//! in memory, and for whole source trees and folders of modules where there are
//! any.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Bench, Row, generated, median, medians, parse, timed};
use crate::process::{self, Stop};

/// The running kernel's types.
const TYPES: &str = "/sys/kernel/btf/vmlinux";

/// Another kernel's, of which setup has the types.
const NEWEST: &str = "7.3";

/// How many times faster than bpftool's list the list of kfuncs must be.
const FASTER: f64 = 20.0;

/// The most memory that the list may take, in sizes of the file.
const MEMORY: f64 = 2.0;

/// How often memory is measured; the most counts.
const MEASURED: usize = 5;

/// How often what takes seconds is timed; the median counts.
const LONG: usize = 3;

/// The longest that generating everything from a kernel may take, in seconds.
const GEN: f64 = 0.04;

/// The longest that a source tree may take, in seconds.
const TREE: f64 = 3.0;

/// The longest that a kernel's modules may take, in seconds.
const MODULES: f64 = 5.0;

pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let mut rows = Vec::new();
    let newest = bench.ws.target.join("tools/vm").join(NEWEST).join("btf");
    let mut kernels = vec![(NEWEST, newest.as_path())];
    let live = Path::new(TYPES);
    if live.exists() {
        kernels.insert(0, ("the running kernel", live));
        rows.extend([beside_bpftool(bench)?, memory(bench)?]);
        let from = ["--kernel".as_ref(), live.as_os_str()];
        rows.extend(generated(bench, "the running kernel", &from, GEN)?);
    }
    rows.extend(parse::rows(bench, &kernels)?);
    for version in ["6.1", "6.12", "7.3"] {
        let what = format!("list of the source of {version}");
        let tree = bench.ws.target.join("tools/sources").join(version);
        rows.push(seconds(bench, what, &tree, TREE)?);
    }
    let folder = bench.ws.target.join("tools/kernels/6.12");
    let what = "list of 6.12 with all modules, packed".to_owned();
    rows.push(seconds(bench, what, &folder, MODULES)?);
    Ok(rows)
}

fn list(bench: &Bench<'_>, kernel: &Path) -> Command {
    let mut command = Command::new(&bench.kfunc);
    command.args(["list", "--kernel"]).arg(kernel);
    command
}

fn beside_bpftool(bench: &Bench<'_>) -> Result<Row, Stop> {
    let mut bpftool = Command::new(bench.ws.target.join("tools/bpftool"));
    bpftool.args(["btf", "dump", "file", TYPES, "format", "c"]);
    let mut both = [list(bench, Path::new(TYPES)), bpftool];
    let [ours, theirs] = medians(&mut both)?;
    let mut row = Row::new(
        format!(
            "list of the running kernel, {:.1} ms, beside bpftool",
            ours * 1e3
        ),
        format!("{:.0}x faster", theirs / ours),
    );
    row.limit = Some((format!("{FASTER:.0}x"), theirs / ours >= FASTER));
    Ok(row)
}

/// The most memory that the list has at a time, the command itself included.
fn memory(bench: &Bench<'_>) -> Result<Row, Stop> {
    let file = fs::metadata(TYPES).map_err(|error| Stop::io("read", Path::new(TYPES), &error))?;
    let said = bench.folder.join("memory");
    let mut most = 0.0_f64;
    for _ in 0..MEASURED {
        let list = list(bench, Path::new(TYPES));
        let mut time = Command::new("time");
        time.args(["--format", "%M", "--output"]).arg(&said);
        time.arg(list.get_program()).args(list.get_args());
        process::stdout(&mut time)?;
        let text = fs::read_to_string(&said).map_err(|error| Stop::io("read", &said, &error))?;
        let kilobytes: f64 = text
            .trim()
            .parse()
            .map_err(|_| Stop::Failed(format!("`time` said: {text}")))?;
        most = most.max(kilobytes * 1024.0);
    }
    let what = format!(
        "memory of the list of the running kernel, {:.1} MB, beside the file",
        most / 1e6
    );
    Ok(Row::ratio(what, most / file.len() as f64, MEMORY))
}

/// The time of the list of what `cargo xtask kernels` fetches.
fn seconds(bench: &Bench<'_>, what: String, kernel: &Path, limit: f64) -> Result<Row, Stop> {
    if !kernel.exists() {
        return Ok(Row::new(what, "not fetched"));
    }
    let mut times = Vec::new();
    for _ in 0..LONG {
        times.push(timed(&mut list(bench, kernel))?);
    }
    let time = median(times);
    let mut row = Row::new(what, format!("{time:.2} s"));
    row.limit = Some((format!("{limit:.0} s"), time <= limit));
    Ok(row)
}
