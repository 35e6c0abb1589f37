//! Which files make up a kernel that is named by one of them, or by a folder.
//!
//! Owns how files of kernels and modules are called. Refuses to open them.

use std::path::{Path, PathBuf};

use super::super::tree::{self, Folder};
use super::{LIVE, Unreadable, bad};

/// How files of modules end (`kernel/module/decompress.c`, 6.12).
const MODULES: [&str; 4] = [".ko", ".ko.gz", ".ko.xz", ".ko.zst"];

/// What files of kernels are called, or begin with before a `-`; the first
/// knows its sets by name.
const KERNELS: [&str; 2] = ["vmlinux", "vmlinuz"];

/// What a folder has of a kernel.
pub(super) struct Found {
    pub(super) own: Option<PathBuf>,
    /// Sorted.
    pub(super) modules: Vec<PathBuf>,
}

impl Found {
    /// What `root` and the folders in it have.
    pub(super) fn below(root: &Path) -> Result<Self, Unreadable> {
        let mut files = tree::files(root, |_| true).map_err(|(path, why)| bad(&path, &why))?;
        let own = kernel(root, &files)?.map(Path::to_owned);
        files.retain(|path| is_module(path));
        if files.is_empty() && own.is_none() {
            let why = "it is a folder with no kernel's source, no kernel and no modules";
            return Err(bad(root, why));
        }
        Ok(Self {
            own,
            modules: files,
        })
    }
}

/// A kernel and modules of it.
pub(super) struct Named {
    /// A file, or what stands for the running kernel, which has its own modules.
    pub(super) own: PathBuf,
    /// Further modules.
    pub(super) modules: Vec<PathBuf>,
    /// There may be no more modules than these.
    pub(super) whole: bool,
}

impl Named {
    /// What `name` stands for: a kernel; where there is a kernel `over` which it
    /// stands on, a module; or a folder of a kernel and its modules.
    pub(super) fn of(name: &Path, over: Option<&Path>) -> Result<Self, Unreadable> {
        let whole = |own: &Path| own.as_os_str() == LIVE;
        if !whole(name) && name.is_dir() {
            return Self::folder(name, over);
        }
        let (own, module) = match over {
            Some(over) if !whole(name) => (over, Some(name)),
            Some(_) | None => (name, None),
        };
        Ok(Self {
            whole: whole(own),
            own: own.to_owned(),
            modules: module.map(Path::to_owned).into_iter().collect(),
        })
    }

    /// A module that is named in a kernel's place fails in ways that need a word
    /// more.
    pub(super) fn explained(&self, mut unreadable: Unreadable) -> Unreadable {
        if is_module(&self.own) {
            let help = "a module is read over its kernel: name that with `--over`";
            unreadable.problem.helps.push(help.to_owned());
        }
        unreadable
    }

    fn folder(root: &Path, over: Option<&Path>) -> Result<Self, Unreadable> {
        if Folder::new(root).is_kernel() {
            return Err(bad(root, "it is a kernel's source, which has no types"));
        }
        let Found { own, modules } = Found::below(root)?;
        let why = "the kernel of its modules is not in it: name that with `--over`";
        let own = over.map(Path::to_owned).or(own);
        Ok(Self {
            own: own.ok_or_else(|| bad(root, why))?,
            whole: !modules.is_empty(),
            modules,
        })
    }
}

fn is_module(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    MODULES.iter().any(|end| name.ends_with(end))
}

/// The kernel among the files of `root`, if one is there: in more forms than
/// one the one that says most.
fn kernel<'a>(root: &Path, files: &'a [PathBuf]) -> Result<Option<&'a Path>, Unreadable> {
    for stem in KERNELS {
        let is_kernel = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.strip_prefix(stem)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let mut found = files.iter().filter(is_kernel);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some(one), None) => return Ok(Some(one)),
            (Some(_), Some(_)) => {
                let why = format!("it has more than one `{stem}`: which is meant?");
                return Err(bad(root, &why));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `name` stands for below a folder with these files, or why nothing.
    fn named(files: &[&str], name: &str, over: Option<&str>) -> Result<Named, String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let over = over.map(|over| folder.path().join(over));
        let named = Named::of(&folder.path().join(name), over.as_deref());
        let within = |path: PathBuf| match path.strip_prefix(folder.path()) {
            Ok(path) => path.to_owned(),
            Err(_) => path,
        };
        let named = named.map_err(|unreadable| unreadable.problem.message)?;
        Ok(Named {
            own: within(named.own),
            modules: named.modules.into_iter().map(within).collect(),
            whole: named.whole,
        })
    }

    #[test]
    fn a_name_stands_for_a_kernel_and_modules() {
        let files = ["boot/vmlinuz-6.12", "lib/b.ko.xz", "lib/a/a.ko", "btf"];
        let modules = ["lib/a/a.ko", "lib/b.ko.xz"];
        let own = "boot/vmlinuz-6.12";
        for (name, over, expected) in [
            ("", None, (own, &modules[..], true)),
            ("lib", Some("btf"), ("btf", &modules[..], true)),
            ("", Some("btf"), ("btf", &modules[..], true)),
            ("lib/b.ko.xz", Some("btf"), ("btf", &modules[1..], false)),
            ("btf", None, ("btf", &[], false)),
            ("boot", None, (own, &[], false)),
        ] {
            let Named {
                own,
                modules,
                whole,
            } = named(&files, name, over).unwrap();
            let modules: Vec<_> = modules.iter().map(|path| path.to_str().unwrap()).collect();
            assert_eq!(
                (own.to_str().unwrap(), &*modules, whole),
                expected,
                "{name}"
            );
        }
        let live = Named::of(Path::new("a.ko"), Some(Path::new(LIVE))).unwrap();
        assert!(live.whole);
        assert_eq!(live.modules, [Path::new("a.ko")]);
    }

    #[test]
    fn a_folder_that_is_no_kernel_says_why() {
        for (files, says) in [
            (
                &["a.c"][..],
                "`: it is a folder with no kernel's source, no kernel and no modules",
            ),
            (
                &["a.ko"],
                "`: the kernel of its modules is not in it: name that with `--over`",
            ),
            (
                &["vmlinux", "vmlinux-2"],
                "`: it has more than one `vmlinux`: which is meant?",
            ),
            (
                &["Makefile", "kernel/bpf/a.c"],
                "`: it is a kernel's source, which has no types",
            ),
        ] {
            let why = named(files, "", None).err().unwrap();
            assert!(why.ends_with(says), "{why}");
        }
    }
}
