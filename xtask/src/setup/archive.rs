//! Tools out of packages that are unpacked and never installed. They come from
//! the release's backports suite, read through apt with lists and caches of its
//! own, so that the machine's stay as they are. It owns which package holds
//! which tool.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::apt;
use super::sources::{self, Source};
use crate::process::{self, Stop};

/// Unpacks bpftool to `to`.
pub(super) fn bpftool(target: &Path, to: &Path) -> Result<(), Stop> {
    from_backports("bpftool", target, |archive| {
        let package = format!("bpftool/{}", archive.suite);
        let unpacked = archive.unpack(&package)?;
        keep(&unpacked.join("usr/sbin/bpftool"), to)
    })
}

/// Unpacks resolve_btfids to `to`, from the newest kernel build package that
/// has it (from 6.12 on).
pub(super) fn resolve_btfids(target: &Path, to: &Path) -> Result<(), Stop> {
    from_backports("resolve_btfids", target, |archive| {
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

/// An extra suite, and the folder that apt keeps its things in meanwhile.
struct Archive {
    folder: PathBuf,
    suite: String,
    /// The file with the one source.
    list: PathBuf,
}

/// Tries `fetch` with each archive of the machine that offers its release,
/// backports instead, until one gives the tool.
fn from_backports(
    tool: &str,
    target: &Path,
    fetch: impl Fn(&Archive) -> Result<(), Stop>,
) -> Result<(), Stop> {
    eprintln!("xtask: fetching {tool}");
    let cannot = |why: String| Stop::Environment(format!("missing tool: {tool}\n{why}"));
    let release = release().map_err(&cannot)?;
    let suite = format!("{release}-backports");
    let mut why = format!("no apt source of this machine offers {release} main");
    for source in machine_sources(&release, &suite).map_err(&cannot)? {
        let folder = target.join(format!("apt-{}", std::process::id()));
        let done = Archive::open(&folder, &suite, &source).and_then(|archive| fetch(&archive));
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
    fn open(folder: &Path, suite: &str, source: &Source) -> Result<Self, Stop> {
        for name in ["lists/partial", "cache/archives/partial", "unpacked"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(|error| Stop::io("create", &path, &error))?;
        }
        let list = folder.join(source.file);
        fs::write(&list, &source.text).map_err(|error| Stop::io("write", &list, &error))?;
        let archive = Self {
            folder: folder.to_owned(),
            suite: suite.to_owned(),
            list,
        };
        archive.apt("apt-get", &["update", "--error-on=any"])?;
        Ok(archive)
    }

    /// Runs an apt program that sees this one suite and none of the machine's.
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
    fn names(&self, prefix: &str) -> Result<Vec<String>, Stop> {
        let list = self.apt("apt-cache", &["pkgnames", prefix])?;
        let mut names: Vec<String> = list.lines().map(str::to_owned).collect();
        newest_first(&mut names);
        Ok(names)
    }

    /// Downloads a package and unpacks it; the folder that it is unpacked in.
    fn unpack(&self, package: &str) -> Result<PathBuf, Stop> {
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

/// Moves a tool to its place in one step, so that another setup that runs at
/// the same time never sees half of it.
fn keep(tool: &Path, to: &Path) -> Result<(), Stop> {
    let aside = to.with_extension(format!("{}.new", std::process::id()));
    fs::copy(tool, &aside).map_err(|error| Stop::io("copy", tool, &error))?;
    fs::rename(&aside, to).map_err(|error| Stop::io("create", to, &error))
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

/// The machine's sources of `release`, with `suite` instead.
fn machine_sources(release: &str, suite: &str) -> Result<Vec<Source>, String> {
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
            Some("sources") => sources::deb822(&text, release, suite),
            Some("list") => sources::one_line(&text, release, suite),
            _ => Vec::new(),
        }
    });
    Ok(all.collect())
}

/// Sorts names by the numbers in them, the highest first.
fn newest_first(names: &mut [String]) {
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
