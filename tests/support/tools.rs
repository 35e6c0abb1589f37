//! The tools of the machine that the tests run: compilers, bpftool,
//! resolve_btfids.
//!
//! Owns where each is found: the environment says, else `target/tools`, else
//! `PATH`. `cargo xtask setup` fetches them all. Knows no test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The clang of the tests.
///
/// # Panics
///
/// If there is none; so do the functions below.
pub fn clang() -> PathBuf {
    find_clang().unwrap_or_else(|| missing("clang"))
}

/// The same, for a test that has something to say where there is none.
pub fn find_clang() -> Option<PathBuf> {
    find("KFUNC_CLANG", &["clang", "clang-19"])
}

/// bpftool, 7.5 or later.
pub fn bpftool() -> PathBuf {
    tool("KFUNC_BPFTOOL", &["bpftool"])
}

/// The kernel build's resolve_btfids.
pub fn resolve_btfids() -> PathBuf {
    tool("KFUNC_RESOLVE_BTFIDS", &["resolve_btfids"])
}

/// The command `kfunc` of this workspace, built if it is not current.
pub fn kfunc() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("kfunc")).clone()
}

/// The chores of this workspace, likewise.
pub fn xtask() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("xtask")).clone()
}

/// A program of this workspace. All packages and features are named as the
/// test run names them, so that nothing is built a second time.
fn built(name: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--workspace", "--all-features"]);
    cargo
        .args(["--bin", name, "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
    run(&mut cargo);
    target().join("debug").join(name)
}

/// The program that loads and runs BPF objects, built if it is not current.
pub fn runner() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || PathBuf::from(run(Command::new(xtask()).arg("runner")).trim_end());
    BUILT.get_or_init(build).clone()
}

/// The folder of what virtual machines are made of: a busybox, and a folder for
/// each kernel.
pub fn machines() -> PathBuf {
    env::var_os("KFUNC_VM").map_or_else(|| target().join("tools/vm"), PathBuf::from)
}

/// The rustc of this build.
pub fn rustc() -> PathBuf {
    env::var_os("RUSTC").map_or_else(|| in_path("rustc"), PathBuf::from)
}

/// The program called `name` in `PATH`.
pub fn in_path(name: &str) -> PathBuf {
    tool("", &[name])
}

fn tool(variable: &str, names: &[&str]) -> PathBuf {
    find(variable, names).unwrap_or_else(|| missing(names[0]))
}

fn missing(name: &str) -> ! {
    panic!("there is no {name}; run `cargo xtask setup`")
}

fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    named.or_else(|| {
        let folders = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(target().join("tools")).chain(env::split_paths(&folders));
        let places = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
        places.into_iter().find(|place| place.is_file())
    })
}

/// The folder that cargo builds into.
pub fn target() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    env::var_os("CARGO_TARGET_DIR").map_or(own, PathBuf::from)
}

/// Runs to success and returns what was written to stdout.
///
/// # Panics
///
/// With everything that the program said, if it does not succeed.
pub fn run(command: &mut Command) -> String {
    try_run(command).unwrap_or_else(|error| panic!("{error}"))
}

/// The same, for a caller that goes on.
///
/// # Errors
///
/// Everything that the program said, if it does not succeed.
pub fn try_run(command: &mut Command) -> Result<String, String> {
    let output = command.output();
    let output = output.map_err(|error| format!("{command:?} does not start: {error}"))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(said(&output.stdout));
    }
    let (status, stdout, stderr) = (output.status, said(&output.stdout), said(&output.stderr));
    Err(format!("{command:?}: {status}\n{stdout}{stderr}"))
}
