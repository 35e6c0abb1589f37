//! A cgroup of one's own in the unified hierarchy, which may be mounted alone or
//! beside the older ones. It owns that everybody leaves it and that it goes.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::wait;

/// A cgroup below that of this process. Dropping it brings this process back
/// and removes it.
pub(crate) struct Cgroup {
    path: PathBuf,
    /// The one above it, where this process came from.
    home: PathBuf,
    file: File,
}

impl Cgroup {
    /// Makes one, without anybody in it.
    pub(crate) fn new() -> Result<Self, String> {
        let home = own()?;
        let path = home.join(format!("kfunc-runner-{}", std::process::id()));
        fs::create_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = File::open(&path).map_err(|error| error.to_string())?;
        Ok(Self { path, home, file })
    }

    /// Moves this process into it.
    pub(crate) fn enter(&self) -> Result<(), String> {
        enter(&self.path)
    }

    /// What programs are attached to.
    pub(crate) fn fd(&self) -> &File {
        &self.file
    }

    /// Its id.
    pub(crate) fn id(&self) -> Result<u64, String> {
        id(&self.path)
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // Nobody is told of a failure: the kernel lets a cgroup go when the
        // last task has left it, and a scenario that left some has failed.
        let _ = enter(&self.home);
        let _ = wait::until(|| Ok(fs::remove_dir(&self.path).err().map(|why| why.to_string())));
    }
}

/// The id of the cgroup that this process is in.
pub(crate) fn own_id() -> Result<u64, String> {
    id(&own()?)
}

/// On 64-bit kernels the inode number of the folder (fs/kernfs, since 5.5).
fn id(path: &Path) -> Result<u64, String> {
    let folder = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(folder.ino())
}

fn enter(path: &Path) -> Result<(), String> {
    let file = path.join("cgroup.procs");
    fs::write(&file, "0").map_err(|error| format!("{}: {error}", file.display()))
}

/// The folder of the cgroup that this process is in.
fn own() -> Result<PathBuf, String> {
    let mounts = fs::read_to_string("/proc/self/mounts").map_err(|error| error.to_string())?;
    let mount = unified(&mounts).ok_or("no cgroup2 is mounted")?;
    let own = fs::read_to_string("/proc/self/cgroup").map_err(|error| error.to_string())?;
    let own = own.lines().find_map(|line| line.strip_prefix("0::/"));
    Ok(Path::new(mount).join(own.unwrap_or_default()))
}

/// Where the unified hierarchy is, in the text of `/proc/self/mounts`.
fn unified(mounts: &str) -> Option<&str> {
    mounts.lines().find_map(|line| {
        let mut words = line.split(' ').skip(1);
        let path = words.next()?;
        (words.next()? == "cgroup2").then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unified_hierarchy_is_found_beside_others() {
        let mounts = "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw 0 0\n\
                      cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";
        assert_eq!(unified(mounts), Some("/sys/fs/cgroup/unified"));
        assert_eq!(unified("cgroup /x cgroup rw 0 0\n"), None);
    }
}
