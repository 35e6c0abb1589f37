//! The series of kernels that Debian's archive has. It owns in which suites each
//! is, which packages hold it, and what is where in them; what it is fetched for
//! is not known here.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive::{Archive, Suite, with_suites};
use crate::process::Stop;

/// A series of kernels.
pub(crate) struct Series {
    /// Its name: `6.12`.
    pub(crate) version: &'static str,
    /// Where it is looked for, in this order.
    suites: &'static [Suite],
}

/// 6.1.
pub(crate) const V6_1: Series = series("6.1", &[Suite::Named("bookworm")]);
/// 6.12.
pub(crate) const V6_12: Series = series(
    "6.12",
    &[Suite::Named("bookworm-backports"), Suite::Named("trixie")],
);
/// 7.2.
pub(crate) const V7_2: Series = backported("7.2");
/// 7.3.
pub(crate) const V7_3: Series = backported("7.3");

/// The flavour without drivers for hardware.
const FLAVOUR: &str = "-cloud-amd64";

/// How names of packages with an image begin. From 6.19 on `linux-image` holds
/// nothing, and pulls in packages with the image and with the modules.
const IMAGES: [&str; 2] = ["linux-binary-", "linux-image-"];

const fn series(version: &'static str, suites: &'static [Suite]) -> Series {
    Series { version, suites }
}

/// A series that is in trixie's backports.
pub(crate) const fn backported(version: &'static str) -> Series {
    series(version, &[Suite::Named("trixie-backports")])
}

impl Series {
    /// Tries `fetch` with each suite that has the series, until one gives `what`
    /// of it.
    pub(crate) fn fetch(
        &self,
        what: &str,
        target: &Path,
        fetch: impl Fn(&Archive) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let what = format!("{what} {}", self.version);
        let mut last = Ok(());
        for suite in self.suites {
            last = with_suites(&what, std::slice::from_ref(suite), target, &fetch);
            if last.is_ok() {
                break;
            }
        }
        last
    }

    /// The newest build of the series: the package with its image, and those of
    /// packages `more-BUILD` that are there.
    pub(crate) fn packages(&self, archive: &Archive, more: &[&str]) -> Result<Vec<String>, Stop> {
        let Self { version, .. } = self;
        for image in IMAGES {
            let prefix = format!("{image}{version}.");
            let found = archive.names(&prefix)?;
            let Some(newest) = found.into_iter().find(|name| name.ends_with(FLAVOUR)) else {
                continue;
            };
            let build = newest.strip_prefix(image).unwrap_or_default().to_owned();
            let mut packages = vec![newest];
            for more in more {
                let name = format!("{more}-{build}");
                packages.extend(archive.names(&name)?.into_iter().filter(|it| *it == name));
            }
            return Ok(packages);
        }
        let suite = &archive.suite;
        Err(Stop::Environment(format!(
            "{suite} has no image of {version}{FLAVOUR}"
        )))
    }
}

/// All files in these folders, and below. Links are not followed: they may lead
/// out.
pub(crate) fn files(folders: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let (mut left, mut files) = (folders.to_vec(), Vec::new());
    while let Some(folder) = left.pop() {
        let failed = |error| Stop::io("read", &folder, &error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            match entry.file_type().map_err(failed)? {
                kind if kind.is_dir() => left.push(entry.path()),
                kind if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The name of a file.
pub(crate) fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Whether a file of this name is a kernel's image.
pub(crate) fn is_image(name: &str) -> bool {
    name == "vmlinuz" || name.starts_with("vmlinuz-")
}

/// The module that a file of this name is, as the kernel names it: in names of
/// files `-` may stand for `_`.
pub(crate) fn module(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".xz").unwrap_or(name);
    Some(stem.strip_suffix(".ko")?.replace('-', "_"))
}

/// Where what belongs to `folder` is until it is whole. What goes by how the
/// folder's name begins finds that here as well.
pub(crate) fn aside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    folder.with_file_name(name)
}

/// Makes `folder`, unless it is there, out of what `make` leaves aside: all of it
/// or nothing.
pub(crate) fn whole(
    folder: &Path,
    make: impl FnOnce(&Path) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if folder.exists() {
        return Ok(());
    }
    let aside = aside(folder);
    let moved = || match fs::rename(&aside, folder) {
        // Another one has been there first.
        Err(_) if folder.exists() => Ok(()),
        done => done.map_err(|error| Stop::io("create", folder, &error)),
    };
    let made = make(&aside);
    let done = made.and_then(|()| moved());
    // Gone when all went well.
    let _ = fs::remove_dir_all(&aside);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_name_while_it_is_made() {
        let aside = aside(Path::new("/vm/6.12"));
        let name = name(&aside);
        assert!(
            name.starts_with("6.12.") && name.ends_with(".new"),
            "{name}"
        );
        assert_eq!(aside.parent(), Some(Path::new("/vm")));
    }

    #[test]
    fn a_folder_is_whole_or_not_there() {
        let root = std::env::temp_dir().join(format!("xtask-series-{}", std::process::id()));
        let folder = root.join("6.12");
        let half = |to: &Path| {
            fs::create_dir_all(to).unwrap();
            Err(Stop::Environment("no more".to_owned()))
        };
        assert!(whole(&folder, half).is_err());
        assert!(!folder.exists() && !aside(&folder).exists());
        let all = |to: &Path| {
            fs::create_dir_all(to).unwrap();
            fs::write(to.join("vmlinuz"), "x").unwrap();
            Ok(())
        };
        whole(&folder, all).unwrap();
        assert_eq!(
            files(std::slice::from_ref(&folder)).unwrap(),
            [folder.join("vmlinuz")]
        );
        // What is there is not made again.
        whole(&folder, half).unwrap();
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn files_are_told_by_name() {
        assert_eq!(module("nf-x.ko.xz").as_deref(), Some("nf_x"));
        assert_eq!(module("nf_x.ko").as_deref(), Some("nf_x"));
        assert_eq!(module("nf_x.ko.gz"), None);
        assert!(is_image("vmlinuz") && is_image("vmlinuz-6.12.1") && !is_image("vmlinux"));
    }
}
