//! Linking an object of the size that a program of some thousand lines has.
//! Owns that object: what calls kfuncs in it, without types, as rustc does.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Bench, RUNS, Row, instructions};
use crate::process::{self, Stop};

/// The longest that linking the object may take, as a process.
const LIMIT: Duration = Duration::from_millis(5);

/// As many bytes the object has at least.
const BYTES: u64 = 50_000;

/// As many programs it has.
const PROGRAMS: usize = 60;

/// What each program calls.
const CALLS: &str = r#"r1 = %0\n\tcall bpf_task_from_pid\n\tr1 = r0\n\tcall bpf_task_release"#;

/// Links the object and times that.
pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let object = object(bench)?;
    let bytes = fs::metadata(&object)
        .map_err(|error| Stop::io("read", &object, &error))?
        .len();
    if bytes < BYTES {
        return Err(Stop::Failed(format!(
            "the object to link has only {bytes} bytes"
        )));
    }
    let link = || {
        let mut command = Command::new(&bench.kfunc);
        command.arg("link").arg(&object).arg("-o");
        command.arg(object.with_file_name("linked.o"));
        command
    };
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        process::stdout(&mut link())?;
        times.push(start.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    let kilobytes = bytes / 1000;
    let mut time = Row::new(
        format!("link, an object of {kilobytes} kB, median of {RUNS}"),
        format!("{:.1} ms", median.as_secs_f64() * 1e3),
    );
    time.limit = Some((format!("{} ms", LIMIT.as_millis()), median <= LIMIT));
    let count = bench.counter.count(&link())?;
    let what = format!("link, an object of {kilobytes} kB");
    Ok(vec![time, Row::new(what, instructions(count))])
}

fn object(bench: &Bench<'_>) -> Result<PathBuf, Stop> {
    let source = bench.folder.join("link.c");
    let object = source.with_extension("o");
    fs::write(&source, text()).map_err(|error| Stop::io("write", &source, &error))?;
    let mut clang = Command::new(bench.ws.target.join("tools/clang"));
    clang.args(["-g", "-O2", "-target", "bpf", "-c"]);
    process::run(clang.arg(&source).arg("-o").arg(&object))?;
    Ok(object)
}

/// Programs with structs of their own, so that there are types to look through.
fn text() -> String {
    let mut text = String::new();
    for number in 0..PROGRAMS {
        let written = writeln!(
            text,
            "struct shape_{number} {{ int id_{number}; long sum_{number}; char name[{number} + 1]; }};\n\
             __attribute__((section(\"syscall\"))) int program_{number}(struct shape_{number} *shape)\n\
             {{\n\tasm volatile(\"{CALLS}\" : : \"r\"(shape->id_{number}) : \"r0\", \"r1\", \"r2\", \
             \"r3\", \"r4\", \"r5\");\n\treturn shape->sum_{number} == {number};\n}}"
        );
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    text
}
