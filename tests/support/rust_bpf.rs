//! BPF objects of programs in Rust, the examples' and a test's own.
//!
//! Owns where the objects are, and what is said where rustc cannot compile for
//! BPF. How they are made is the business of `cargo xtask bpf`.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bpf::Obstacle;
use crate::tools;

/// The library without which rustc compiles nothing for BPF.
const CORE: &str = "/usr/lib/rustlib/bpfel-unknown-none";

/// Whether Rust can be compiled for BPF here; where it cannot, a line has said so for the test
/// layer `layer`, as [`Bench::new`](crate::bpf::Bench::new) does.
///
/// # Panics
///
/// With `CI=true`, where it cannot.
#[must_use]
pub fn is_available(layer: &str) -> bool {
    let there = Path::new(CORE).exists();
    if !there {
        Obstacle::missing(format!("there is no {CORE}")).say(layer);
    }
    there
}

/// The object that rustc and clang make of a program, before `kfunc link`.
///
/// # Panics
///
/// With what rustc says, if it is no program.
#[must_use]
pub fn compile(source: &str) -> Vec<u8> {
    let object = made(&["--unlinked", &text(&lone(source))]);
    fs::read(object).expect("the object was made just now")
}

/// What rustc says of a program that does not compile.
///
/// # Panics
///
/// If it does.
#[must_use]
pub fn refusal(source: &str) -> String {
    let mut bpf = Command::new(tools::xtask());
    bpf.args(["bpf", "--unlinked", &text(&lone(source))]);
    tools::try_run(&mut bpf).expect_err("the program compiles")
}

/// The linked object of a program.
///
/// # Panics
///
/// With what rustc or `kfunc link` says, if it is no program.
#[must_use]
pub fn program(source: &str) -> PathBuf {
    made(&[&text(&lone(source))])
}

/// The linked object of the example `name`.
///
/// # Panics
///
/// With what is wrong with it, if it cannot be built; so does the function below.
#[must_use]
pub fn object(name: &str) -> PathBuf {
    made(&[name])
}

/// The linked object of the example `name`, for the kernel of the virtual machine `version`.
#[must_use]
pub fn object_for(name: &str, version: &str) -> PathBuf {
    made(&["--kernel", version, name])
}

/// The object of the example `name`, before `kfunc link`.
#[must_use]
pub fn unlinked(name: &str) -> PathBuf {
    made(&["--unlinked", name])
}

fn made(words: &[&str]) -> PathBuf {
    let said = tools::run(Command::new(tools::xtask()).arg("bpf").args(words));
    PathBuf::from(said.trim_end())
}

/// `source` in a file that is named after what is in it, so that cargo has nothing to do for
/// what it has compiled before, and tests that run together keep apart.
fn lone(source: &str) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    source.hash(&mut hasher);
    let folder = tools::target().join("bpf/lone");
    let file = folder.join(format!("program_{:016x}.rs", hasher.finish()));
    if fs::read_to_string(&file).is_ok_and(|there| there == source) {
        return file;
    }
    let aside = file.with_extension(format!("{:?}.new", std::thread::current().id()));
    fs::create_dir_all(&folder).expect("cargo's folder can be written");
    fs::write(&aside, source).expect("cargo's folder can be written");
    fs::rename(&aside, &file).expect("the file was written just now");
    file
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path of ours is text").to_owned()
}
