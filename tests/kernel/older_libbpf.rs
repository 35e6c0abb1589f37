//! The machine's own libbpf, which is older than the one that tests are linked with: what
//! programs in the field are loaded with. Owns how it is called, and that it is an old one.

use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_tests::bpf::{Bench, workspace};
use kfunc_tests::tools;
use libbpf_rs::libbpf_sys::{libbpf_major_version, libbpf_minor_version};

/// A program that loads objects with it.
pub(crate) struct OlderLibbpf(PathBuf);

impl OlderLibbpf {
    /// Compiles it on the bench.
    pub(crate) fn new(bench: &Bench) -> Self {
        let loader = bench.dir().join("loader");
        let mut gcc = Command::new(tools::in_path("gcc"));
        gcc.args(["-Wall", "-Wextra", "-Werror", "-o"]).arg(&loader);
        gcc.arg(workspace().join("tests/kernel/libbpf_loader.c"));
        tools::run(gcc.arg("-lbpf"));
        Self(loader)
    }

    /// Loads an object: a line for each program that was loaded, or why it was not.
    #[track_caller]
    pub(crate) fn load(&self, object: &Path) -> Result<String, String> {
        let said = tools::try_run(Command::new(&self.0).arg(object))?;
        let (first, loaded) = said.split_once('\n').expect("it says its version first");
        let machines = version(first).unwrap_or_else(|| panic!("no version: {first}"));
        // SAFETY: each returns a number, and touches nothing.
        let ours = unsafe { (libbpf_major_version(), libbpf_minor_version()) };
        println!("the machine's libbpf: {machines:?}, libbpf-rs's: {ours:?}");
        assert!(machines < ours, "{machines:?} is not older than {ours:?}");
        Ok(loaded.to_owned())
    }
}

fn version(line: &str) -> Option<(u32, u32)> {
    let (major, minor) = line.strip_prefix("libbpf v")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
