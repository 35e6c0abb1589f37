//! The other end of the worker: starts it, waits for it, takes its answer.
//!
//! Owns what stands in for headers that a machine may not have. Refuses to know
//! how C is read.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use kfunc_codegen::diag::Code;
use kfunc_codegen::inventory::Place;
use kfunc_kernel::import::c_header::{Bindings, Kind, Told};
use serde_json::Value;
use tempfile::TempDir;

use super::{Stop, mistakes};
use crate::args::HeaderArgs;

/// A header that takes longer is not read.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nor is one that keeps a processor busy for longer: a list of all types takes a
/// second. Macros that name one another twice take for ever.
const BUSY: Duration = Duration::from_secs(9);

/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// As Linux counts the time of a processor for others (`USER_HZ`).
const TICKS: u32 = 100;

/// As many tags are declared for a header that does not.
const MAX_TAGS: usize = 10_000;

/// As many bytes of an answer are taken.
const MAX_ANSWER: u64 = 256 << 20;

/// What is read before every header.
const PRELUDE: &str = include_str!("stubs/prelude.h");

/// Headers for where there are none of this name. All types of a kernel are
/// given before the header, or taken to be empty.
const STUBS: &[(&str, &str)] = &[
    ("vmlinux.h", ""),
    ("bpf/bpf_helpers.h", include_str!("stubs/bpf_helpers.h")),
    ("bpf_helpers.h", include_str!("stubs/bpf_helpers.h")),
    ("bpf/bpf_tracing.h", ""),
    ("bpf/bpf_core_read.h", ""),
    ("bpf/bpf_endian.h", ""),
];

/// What keeps the prototypes of lists of all types away (bpftool 7.5). They are
/// not the header's, unless it is such a list.
const OWN_GUARD: &str = "BPF_NO_KFUNC_PROTOTYPES";

/// How clang reads. Sizes are those of BPF on both; the calling convention that
/// marks a kfunc is this architecture's.
const CLANG: &[&str] = &[
    "--target=x86_64-linux-gnu",
    "-std=gnu11",
    "-Wno-everything",
    "-Werror=visibility",
    "-ferror-limit=1000",
    "-D__TARGET_ARCH_x86",
];

/// What the worker makes of a header whose text is `text`. A struct that a
/// prototype is the first to mention is another one in each prototype: clang
/// tells of them, and they are declared for another attempt.
pub(super) fn read(header: &Path, text: &str, args: &HeaderArgs) -> Result<Bindings, Stop> {
    let alone = !text.contains(OWN_GUARD);
    let mut tags = BTreeSet::new();
    loop {
        let said = attempt(header, args, alone, &tags)?;
        let Said::Mistakes(text) = &said else {
            return said.bindings();
        };
        let before = tags.len();
        tags.extend(mistakes::hidden(text));
        if tags.len() == before || tags.len() > MAX_TAGS {
            return said.bindings();
        }
    }
}

/// What the worker said of a header.
enum Said {
    /// What bindgen made of it.
    Bindings(Bindings),
    /// clang's errors.
    Mistakes(String),
}

impl Said {
    fn bindings(self) -> Result<Bindings, Stop> {
        match self {
            Said::Bindings(bindings) => Ok(bindings),
            Said::Mistakes(text) => Err(Stop::Problems(mistakes::problems(&text))),
        }
    }
}

fn attempt(
    header: &Path,
    args: &HeaderArgs,
    alone: bool,
    tags: &BTreeSet<String>,
) -> Result<Said, Stop> {
    let cannot = |error: io::Error| Stop::Environment(format!("cannot start bindgen: {error}"));
    let folder = folder(tags).map_err(cannot)?;
    let worker = command(header, args, folder.path(), alone).and_then(|mut it| it.spawn());
    let answer = answer(worker.map_err(cannot)?);
    understood(header, answer)
}

/// A folder with the prelude and the stand-ins.
fn folder(tags: &BTreeSet<String>) -> io::Result<TempDir> {
    let folder = TempDir::new()?;
    let tags: String = tags.iter().map(|tag| format!("{tag};\n")).collect();
    fs::write(folder.path().join("prelude.h"), PRELUDE.to_owned() + &tags)?;
    fs::create_dir_all(folder.path().join("stubs/bpf"))?;
    for (name, text) in STUBS {
        fs::write(folder.path().join("stubs").join(name), text)?;
    }
    Ok(folder)
}

fn command(header: &Path, args: &HeaderArgs, folder: &Path, alone: bool) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("read-header");
    command.arg("--before").arg(folder.join("prelude.h"));
    if let Some(types) = &args.vmlinux {
        command.arg("--before").arg(types);
    }
    command.arg(header).arg("--").args(CLANG).args(&args.clang);
    command.args(alone.then(|| format!("-D{OWN_GUARD}")));
    command.arg("-idirafter").arg(folder.join("stubs"));
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    // libclang writes there what is in the answer as well.
    command.stderr(Stdio::null());
    Ok(command)
}

/// What a worker said, and how it ended; an error where it did not end.
fn answer(mut worker: Child) -> io::Result<(Vec<u8>, ExitStatus)> {
    let pipe = worker.stdout.take();
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.map(|pipe| pipe.take(MAX_ANSWER).read_to_end(&mut bytes));
        // Nobody waits any more where the patience was at its end.
        said.send(read.transpose().map(|_| bytes)).ok();
    });
    let begun = Instant::now();
    let mut bytes = heard.recv_timeout(LOOK);
    while bytes.is_err() && begun.elapsed() < PATIENCE && busy(worker.id()) < BUSY {
        bytes = heard.recv_timeout(LOOK);
    }
    if bytes.is_err() {
        worker.kill()?;
    }
    let status = worker.wait()?;
    match bytes {
        Ok(bytes) => Ok((bytes?, status)),
        Err(_) => Err(io::Error::other("it took too long")),
    }
}

/// For how long a process has kept a processor busy, as far as is known
/// (`proc_pid_stat(5)`: fields 14 and 15, the second in brackets).
fn busy(process: u32) -> Duration {
    let said = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let behind = said.rsplit_once(')').map_or("", |(_, behind)| behind);
    let times = behind.split_whitespace().skip(11).take(2);
    let ticks = times
        .filter_map(|time| time.parse::<u32>().ok())
        .sum::<u32>();
    Duration::from_secs(1) * ticks / TICKS
}

fn understood(header: &Path, answer: io::Result<(Vec<u8>, ExitStatus)>) -> Result<Said, Stop> {
    let failed = |why: &str| {
        let why = why.lines().next().unwrap_or_default();
        let message = format!("cannot make anything of `{}`: {why}", header.display());
        Stop::problem(Code::UnreadableHeader, message)
    };
    let (bytes, status) = answer.map_err(|error| failed(&error.to_string()))?;
    let Ok(answer) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(failed(&format!("libclang ended with {status}")));
    };
    let text = |key: &str| answer.get(key).and_then(Value::as_str);
    if let Some(why) = text("missing") {
        return Err(missing(why));
    }
    if let Some(mistakes) = text("mistakes") {
        return Ok(Said::Mistakes(mistakes.to_owned()));
    }
    match (text("rust"), answer.get("items").and_then(Value::as_array)) {
        (Some(rust), Some(items)) => Ok(Said::Bindings(Bindings {
            rust: rust.to_owned(),
            items: items.iter().filter_map(told).collect(),
        })),
        _ => Err(failed(text("failed").unwrap_or("it gave no answer"))),
    }
}

fn missing(why: &str) -> Stop {
    Stop::Environment(format!(
        "C is read with libclang, which cannot be had: {why}\n  = help: install it (Debian: \
         `libclang-19-dev`), or say in `LIBCLANG_PATH` where it is"
    ))
}

fn told(item: &Value) -> Option<Told> {
    let text = |key: &str| item.get(key).and_then(Value::as_str);
    let word = text("kind")?;
    let place = || {
        let line = item.get("line").and_then(Value::as_u64)?;
        Some(Place {
            file: text("file")?.to_owned(),
            line: u32::try_from(line).ok()?,
        })
    };
    Some(Told {
        kind: Kind::ALL.into_iter().find(|kind| kind.word() == word)?,
        name: text("name")?.to_owned(),
        place: place(),
    })
}
