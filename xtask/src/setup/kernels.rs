//! The kernels that virtual machines are booted with, in `target/tools/vm`: a
//! folder each, with the image `vmlinuz`, the folder `modules`, the kernel's
//! types `btf` and those of each module, `btf-NAME`. It owns which kernels there
//! are, which packages hold them, and the order in which modules are loaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use kfunc_vm::{Job, Machine, Session};

use super::archive::Archive;
use super::series::{self, Series};
use crate::process::{self, Stop};

/// The oldest and the newest kernel that programs are made for.
pub(crate) const KERNELS: &[Series] = &[series::V6_12, series::V7_3];

/// The modules that programs call or stand on; what they need comes with them.
const MODULES: &[&str] = &["nf_conntrack", "nf_nat", "sch_ingress", "cls_bpf", "veth"];

/// Reads the types of the kernel and of its modules out of a machine.
const READ_TYPES: &str = "for file in /sys/kernel/btf/*; do
    cat \"$file\" >\"btf-${file##*/}\" || exit
done
mv btf-vmlinux btf";

/// Leaves the kernel in `folder`, booted once: what is there has worked.
pub(super) fn ensure(
    kernel: &Series,
    target: &Path,
    busybox: &Path,
    folder: &Path,
) -> Result<(), Stop> {
    series::whole(folder, |aside| {
        kernel.fetch("kernel", target, |archive| {
            unpack(kernel, archive, busybox, aside)
        })?;
        types(aside, busybox)
    })
}

/// Fetches a kernel's packages and lays out its image and modules.
fn unpack(kernel: &Series, archive: &Archive, busybox: &Path, to: &Path) -> Result<(), Stop> {
    let mut unpacked = Vec::new();
    for package in kernel.packages(archive, &["linux-modules"])? {
        unpacked.push(archive.unpack(&package)?);
    }
    let files = series::files(&unpacked)?;
    let modules = to.join("modules");
    fs::create_dir_all(&modules).map_err(|error| Stop::io("create", &modules, &error))?;
    copy(find(&files, series::is_image)?, &to.join("vmlinuz"))?;
    let read = |name: &str| {
        let is_it = |file: &str| series::module(file).is_some_and(|module| module == name);
        decompressed(busybox, find(&files, is_it)?)
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

/// The first file whose name is wanted.
fn find(files: &[PathBuf], wanted: impl Fn(&str) -> bool) -> Result<&Path, Stop> {
    let mut found = files.iter().filter(|file| wanted(&series::name(file)));
    let found = found.next().map(PathBuf::as_path);
    let text = "the packages do not have a file that is needed";
    found.ok_or_else(|| Stop::Environment(text.to_owned()))
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
}
