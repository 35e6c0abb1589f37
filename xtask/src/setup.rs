//! `cargo xtask setup`: what the tests need from the machine. It owns the list
//! of packages and tools and the rule by which each is found; how a Debian
//! archive is asked is [`apt`]'s, and what the tools are for is the tests'.
//!
//! Some come out of packages that are unpacked under `target/tools` and never
//! installed: bpftool of the release's backports (a release's own can be too old
//! for kfuncs), resolve_btfids, which only kernel packages carry, and the
//! kernels of the virtual machines.

mod apt;
pub(crate) mod archive;
mod kernels;
pub(crate) mod series;
mod sources;
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_vm::Machine;

pub(crate) use self::kernels::KERNELS;
pub(crate) use self::tools::keep;
use crate::folder::create;
use crate::process::{self, Stop};
use crate::workspace::Workspace;

/// A package and the sign by which it is known to be there.
struct Package {
    /// Its name in Debian.
    name: &'static str,
    sign: Sign,
}

enum Sign {
    /// A program in `PATH`.
    Program(&'static str),
    /// A file at any of these places.
    File(&'static [&'static str]),
}

/// What is installed with apt where that is possible.
const PACKAGES: &[Package] = &[
    package("clang-19", Sign::Program("clang-19")),
    package("llvm-19", Sign::Program("llvm-objcopy-19")),
    package(
        "libclang-19-dev",
        Sign::File(&["/usr/lib/llvm-19/lib/libclang.so"]),
    ),
    package("libelf-dev", Sign::File(&["/usr/include/libelf.h"])),
    package("zlib1g-dev", Sign::File(&["/usr/include/zlib.h"])),
    package("pkg-config", Sign::Program("pkg-config")),
    package("pahole", Sign::Program("pahole")),
    package(
        "libbpf-dev",
        Sign::File(&["/usr/include/bpf/bpf_helpers.h"]),
    ),
    package("libc6-dev", Sign::File(&["/usr/include/stdlib.h"])),
    package("gcc", Sign::Program("gcc")),
    package("binutils", Sign::Program("ld")),
    package("make", Sign::Program("make")),
    package("rustc-web", Sign::File(&["/usr/bin/rustc"])),
    package(
        "libstd-rust-web-dev-bpf",
        Sign::File(&["/usr/lib/rustlib/bpfel-unknown-none"]),
    ),
    package("rust-web-clippy", Sign::File(&["/usr/bin/cargo-clippy"])),
    package("valgrind", Sign::Program("valgrind")),
    package("time", Sign::Program("time")),
];

/// The oldest bpftool that does: the first that knows kfuncs' declaration tags.
const BPFTOOL: (u32, u32) = (7, 5);

const fn package(name: &'static str, sign: Sign) -> Package {
    Package { name, sign }
}

/// Where the tools are. The tests are told by environment variables, and look
/// in `target/tools` and then in `PATH` when they are run without them.
pub(crate) struct Tools {
    clang: PathBuf,
    bpftool: PathBuf,
    resolve_btfids: PathBuf,
    libclang: PathBuf,
    /// What virtual machines are made of: busybox, and a folder a kernel.
    vm: PathBuf,
}

impl Tools {
    /// The clang that compiles for BPF.
    pub(crate) fn clang(&self) -> &Path {
        &self.clang
    }

    /// The machine with this kernel.
    pub(crate) fn machine(&self, version: &str) -> Result<Machine, Stop> {
        let machine = Machine::in_folder(&self.vm.join(version), &self.vm.join("busybox"));
        machine.map_err(|why| Stop::Environment(why.to_string()))
    }

    /// The types of the kernel of that machine.
    pub(crate) fn types(&self, version: &str) -> PathBuf {
        self.vm.join(version).join("btf")
    }

    /// The variables that say where the tools are.
    pub(crate) fn variables(&self) -> [(&'static str, &Path); 5] {
        let Self {
            clang,
            bpftool,
            resolve_btfids,
            libclang,
            vm,
        } = self;
        [
            ("KFUNC_CLANG", clang),
            ("KFUNC_BPFTOOL", bpftool),
            ("KFUNC_RESOLVE_BTFIDS", resolve_btfids),
            ("LIBCLANG_PATH", libclang),
            ("KFUNC_VM", vm),
        ]
    }
}

/// Sets up and says where everything is.
pub(crate) fn chore(ws: &Workspace) -> Result<(), Stop> {
    for (name, path) in ensure(ws)?.variables() {
        println!("{name}={}", path.display());
    }
    Ok(())
}

/// Installs the packages that are missing; the clang that compiles for BPF.
/// Asks no archive when nothing is missing.
pub(crate) fn compilers(ws: &Workspace) -> Result<PathBuf, Stop> {
    let missing = missing_packages();
    if !missing.is_empty() {
        apt::install(&missing)?;
        still_missing(&missing_packages())?;
    }
    let clang = ws.target.join("tools/clang");
    create(&ws.target.join("tools"))?;
    find_or_fetch(&clang, || in_path("clang-19"), |_| Ok(()))?;
    Ok(clang)
}

/// Installs what is missing, and fetches the tools. Asks no archive when
/// nothing is missing.
pub(crate) fn ensure(ws: &Workspace) -> Result<Tools, Stop> {
    let clang = compilers(ws)?;
    let folder = ws.target.join("tools");
    let (bpftool, resolve_btfids) = (folder.join("bpftool"), folder.join("resolve_btfids"));
    find_or_fetch(&bpftool, present_bpftool, |to| {
        tools::bpftool(&ws.target, to)
    })?;
    find_or_fetch(&resolve_btfids, present_resolve_btfids, |to| {
        tools::resolve_btfids(&ws.target, to)
    })?;
    let vm = folder.join("vm");
    machines(ws, &vm)?;
    Ok(Tools {
        clang,
        bpftool,
        resolve_btfids,
        libclang: PathBuf::from("/usr/lib/llvm-19/lib"),
        vm,
    })
}

/// What virtual machines are made of.
fn machines(ws: &Workspace, folder: &Path) -> Result<(), Stop> {
    create(folder)?;
    if in_path("qemu-system-x86_64").is_none() {
        tools::emulator(&ws.target)?;
    }
    let busybox = folder.join("busybox");
    find_or_fetch(&busybox, || None, |to| tools::busybox(&ws.target, to))?;
    for kernel in KERNELS {
        let place = folder.join(kernel.version);
        kernels::ensure(kernel, &ws.target, &busybox, &place)?;
    }
    Ok(())
}

fn missing_packages() -> Vec<&'static str> {
    let there = |sign: &Sign| match sign {
        Sign::Program(name) => in_path(name).is_some(),
        Sign::File(places) => places.iter().any(|place| Path::new(place).exists()),
    };
    let missing = PACKAGES.iter().filter(|package| !there(&package.sign));
    missing.map(|package| package.name).collect()
}

fn still_missing(names: &[&str]) -> Result<(), Stop> {
    if names.is_empty() {
        return Ok(());
    }
    Err(Stop::Environment(format!(
        "still missing after the installation: {}",
        names.join(" ")
    )))
}

/// Leaves a working tool at `place`: what is there, else a link to what the
/// machine has, else what `fetch` brings.
fn find_or_fetch(
    place: &Path,
    present: impl Fn() -> Option<PathBuf>,
    fetch: impl Fn(&Path) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if place.exists() {
        return Ok(());
    }
    match present() {
        Some(tool) => link(&tool, place),
        None => fetch(place),
    }
}

/// Makes `place` a symbolic link to `tool`, in one step.
fn link(tool: &Path, place: &Path) -> Result<(), Stop> {
    let aside = place.with_extension(format!("{}.new", std::process::id()));
    std::os::unix::fs::symlink(tool, &aside).map_err(|error| Stop::io("create", &aside, &error))?;
    std::fs::rename(&aside, place).map_err(|error| Stop::io("create", place, &error))
}

/// Installs a package if its program is not in `PATH`.
pub(crate) fn program(name: &str, package: &str) -> Result<(), Stop> {
    match in_path(name) {
        Some(_) => Ok(()),
        None => apt::install(&[package]),
    }
}

/// The program of this name in `PATH`.
fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// The machine's own bpftool, when it is new enough.
fn present_bpftool() -> Option<PathBuf> {
    let tool = in_path("bpftool")?;
    let text = process::stdout(Command::new(&tool).arg("version")).ok()?;
    (bpftool_version(&text)? >= BPFTOOL).then_some(tool)
}

/// The version in `bpftool v7.5.0`, the first line of `bpftool version`.
fn bpftool_version(text: &str) -> Option<(u32, u32)> {
    let version = text.lines().next()?.rsplit_once('v')?.1;
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The resolve_btfids of a kernel build package that is installed.
fn present_resolve_btfids() -> Option<PathBuf> {
    tools::resolve_btfids_under(Path::new("/usr/lib")).or_else(|| in_path("resolve_btfids"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_bpftool() {
        assert_eq!(
            bpftool_version("bpftool v7.5.0\nusing libbpf v1.5"),
            Some((7, 5))
        );
        assert_eq!(bpftool_version("bpftool v7.10.1"), Some((7, 10)));
        assert_eq!(bpftool_version("WARNING: bpftool not found"), None);
        assert_eq!(bpftool_version(""), None);
    }

    #[test]
    fn what_is_still_missing_is_named() {
        let stop = still_missing(&["gcc", "make"]).unwrap_err();
        assert_eq!(stop.code(), 3);
        assert!(stop.to_string().ends_with("gcc make"));
    }

    #[test]
    fn programs_are_found_in_path() {
        assert!(in_path("sh").is_some());
        assert!(in_path("no-such-program").is_none());
    }

    /// What the tests ask for by name in a text.
    fn asked_for(text: &str) -> impl Iterator<Item = &str> {
        text.split("in_path(\"")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0))
    }

    /// A machine that has a program from elsewhere would hide that setup
    /// forgets it.
    #[test]
    fn what_the_tests_run_is_installed() {
        let ws = Workspace::load().expect("this is a workspace");
        let files = ws.files().expect("git tracks it");
        let sources = files
            .iter()
            .filter(|file| file.starts_with("tests") && file.extension() == Some("rs".as_ref()));
        let texts: Vec<_> = sources
            .map(|file| std::fs::read_to_string(ws.root.join(file)).expect("a source is text"))
            .collect();
        let asked: Vec<_> = texts.iter().flat_map(|text| asked_for(text)).collect();
        assert!(asked.contains(&"pahole"), "{asked:?}");
        // The toolchain is there before anything else is, and so is what Debian
        // calls essential: `ldd` is in libc-bin.
        let installed = |name: &&str| {
            ["rustc", "ldd"].contains(name)
                || PACKAGES
                    .iter()
                    .any(|package| matches!(package.sign, Sign::Program(sign) if sign == *name))
        };
        let forgotten: Vec<_> = asked.into_iter().filter(|name| !installed(name)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }
}
