//! The kernels that virtual machines are booted with, in `target/tools/vm`: a
//! folder each, with the image `vmlinuz`, the folder `modules`, the kernel's
//! types `btf` and those of each module, `btf-NAME`. It owns which kernels there
//! are, which packages hold them, and the order in which modules are loaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use kfunc_vm::{Job, Machine, Session};

use super::archive::{Archive, Suite, with_suites};
use crate::process::{self, Stop};

/// A kernel that can be booted.
pub(crate) struct Kernel {
    /// The name of its folder.
    pub(crate) version: &'static str,
    /// Where it is looked for, in this order.
    suites: &'static [Suite],
    /// How the names of its packages begin: the image's first.
    packages: &'static [&'static str],
}

/// The oldest and the newest kernel that programs are made for. From 6.19 on
/// the image and the modules are in packages of their own.
pub(crate) const KERNELS: &[Kernel] = &[
    Kernel {
        version: "6.12",
        suites: &[Suite::Named("bookworm-backports"), Suite::Named("trixie")],
        packages: &["linux-image-6.12."],
    },
    Kernel {
        version: "7.3",
        suites: &[Suite::Named("trixie-backports")],
        packages: &["linux-binary-7.3.", "linux-modules-7.3."],
    },
];

/// The flavour without drivers for hardware.
const FLAVOUR: &str = "-cloud-amd64";

/// The modules that programs call or stand on; what they need comes with them.
const MODULES: &[&str] = &["nf_conntrack", "nf_nat", "sch_ingress", "cls_bpf", "veth"];

/// Reads the types of the kernel and of its modules out of a machine.
const READ_TYPES: &str = "for file in /sys/kernel/btf/*; do
    cat \"$file\" >\"btf-${file##*/}\" || exit
done
mv btf-vmlinux btf";

/// Leaves the kernel in `folder`, booted once: what is there has worked.
pub(super) fn ensure(
    kernel: &Kernel,
    target: &Path,
    busybox: &Path,
    folder: &Path,
) -> Result<(), Stop> {
    if folder.exists() {
        return Ok(());
    }
    let aside = aside(folder);
    let mut last = Ok(());
    for suite in kernel.suites {
        let what = format!("kernel {}", kernel.version);
        last = with_suites(&what, std::slice::from_ref(suite), target, |archive| {
            unpack(kernel, archive, busybox, &aside)
        });
        if last.is_ok() {
            break;
        }
    }
    let done = last
        .and_then(|()| types(&aside, busybox))
        .and_then(|()| keep(&aside, folder));
    // Gone when all went well.
    let _ = fs::remove_dir_all(&aside);
    done
}

/// Where the kernel is until it has worked. A machine goes by the version that
/// its folder's name begins with, so the whole of it stays in front.
fn aside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    folder.with_file_name(name)
}

/// Moves the folder to its place, if another setup has not been there first.
fn keep(aside: &Path, folder: &Path) -> Result<(), Stop> {
    match fs::rename(aside, folder) {
        Err(error) if !folder.exists() => Err(Stop::io("create", folder, &error)),
        _ => Ok(()),
    }
}

/// Fetches a kernel's packages and lays out its image and modules.
fn unpack(kernel: &Kernel, archive: &Archive, busybox: &Path, to: &Path) -> Result<(), Stop> {
    let mut unpacked = Vec::new();
    for package in names(kernel, archive)? {
        unpacked.push(archive.unpack(&package)?);
    }
    let modules = to.join("modules");
    fs::create_dir_all(&modules).map_err(|error| Stop::io("create", &modules, &error))?;
    copy(
        &find(&unpacked, &|name| name.starts_with("vmlinuz"))?,
        &to.join("vmlinuz"),
    )?;
    let read = |name: &str| {
        let file = find(&unpacked, &|file| is_module(file, name))?;
        decompressed(busybox, &file)
    };
    let mut load = String::new();
    for (name, bytes) in in_order(MODULES, read)? {
        let file = modules.join(format!("{name}.ko"));
        fs::write(&file, bytes).map_err(|error| Stop::io("write", &file, &error))?;
        load.push_str(&format!("{name}.ko\n"));
    }
    let file = modules.join("load");
    fs::write(&file, load).map_err(|error| Stop::io("write", &file, &error))
}

/// The newest packages of the kernel, all of one build.
fn names(kernel: &Kernel, archive: &Archive) -> Result<Vec<String>, Stop> {
    let first = kernel.packages.first().copied().unwrap_or_default();
    let found = archive.names(first)?;
    let newest = found.iter().find(|name| name.ends_with(FLAVOUR));
    let build = newest.and_then(|name| name.strip_prefix(first));
    let build = build
        .ok_or_else(|| Stop::Environment(format!("{} has no {first}*{FLAVOUR}", archive.suite)))?;
    let name = |prefix| format!("{prefix}{build}");
    Ok(kernel.packages.iter().map(name).collect())
}

/// The first file in these folders, or below, whose name is wanted.
fn find(folders: &[PathBuf], wanted: &dyn Fn(&str) -> bool) -> Result<PathBuf, Stop> {
    let mut left = folders.to_vec();
    while let Some(folder) = left.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Stop::io("read", &folder, &error))?;
        for entry in entries.flatten() {
            // Links are not followed: they may lead out.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => left.push(entry.path()),
                Ok(kind) if kind.is_file() && wanted(&entry.file_name().to_string_lossy()) => {
                    return Ok(entry.path());
                }
                _ => {}
            }
        }
    }
    let text = "the packages do not have a file that is needed";
    Err(Stop::Environment(text.to_owned()))
}

/// Whether a file is the module `name`. In names of files `-` may stand for `_`.
fn is_module(file: &str, name: &str) -> bool {
    let stem = file.strip_suffix(".xz").unwrap_or(file);
    stem.strip_suffix(".ko")
        .is_some_and(|stem| stem.replace('-', "_") == name)
}

fn copy(from: &Path, to: &Path) -> Result<(), Stop> {
    let copied = fs::copy(from, to).map_err(|error| Stop::io("copy", from, &error));
    copied.map(drop)
}

/// The content of a module's file.
fn decompressed(busybox: &Path, file: &Path) -> Result<Vec<u8>, Stop> {
    if file.extension().is_none_or(|end| end != "xz") {
        return fs::read(file).map_err(|error| Stop::io("read", file, &error));
    }
    let out = process::output(Command::new(busybox).args(["unxz", "-c"]).arg(file))?;
    if out.status.success() {
        return Ok(out.stdout);
    }
    Err(Stop::Failed(format!("cannot unpack {}", file.display())))
}

/// These modules and all that they need, each behind what it needs.
fn in_order(
    names: &[&str],
    read: impl Fn(&str) -> Result<Vec<u8>, Stop>,
) -> Result<Vec<(String, Vec<u8>)>, Stop> {
    let mut done: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left: Vec<String> = names.iter().rev().map(|&name| name.to_owned()).collect();
    while let Some(name) = left.pop() {
        if done.iter().any(|(there, _)| *there == name) {
            continue;
        }
        let bytes = read(&name)?;
        let mut needs = needs(&bytes);
        needs.retain(|need| !done.iter().any(|(there, _)| there == need));
        if needs.is_empty() {
            done.push((name, bytes));
        } else {
            left.push(name);
            left.extend(needs);
        }
    }
    Ok(done)
}

/// What a module says that it needs: `depends=a,b` in its section `.modinfo`,
/// whose entries end with a NUL (include/linux/moduleparam.h; the entry is by
/// scripts/mod/modpost.c).
fn needs(module: &[u8]) -> Vec<String> {
    let entry = module
        .split(|&byte| byte == 0)
        .find_map(|entry| entry.strip_prefix(b"depends="));
    let text = String::from_utf8_lossy(entry.unwrap_or_default());
    let names = text.split(',').filter(|name| !name.is_empty());
    names.map(|name| name.replace('-', "_")).collect()
}

/// Boots the kernel in `folder` and puts its types there.
fn types(folder: &Path, busybox: &Path) -> Result<(), Stop> {
    let failed = |why: &dyn std::fmt::Display| Stop::Environment(format!("cannot boot: {why}"));
    let machine = Machine::in_folder(folder, busybox).map_err(|why| failed(&why))?;
    let load = machine
        .modules
        .iter()
        .filter_map(|module| module.file_stem());
    let modules = load.map(|stem| format!("btf-{}", stem.to_string_lossy()));
    let names: Vec<String> = modules.chain(["btf".to_owned()]).collect();
    let job = names
        .iter()
        .fold(Job::new(READ_TYPES), |job, name| job.bring(name));
    let job = job.limit(Duration::from_secs(60));
    let outcome = Session::start(&machine)
        .and_then(|mut session| session.run(&job))
        .map_err(|why| failed(&why))?;
    for name in &names {
        let bytes = outcome.files.get(name);
        let bytes = bytes.ok_or_else(|| failed(&format!("no {name}: {outcome:?}")))?;
        let file = folder.join(name);
        fs::write(&file, bytes).map_err(|error| Stop::io("write", &file, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_come_behind_what_they_need() {
        let read = |name: &str| {
            let needs = match name {
                "a" => "b,c",
                "b" => "c",
                "c" | "d" => "",
                _ => return Err(Stop::Environment(name.to_owned())),
            };
            Ok(format!("x\0depends={needs}\0name={name}\0").into_bytes())
        };
        let names = |wanted: &[&str]| -> Vec<String> {
            let order = in_order(wanted, read).unwrap();
            order.into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&["a", "d", "c"]), ["c", "b", "a", "d"]);
        assert!(in_order(&["e"], read).is_err());
    }

    #[test]
    fn a_kernel_is_booted_first_as_it_is_later() {
        let aside = aside(Path::new("/vm/6.12"));
        let name = aside.file_name().unwrap_or_default().to_string_lossy();
        assert!(
            name.starts_with("6.12.") && name.ends_with(".new"),
            "{name}"
        );
        assert_eq!(aside.parent(), Some(Path::new("/vm")));
    }

    #[test]
    fn modules_are_found_by_name() {
        assert!(is_module("nf-x.ko.xz", "nf_x") && is_module("nf_x.ko", "nf_x"));
        assert!(!is_module("nf_x.ko.gz", "nf_x") && !is_module("xnf_x.ko", "nf_x"));
    }
}
