//! Suites of the Debian archive beside those that the machine uses. They are
//! read through apt with lists and caches of their own, so that the machine's
//! stay as they are. It owns that, and knows no package by name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::apt;
use super::sources::{self, Source};
use crate::process::{self, Stop};

/// A suite, seen from the machine's release.
#[derive(Clone, Copy)]
pub(crate) enum Suite {
    /// The release itself.
    Release,
    /// Its backports.
    Backports,
    /// One of this name, whatever the release is.
    Named(&'static str),
}

impl Suite {
    fn name(self, release: &str) -> String {
        match self {
            Self::Release => release.to_owned(),
            Self::Backports => format!("{release}-backports"),
            Self::Named(name) => name.to_owned(),
        }
    }
}

/// Suites, and the folder that apt keeps its things in meanwhile.
pub(crate) struct Archive {
    folder: PathBuf,
    /// The last of the suites.
    pub(super) suite: String,
    /// The file with the sources.
    list: PathBuf,
}

/// Tries `fetch` with each archive of the machine that offers its release,
/// other suites instead, until one gives `what` is missing.
pub(super) fn with_suites(
    what: &str,
    suites: &[Suite],
    target: &Path,
    fetch: impl Fn(&Archive) -> Result<(), Stop>,
) -> Result<(), Stop> {
    eprintln!("xtask: fetching {what}");
    let cannot = |why: String| Stop::Environment(format!("missing: {what}\n{why}"));
    let release = release().map_err(&cannot)?;
    let names: Vec<String> = suites.iter().map(|suite| suite.name(&release)).collect();
    let mut why = format!("no apt source of this machine offers {release} main");
    for source in machine_sources(&release, &names).map_err(&cannot)? {
        let folder = target.join(format!("apt-{}", std::process::id()));
        let done = Archive::open(&folder, &names, &source).and_then(|archive| fetch(&archive));
        // Not a failure when it stays: it is in the target directory.
        let _ = fs::remove_dir_all(&folder);
        match done {
            Ok(()) => return Ok(()),
            Err(stop) => why = stop.to_string(),
        }
    }
    Err(cannot(why))
}

impl Archive {
    fn open(folder: &Path, suites: &[String], source: &Source) -> Result<Self, Stop> {
        for name in ["lists/partial", "cache/archives/partial", "unpacked"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(|error| Stop::io("create", &path, &error))?;
        }
        let list = folder.join(source.file);
        fs::write(&list, &source.text).map_err(|error| Stop::io("write", &list, &error))?;
        let archive = Self {
            folder: folder.to_owned(),
            suite: suites.last().cloned().unwrap_or_default(),
            list,
        };
        archive.apt("apt-get", &["update", "--error-on=any"])?;
        Ok(archive)
    }

    /// Runs an apt program that sees these suites and none of the machine's.
    fn apt(&self, program: &str, words: &[&str]) -> Result<String, Stop> {
        let folder = self.folder.display();
        let mut command = Command::new(program);
        command.current_dir(&self.folder).args(words).args([
            "-o".to_owned(),
            format!("Dir::Etc::SourceList={}", self.list.display()),
            "-o".to_owned(),
            "Dir::Etc::SourceParts=/dev/null".to_owned(),
            "-o".to_owned(),
            format!("Dir::State::Lists={folder}/lists"),
            "-o".to_owned(),
            format!("Dir::Cache={folder}/cache"),
        ]);
        let out = apt::apt_get(&mut command)?;
        if out.status.success() {
            return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
        }
        Err(Stop::Environment(apt::complaint(
            &process::line(&command),
            &out,
        )))
    }

    /// The packages whose names begin with `prefix`, newest first.
    pub(crate) fn names(&self, prefix: &str) -> Result<Vec<String>, Stop> {
        let list = self.apt("apt-cache", &["pkgnames", prefix])?;
        let mut names: Vec<String> = list.lines().map(str::to_owned).collect();
        newest_first(&mut names);
        Ok(names)
    }

    /// Installs a package, where need be with all that it needs out of the last
    /// suite.
    pub(super) fn install(&self, package: &str) -> Result<(), Stop> {
        let words = ["install", "--yes", "--no-install-recommends"];
        let suite = ["--target-release", &self.suite, package];
        self.apt("apt-get", &[&words[..], &suite[..]].concat())?;
        Ok(())
    }

    /// Downloads a package and unpacks it; the folder that it is unpacked in.
    pub(crate) fn unpack(&self, package: &str) -> Result<PathBuf, Stop> {
        self.apt("apt-get", &["download", package])?;
        let name = package.split('/').next().unwrap_or(package);
        let file = downloaded(&self.folder, name)?;
        let to = self.folder.join("unpacked").join(name);
        process::stdout(Command::new("dpkg").arg("-x").arg(&file).arg(&to))?;
        Ok(to)
    }
}

/// The file that `apt-get download` made of the package `name`.
fn downloaded(folder: &Path, name: &str) -> Result<PathBuf, Stop> {
    let prefix = format!("{name}_");
    let entries = fs::read_dir(folder).map_err(|error| Stop::io("read", folder, &error))?;
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|file| file.starts_with(&prefix) && file.ends_with(".deb"))
        .map(|file| folder.join(file))
        .ok_or_else(|| Stop::Environment(format!("`apt-get download` left no file of {name}")))
}

/// The release's code name, such as `bookworm`.
fn release() -> Result<String, String> {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    code_name(&text).ok_or_else(|| "this machine is not a Debian release".to_owned())
}

/// The code name in the text of `/etc/os-release` (os-release(5)).
fn code_name(text: &str) -> Option<String> {
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.strip_prefix('=')?.trim_matches('"').to_owned())
    };
    (value("ID")? == "debian").then(|| value("VERSION_CODENAME"))?
}

/// The machine's sources of `release`, with `suites` instead.
fn machine_sources(release: &str, suites: &[String]) -> Result<Vec<Source>, String> {
    let text = process::stdout(Command::new("apt-config").args([
        "shell",
        "MAIN",
        "Dir::Etc::sourcelist/f",
        "PARTS",
        "Dir::Etc::sourceparts/d",
    ]))
    .map_err(|stop| stop.to_string())?;
    let place = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        PathBuf::from(value.unwrap_or_default().trim_matches(['=', '\'']))
    };
    let mut files = vec![place("MAIN")];
    let parts = fs::read_dir(place("PARTS")).into_iter().flatten();
    files.extend(parts.filter_map(|entry| Some(entry.ok()?.path())));
    files.sort();
    let all = files.iter().flat_map(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        match file.extension().and_then(|end| end.to_str()) {
            Some("sources") => sources::deb822(&text, release, suites),
            Some("list") => sources::one_line(&text, release, suites),
            _ => Vec::new(),
        }
    });
    Ok(all.collect())
}

/// Sorts names by the numbers in them, the highest first.
pub(super) fn newest_first(names: &mut [String]) {
    names.sort_by_key(|name| std::cmp::Reverse((numbers(name), name.clone())));
}

fn numbers(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_is_by_number_and_not_by_letter() {
        let mut names = ["a-6.1", "a-6.12.95+deb12", "a-6.12.117+deb12", "a-6.9"]
            .map(str::to_owned)
            .to_vec();
        newest_first(&mut names);
        assert_eq!(
            names,
            ["a-6.12.117+deb12", "a-6.12.95+deb12", "a-6.9", "a-6.1"]
        );
    }

    #[test]
    fn only_debian_has_a_code_name_here() {
        let debian = "PRETTY_NAME=\"x\"\nID=debian\nVERSION_CODENAME=bookworm\n";
        assert_eq!(code_name(debian).as_deref(), Some("bookworm"));
        assert_eq!(code_name("ID=fedora\nVERSION_CODENAME=\"\"\n"), None);
        assert_eq!(code_name(""), None);
    }
}
