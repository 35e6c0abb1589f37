//! A bench to put BPF programs on: compiles C programs in a folder, shows them to the running
//! kernel's verifier, and takes them off again.
//!
//! Owns what such a bench needs of the machine (privilege, BTF, a kernel that lets us) and what
//! to say where something is missing. Knows no kfunc and no reason for a refusal.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::ops::Deref;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use libbpf_rs::query::ProgInfoIter;
use libbpf_rs::{ObjectBuilder, OpenObject, PrintLevel, Program, set_print};

use crate::folder::Folder;

/// Where the running kernel keeps its own BTF.
const VMLINUX_BTF: &str = "/sys/kernel/btf/vmlinux";

/// `CAP_SYS_ADMIN` (include/uapi/linux/capability.h): with it, every BPF program may be loaded.
const CAP_SYS_ADMIN: u32 = 21;

/// How long a program may take to go after its last descriptor was closed.
const GOES_WITHIN: Duration = Duration::from_secs(10);

/// The least that a kernel must load if it lets us load anything.
const PROBE: &str = r#"
__attribute__((section("license"))) char terms[] = "GPL";
__attribute__((section("syscall"))) int kfprobe(void *ctx) { return ctx == 0; }
"#;

/// Why programs cannot be put to the verifier here. Written, it is one line.
#[derive(Debug)]
pub struct Obstacle {
    why: String,
    /// The kernel itself says no: nothing that a runner could provide would help.
    kernel_refuses: bool,
}

impl Obstacle {
    pub(crate) fn missing(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            kernel_refuses: false,
        }
    }
}

impl Obstacle {
    pub(crate) fn say(&self, layer: &str) {
        let excused = self.kernel_refuses || env::var_os("CI").is_none_or(|ci| ci != "true");
        assert!(excused, "could not: {layer}: {self}");
        // Not eprintln!, which a test that passes does not show. The line is all that is lost
        // if stderr is closed.
        let _ = writeln!(io::stderr(), "could not: {layer}: {self}");
    }
}

/// The running kernel's types and those of its modules, with the names of their files; the
/// kernel's own come first. `None` where it has none: a line has then said so, as
/// [`Bench::new`] does.
///
/// # Panics
///
/// With `CI=true`, where there are none.
#[must_use]
pub fn running_types(layer: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let own = PathBuf::from(VMLINUX_BTF);
    let read = |path: &Path| Some((path.file_name()?.to_str()?.to_owned(), fs::read(path).ok()?));
    let Some(first) = read(&own) else {
        Obstacle::missing(format!("there is no {VMLINUX_BTF}")).say(layer);
        return None;
    };
    let folder = fs::read_dir(own.parent()?).ok()?;
    let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| *path != own);
    paths.sort();
    let modules = paths.iter().filter_map(|path| read(path));
    Some(std::iter::once(first).chain(modules).collect())
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            why,
            kernel_refuses,
        } = self;
        let lines: Vec<&str> = why.lines().map(str::trim).collect();
        f.write_str(&lines.join("; "))?;
        if *kernel_refuses {
            f.write_str(" (the kernel itself refuses)")
        } else {
            Ok(())
        }
    }
}

/// What the verifier said to an object file.
#[derive(Debug)]
pub enum Verdict {
    /// All its programs were loaded, and are gone again.
    Loaded,
    /// A program was refused, with this log.
    Refused(String),
}

/// A folder with the generated header, and the running kernel.
#[derive(Debug)]
pub struct Bench {
    folder: Folder,
}

impl Deref for Bench {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

impl Bench {
    /// Sets up a bench for the test layer `layer`.
    ///
    /// `None` where there can be none: a line that starts with `could not:` has then said why,
    /// past the capture of the test harness. With `CI=true` only the kernel's own refusal is
    /// good enough for that.
    ///
    /// # Panics
    ///
    /// With `CI=true`, where something is missing that a runner could provide.
    #[must_use]
    pub fn new(layer: &str) -> Option<Self> {
        Self::set_up().map_err(|obstacle| obstacle.say(layer)).ok()
    }

    fn set_up() -> Result<Self, Obstacle> {
        let folder = Folder::set_up()?;
        if !has_privilege() {
            return Err(Obstacle::missing("loading programs needs CAP_SYS_ADMIN"));
        }
        if !Path::new(VMLINUX_BTF).exists() {
            return Err(Obstacle::missing(format!("there is no {VMLINUX_BTF}")));
        }
        let bench = Self { folder };
        bench.probe()?;
        Ok(bench)
    }

    /// Whether this kernel loads programs for us at all.
    fn probe(&self) -> Result<(), Obstacle> {
        let source = self.dir().join("probe.bpf.c");
        fs::write(&source, PROBE).map_err(|err| Obstacle::missing(err.to_string()))?;
        let object = self.compile(&source, &[]).map_err(Obstacle::missing)?;
        let object = ObjectBuilder::default().open_file(object);
        let object = object.map_err(|err| Obstacle::missing(err.to_string()))?;
        let (outcome, said) = listening(|| load(object));
        let refusal = |err| Obstacle {
            why: format!("bpf(2): {err} {said}"),
            kernel_refuses: true,
        };
        outcome.map(drop).map_err(refusal)
    }

    /// Puts an object file's programs to the verifier. Nothing is attached, and what was loaded
    /// is gone when this returns.
    ///
    /// # Errors
    ///
    /// Why there is no verdict: the object could not be read, the loader failed before or
    /// without the verifier's word, or a program did not go.
    pub fn verify(&self, object: &Path) -> Result<Verdict, String> {
        verdict(object, |_| true)
    }

    /// The same for one program of several; with the object's maps.
    ///
    /// # Errors
    ///
    /// As above, and where there is no such program.
    pub fn verify_one(&self, object: &Path, program: &str) -> Result<Verdict, String> {
        verdict(object, |name| name == program)
    }
}

/// What the verifier says to those programs of an object file that are `chosen`.
fn verdict(object: &Path, chosen: impl Fn(&OsStr) -> bool) -> Result<Verdict, String> {
    let (opened, said) = listening(|| ObjectBuilder::default().open_file(object));
    let mut object = opened.map_err(|err| format!("{err}\n{said}"))?;
    for mut program in object.progs_mut() {
        let is_chosen = chosen(program.name());
        program.set_autoload(is_chosen);
    }
    if !object.progs().any(|program| program.autoload()) {
        return Err("there is no such program".to_owned());
    }
    let (outcome, said) = listening(|| load(object));
    match outcome {
        Ok(ids) => wait_until(|| ids.iter().all(|&id| Program::fd_from_id(id).is_err()))
            .map(|()| Verdict::Loaded)
            .ok_or_else(|| format!("programs {ids:?} are still there")),
        // What libbpf prints around the verifier's log, since 1.0.
        Err(_) if said.contains("-- BEGIN PROG LOAD LOG --") => Ok(Verdict::Refused(said)),
        Err(err) => Err(format!("{err}\n{said}")),
    }
}

/// Waits until no loaded program has any of `names`; those that stayed.
///
/// # Errors
///
/// The names of programs that are still loaded after a while.
pub fn wait_until_gone(names: &[&str]) -> Result<(), Vec<OsString>> {
    let loaded = || -> Vec<OsString> {
        let ours = |name: &OsString| names.iter().any(|ours| name == ours);
        ProgInfoIter::default()
            .map(|info| info.name)
            .filter(ours)
            .collect()
    };
    wait_until(|| loaded().is_empty()).ok_or_else(loaded)
}

/// The workspace's folder.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The running kernel's version as `--target-kernel` takes it, such as `6.18`.
///
/// # Errors
///
/// What the kernel calls itself, if that does not begin with two numbers.
pub fn running_kernel() -> Result<String, String> {
    let release =
        fs::read_to_string("/proc/sys/kernel/osrelease").map_err(|err| err.to_string())?;
    let mut numbers = release.trim().split(|c: char| !c.is_ascii_digit());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if !major.is_empty() && !minor.is_empty() => {
            Ok(format!("{major}.{minor}"))
        }
        _ => Err(format!(
            "the running kernel calls itself `{}`",
            release.trim()
        )),
    }
}

/// One load at a time: libbpf has one function to print with.
static LOADING: Mutex<()> = Mutex::new(());

/// What libbpf has printed during the load that goes on.
static WARNINGS: Mutex<String> = Mutex::new(String::new());

/// A test that failed with a lock held says nothing about what the lock guards.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep_warning(_: PrintLevel, message: String) {
    lock(&WARNINGS).push_str(&message);
}

/// What `action` gives, and what libbpf complained of meanwhile.
fn listening<T>(action: impl FnOnce() -> T) -> (T, String) {
    let _one_at_a_time = lock(&LOADING);
    let previous = set_print(Some((PrintLevel::Warn, keep_warning)));
    let outcome = action();
    set_print(previous);
    (outcome, std::mem::take(&mut *lock(&WARNINGS)))
}

/// Loads those of an object's programs that are to be, and drops them; the ids that they had.
fn load(object: OpenObject) -> libbpf_rs::Result<Vec<u32>> {
    let object = object.load()?;
    object
        .progs()
        .filter(|program| program.autoload())
        .map(|program| Program::id_from_fd(program.as_fd()))
        .collect()
}

fn wait_until(done: impl Fn() -> bool) -> Option<()> {
    let end = Instant::now() + GOES_WITHIN;
    while !done() {
        if Instant::now() > end {
            return None;
        }
        thread::sleep(Duration::from_millis(10));
    }
    Some(())
}

/// Whether this process has `CAP_SYS_ADMIN` in effect.
fn has_privilege() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    effective
        .and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok())
        .is_some_and(|caps| caps >> CAP_SYS_ADMIN & 1 == 1)
}
