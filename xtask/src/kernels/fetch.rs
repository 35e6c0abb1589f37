//! Kernels and sources out of Debian's archive, in `target/tools`: a folder
//! `kernels/VERSION` with the image `vmlinuz`, the kernel's types `vmlinux` where
//! the package of its headers has them, and the folder `modules` where there are
//! any; and `sources/VERSION`, the tree. It owns how they lie there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Reference;
use crate::folder::{create, fresh};
use crate::process::{self, Stop};
use crate::setup::archive::Archive;
use crate::setup::{self, series};
use crate::workspace::Workspace;

/// What else a kernel is in, beside the package with its image.
const MORE: &[&str] = &["linux-modules", "linux-headers"];

/// Where the kernel of this version is.
pub(super) fn kernel(ws: &Workspace, version: &str) -> PathBuf {
    ws.target.join("tools/kernels").join(version)
}

/// Where the source of this version is.
pub(super) fn source(ws: &Workspace, version: &str) -> PathBuf {
    ws.target.join("tools/sources").join(version)
}

/// Fetches what is not there yet; what cannot be had, and why.
pub(super) fn ensure(ws: &Workspace, wanted: &[&Reference]) -> Result<Vec<Stop>, Stop> {
    create(&ws.target.join("tools/kernels"))?;
    create(&ws.target.join("tools/sources"))?;
    let mut missing = Vec::new();
    let mut note = |done: Result<(), Stop>| match done {
        Err(why @ Stop::Environment(_)) => {
            missing.push(why);
            Ok(())
        }
        done => done,
    };
    for Reference {
        series,
        source: has,
    } in wanted
    {
        let folder = kernel(ws, series.version);
        note(series::whole(&folder, |aside| {
            series.fetch("kernel", &ws.target, |archive| {
                lay_out(&series.packages(archive, MORE)?, archive, aside)
            })
        }))?;
        let folder = source(ws, series.version);
        if *has {
            note(series::whole(&folder, |aside| {
                series.fetch("source of", &ws.target, |archive| {
                    unpack(series.version, archive, aside)
                })
            }))?;
        }
    }
    Ok(missing)
}

/// Fetches a kernel's packages and lays out what is compared with.
fn lay_out(packages: &[String], archive: &Archive, to: &Path) -> Result<(), Stop> {
    let mut unpacked = Vec::new();
    for package in packages {
        unpacked.push(archive.unpack(package)?);
    }
    fresh(to)?;
    for file in series::files(&unpacked)? {
        if let Some(place) = place(&series::name(&file)) {
            let place = to.join(place);
            create(place.parent().unwrap_or(to))?;
            fs::rename(&file, &place).map_err(|error| Stop::io("move", &file, &error))?;
        }
    }
    match to.join("vmlinuz").exists() {
        true => Ok(()),
        false => Err(Stop::Environment(format!(
            "no image is in {}",
            packages.join(" ")
        ))),
    }
}

/// Where a file of this name goes, if it is wanted.
fn place(name: &str) -> Option<PathBuf> {
    match name {
        "vmlinux" => Some(PathBuf::from("vmlinux")),
        name if series::is_image(name) => Some(PathBuf::from("vmlinuz")),
        name => series::module(name).map(|_| Path::new("modules").join(name)),
    }
}

/// Fetches a source and unpacks it.
fn unpack(version: &str, archive: &Archive, to: &Path) -> Result<(), Stop> {
    let package = format!("linux-source-{version}");
    if !archive.names(&package)?.contains(&package) {
        return Err(Stop::Environment(format!("there is no {package}")));
    }
    let unpacked = archive.unpack(&package)?;
    let packed = unpacked.join(format!("usr/src/{package}.tar.xz"));
    setup::program("xz", "xz-utils")?;
    fresh(to)?;
    let mut tar = Command::new("tar");
    tar.args(["--extract", "--strip-components=1", "--file"]);
    process::run(tar.arg(packed).arg("--directory").arg(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_compared_with_is_kept() {
        let place = |name| place(name).map(|place| place.display().to_string());
        assert_eq!(place("vmlinuz-7.0.13+deb13").as_deref(), Some("vmlinuz"));
        assert_eq!(place("vmlinux").as_deref(), Some("vmlinux"));
        assert_eq!(place("a-b.ko.xz").as_deref(), Some("modules/a-b.ko.xz"));
        assert_eq!(place("vmlinux.lds"), None);
        assert_eq!(place("System.map-7.0.13"), None);
    }
}
