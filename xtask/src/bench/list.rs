//! What reading kernels costs, beside bpftool on the same file in the same run,
//! and a whole source tree where there is one.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Bench, Row, medians};
use crate::process::Stop;

/// The running kernel's types.
const TYPES: &str = "/sys/kernel/btf/vmlinux";

/// How many times faster than bpftool's list the list of kfuncs must be.
const FASTER: f64 = 20.0;

/// The longest that a source tree may take, in seconds.
const TREE: f64 = 3.0;

pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let list = |kernel: &Path| {
        let mut command = Command::new(&bench.kfunc);
        command.args(["list", "--kernel"]).arg(kernel);
        command
    };
    let mut bpftool = Command::new(bench.ws.target.join("tools/bpftool"));
    bpftool.args(["btf", "dump", "file", TYPES, "format", "c"]);
    let mut rows = Vec::new();
    if Path::new(TYPES).exists() {
        let mut both = [list(Path::new(TYPES)), bpftool];
        let [ours, theirs] = medians(&mut both)?;
        let mut row = Row::new(
            format!(
                "list of the running kernel, {:.1} ms, beside bpftool",
                ours * 1e3
            ),
            format!("{:.0}x faster", theirs / ours),
        );
        row.limit = Some((format!("{FASTER:.0}x"), theirs / ours >= FASTER));
        rows.push(row);
    }
    for version in ["6.1", "6.12", "7.3"] {
        let tree = bench.ws.target.join("tools/sources").join(version);
        if !tree.exists() {
            rows.push(Row::new(
                format!("list of the source of {version}"),
                "not fetched",
            ));
            continue;
        }
        let mut command = list(&tree);
        command.stdin(Stdio::null());
        let [time] = medians(&mut [command])?;
        let mut row = Row::new(
            format!("list of the source of {version}"),
            format!("{time:.2} s"),
        );
        row.limit = Some((format!("{TREE:.0} s"), time <= TREE));
        rows.push(row);
    }
    Ok(rows)
}
