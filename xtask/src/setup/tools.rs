//! Tools out of the archive. It owns which package holds which tool, and in
//! which suite it is good enough.

use std::fs;
use std::path::{Path, PathBuf};

use super::apt;
use super::archive::{Suite, newest_first, with_suites};
use crate::process::Stop;

/// Unpacks bpftool to `to`.
pub(super) fn bpftool(target: &Path, to: &Path) -> Result<(), Stop> {
    with_suites("bpftool", &[Suite::Backports], target, |archive| {
        let package = format!("bpftool/{}", archive.suite);
        let unpacked = archive.unpack(&package)?;
        keep(&unpacked.join("usr/sbin/bpftool"), to)
    })
}

/// Unpacks resolve_btfids to `to`, from the newest kernel build package that
/// has it (from 6.12 on).
pub(super) fn resolve_btfids(target: &Path, to: &Path) -> Result<(), Stop> {
    with_suites("resolve_btfids", &[Suite::Backports], target, |archive| {
        let packages = archive.names("linux-kbuild-")?;
        for package in &packages {
            let unpacked = archive.unpack(package)?;
            if let Some(tool) = resolve_btfids_under(&unpacked.join("usr/lib")) {
                return keep(&tool, to);
            }
        }
        Err(Stop::Environment(format!(
            "no package of {} has it; looked into: {}",
            archive.suite,
            packages.join(" ")
        )))
    })
}

/// The resolve_btfids of the newest `linux-kbuild-*` in a `usr/lib`.
pub(super) fn resolve_btfids_under(lib: &Path) -> Option<PathBuf> {
    let mut names: Vec<String> = fs::read_dir(lib)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("linux-kbuild-"))
        .collect();
    newest_first(&mut names);
    names
        .iter()
        .map(|name| {
            lib.join(name)
                .join("tools/bpf/resolve_btfids/resolve_btfids")
        })
        .find(|tool| tool.is_file())
}

/// Unpacks a busybox that is linked statically to `to`.
pub(super) fn busybox(target: &Path, to: &Path) -> Result<(), Stop> {
    with_suites("busybox", &[Suite::Release], target, |archive| {
        let unpacked = archive.unpack("busybox-static")?;
        let places = ["bin/busybox", "usr/bin/busybox"].map(|place| unpacked.join(place));
        let [first, second] = &places;
        keep(if first.is_file() { first } else { second }, to)
    })
}

/// Installs qemu: the release's own, or that of backports where the own does
/// not go with what is installed.
pub(super) fn emulator(target: &Path) -> Result<(), Stop> {
    const PACKAGE: &str = "qemu-system-x86";
    match apt::install(&[PACKAGE]) {
        Err(_) if apt::obstacle().is_none() => with_suites(
            "qemu",
            &[Suite::Release, Suite::Backports],
            target,
            |archive| archive.install(PACKAGE),
        ),
        done => done,
    }
}

/// Moves a tool to its place in one step, so that another setup that runs at
/// the same time never sees half of it.
pub(crate) fn keep(tool: &Path, to: &Path) -> Result<(), Stop> {
    let aside = to.with_extension(format!("{}.new", std::process::id()));
    fs::copy(tool, &aside).map_err(|error| Stop::io("copy", tool, &error))?;
    fs::rename(&aside, to).map_err(|error| Stop::io("create", to, &error))
}
