//! The example `examples/tasks-c`, built as its README says and run on tasks made for it: what
//! it says of them must be what they were.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, id};

use kfunc_tests::bpf::{Bench, wait_until_gone, workspace};
use kfunc_tests::tools::run;

/// The programs of the example.
const PROGRAMS: [&str; 5] = ["follow", "on_newtask", "on_exec", "on_exit", "summarise"];

/// `readlink /proc/self/ns/pid` in the initial pid namespace (PROC_PID_INIT_INO of
/// include/linux/proc_ns.h).
const INITIAL_PID_NAMESPACE: &str = "pid:[4026531836]";

/// A script that is busy for a while, in a cgroup of its own.
const BUSY: &str = "#!/bin/sh
echo $$ > \"$1/cgroup.procs\"
i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done
";

/// Starts one idle and one busy task, says which they are, and outlives them.
const SCRIPT: &str = "kfidle 0.2 & echo kfidle $!; kfbusy \"$1\" & echo kfbusy $!; wait; exit 7";

/// The same, but what it started is still there when it is first asked about.
const SLOW: &str = "kfidle 1.5 & echo kfidle $!; wait";

/// A cgroup made for the test; it goes with this value.
struct Cgroup(PathBuf);

impl Cgroup {
    /// Makes one below this process's own in the unified hierarchy.
    fn new() -> Result<Self, String> {
        let mounts = fs::read_to_string("/proc/self/mounts").map_err(|err| err.to_string())?;
        let mount = mounts.lines().find_map(|line| {
            let mut words = line.split(' ').skip(1);
            let path = words.next()?;
            (words.next()? == "cgroup2").then_some(path)
        });
        let own = fs::read_to_string("/proc/self/cgroup").map_err(|err| err.to_string())?;
        let own = own
            .lines()
            .find_map(|line| line.strip_prefix("0::/"))
            .unwrap_or_default();
        let path = Path::new(mount.ok_or("no cgroup2 is mounted")?).join(own);
        let path = path.join(format!("kfunc-test-{}", id()));
        fs::create_dir(&path).map_err(|err| format!("{}: {err}", path.display()))?;
        Ok(Self(path))
    }

    /// Its id: on 64-bit kernels the inode number of its folder (fs/kernfs, since 5.5).
    fn id(&self) -> Result<u64, String> {
        fs::metadata(&self.0)
            .map(|folder| folder.ino())
            .map_err(|err| err.to_string())
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // Fails only while a task is in it, and then the test has failed already.
        let _ = fs::remove_dir(&self.0);
    }
}

/// A line of the example's table.
#[derive(Debug)]
struct Row {
    pid: String,
    comm: String,
    made_by: String,
    execs: u32,
    cpu_ms: f64,
    lived_ms: Option<f64>,
    cgroup: u64,
}

impl Row {
    fn read(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [pid, _, comm, made_by, execs, cpu, _, _, lived, cgroup, _] = words[..] else {
            return Err(format!("no row: {line}"));
        };
        let number = |word: &str| word.parse::<f64>().map_err(|err| format!("{word}: {err}"));
        let whole = |word: &str| word.parse::<u64>().map_err(|err| format!("{word}: {err}"));
        Ok(Self {
            pid: pid.to_owned(),
            comm: comm.to_owned(),
            made_by: made_by.to_owned(),
            execs: execs.parse().map_err(|err| format!("{execs}: {err}"))?,
            cpu_ms: number(cpu)?,
            lived_ms: if lived == "-" {
                None
            } else {
                Some(number(lived)?)
            },
            cgroup: whole(cgroup)?,
        })
    }
}

/// One summary: its rows by name, and its last line.
struct Summary {
    rows: BTreeMap<String, Row>,
    total: String,
}

/// The summaries of an output file: each begins with a line of headings.
fn read_summaries(text: &str) -> Result<Vec<Summary>, String> {
    let mut summaries = Vec::new();
    for table in text.split("    PID ").skip(1) {
        let mut lines: Vec<&str> = table.lines().skip(1).collect();
        let total = lines.pop().ok_or("an empty summary")?.to_owned();
        let rows = lines
            .into_iter()
            .map(Row::read)
            .collect::<Result<Vec<_>, _>>()?;
        let rows = rows
            .into_iter()
            .map(|row| (row.comm.clone(), row))
            .collect();
        summaries.push(Summary { rows, total });
    }
    Ok(summaries)
}

/// The example, built in a bench's folder beside the commands that it shall run.
struct Example {
    bench: Bench,
}

impl Example {
    fn build() -> Option<Self> {
        let bench = Bench::new("tasks-c")?;
        let mut make = Command::new("make");
        make.env_remove("KFUNC")
            .arg("-C")
            .arg(workspace().join("examples/tasks-c"));
        make.arg(format!("OUT={}", bench.dir().display()));
        make.arg(format!("CLANG={}", bench.clang().display()));
        run(&mut make);
        let (idle, busy) = (bench.dir().join("kfidle"), bench.dir().join("kfbusy"));
        symlink("/bin/sleep", idle).expect("the folder is ours");
        fs::write(&busy, BUSY).expect("the folder is ours");
        fs::set_permissions(&busy, fs::Permissions::from_mode(0o755)).expect("the file is ours");
        Some(Self { bench })
    }

    /// Runs a script under the example: what came of it, and the summaries.
    fn follow(&self, options: &[&str], script: &[&str]) -> (Output, Vec<Summary>) {
        let (dir, file) = (self.bench.dir(), self.bench.dir().join("summary"));
        let path = std::env::var("PATH").unwrap_or_default();
        let mut tasks = Command::new(dir.join("tasks"));
        tasks.env("PATH", format!("{}:{path}", dir.display()));
        tasks
            .args(options)
            .arg("-o")
            .arg(&file)
            .args(["sh", "-c"])
            .args(script);
        let output = tasks.output().expect("it has just been built");
        let summaries = fs::read_to_string(file).map_err(|err| err.to_string());
        let summaries = summaries.and_then(|text| read_summaries(&text));
        let summaries = summaries.unwrap_or_else(|err| panic!("{err}: {output:?}"));
        assert_eq!(
            wait_until_gone(&PROGRAMS),
            Ok(()),
            "the example left programs behind"
        );
        (output, summaries)
    }
}

/// The pids that the script said, by the name of the task.
fn said_pids(output: &Output) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let pair = |line: &str| {
        line.split_once(' ')
            .map(|(name, pid)| (name.into(), pid.into()))
    };
    text.lines().filter_map(pair).collect()
}

#[test]
fn it_knows_tasks_that_are_gone() {
    let Some(example) = Example::build() else {
        return;
    };
    let cgroup = Cgroup::new().unwrap_or_else(|err| panic!("{err}"));
    let path = cgroup.0.display().to_string();

    let (output, summaries) = example.follow(&[], &[SCRIPT, "sh", &path]);

    assert_eq!(
        output.status.code(),
        Some(7),
        "the script's own status: {output:?}"
    );
    let [Summary { rows, total }] = &summaries[..] else {
        panic!("not one summary: {output:?}")
    };
    assert_eq!(total, "3 tasks, 0 missed", "{rows:?}");
    let (shell, idle, busy) = (&rows["sh"], &rows["kfidle"], &rows["kfbusy"]);

    let made_by = [shell, idle, busy].map(|row| row.made_by.as_str());
    assert_eq!(
        made_by,
        ["tasks", "sh", "sh"],
        "noted in the task local storage"
    );
    assert_eq!(
        [shell, idle, busy].map(|row| row.execs),
        [1, 1, 1],
        "noted there as well"
    );
    assert!(idle.lived_ms.is_some_and(|ms| ms >= 200.0), "{idle:?}");
    assert!(
        shell.lived_ms >= idle.lived_ms,
        "{shell:?} waits for {idle:?}"
    );
    assert!(
        busy.cpu_ms > 10.0 && busy.cpu_ms > idle.cpu_ms,
        "{busy:?} {idle:?}"
    );
    assert_eq!(Ok(busy.cgroup), cgroup.id(), "{busy:?}");
    assert_ne!(idle.cgroup, busy.cgroup, "{idle:?}");

    let namespace = fs::read_link("/proc/self/ns/pid").expect("every process has one");
    if namespace == Path::new(INITIAL_PID_NAMESPACE) {
        let pids = [idle, busy].map(|row| (row.comm.clone(), row.pid.clone()));
        assert_eq!(said_pids(&output), BTreeMap::from(pids));
    }
}

#[test]
fn it_puts_back_what_it_will_be_asked_again() {
    let Some(example) = Example::build() else {
        return;
    };

    let (output, summaries) = example.follow(&["-i", "1"], &[SLOW]);

    assert!(output.status.success(), "{output:?}");
    assert!(summaries.len() >= 2, "one while it ran, one at the end");
    for Summary { rows, total } in &summaries {
        assert_eq!(total, "2 tasks, 0 missed", "{rows:?}");
        assert_eq!(rows.len(), 2, "{rows:?}");
    }
    let lived: Vec<_> = summaries
        .iter()
        .map(|summary| summary.rows["kfidle"].lived_ms)
        .collect();
    assert_eq!(lived.first(), Some(&None), "it lives");
    assert!(
        lived.last().is_some_and(Option::is_some),
        "it is gone: {lived:?}"
    );
}
