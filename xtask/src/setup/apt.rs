//! The machine's apt: installing packages, and running `apt-get` beside others
//! who do the same. It owns how the lock is waited for and who may install; it
//! knows no package by name.

use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use crate::process::{self, Stop};

/// How often a lock that another apt holds is tried again, and the pause.
/// Together as long as the `DPkg::Lock::Timeout` that covers the other locks.
const TRIES: u32 = 150;
const PAUSE: Duration = Duration::from_secs(2);

/// Installs `packages`, or says that they are missing and why that stays so.
pub(super) fn install(packages: &[&str]) -> Result<(), Stop> {
    if let Some(why) = obstacle() {
        return Err(Stop::Environment(format!(
            "missing packages (Debian's names): {}\n{why}",
            packages.join(" ")
        )));
    }
    eprintln!("xtask: installing {}", packages.join(" "));
    let update = apt_get(Command::new("apt-get").arg("update"))?;
    let install = apt_get(
        Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )?;
    if install.status.success() {
        return Ok(());
    }
    Err(Stop::Environment(format!(
        "missing packages: {}\n{}{}",
        packages.join(" "),
        complaint("apt-get update", &update),
        complaint("apt-get install", &install)
    )))
}

/// Why packages cannot be installed here, if they cannot.
pub(super) fn obstacle() -> Option<&'static str> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return Some("this machine has no apt-get: install what provides them by hand");
    }
    let id = process::stdout(Command::new("id").arg("-u")).ok();
    if id.as_deref().map(str::trim) != Some("0") {
        return Some("only root may install them: install them, then run this again");
    }
    None
}

/// Runs `command`, an apt-get, without questions, and again while another apt
/// holds a lock that apt itself does not wait for.
pub(super) fn apt_get(command: &mut Command) -> Result<Output, Stop> {
    command
        .args(["-o", "DPkg::Lock::Timeout=300"])
        .args(["-o", "APT::Sandbox::User=root"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("LC_ALL", "C");
    for _ in 1..TRIES {
        let out = process::output(command)?;
        if out.status.success() || !is_locked(&String::from_utf8_lossy(&out.stderr)) {
            return Ok(out);
        }
        thread::sleep(PAUSE);
    }
    process::output(command)
}

/// Whether apt's complaint is that another one is at work.
fn is_locked(stderr: &str) -> bool {
    stderr.contains("Could not get lock") || stderr.contains("Unable to lock")
}

/// What `name` complained of, as lines of a message.
pub(super) fn complaint(name: &str, out: &Output) -> String {
    if out.status.success() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&out.stderr);
    format!("{name}: {}\n{}\n", out.status, text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_told_from_other_failures() {
        assert!(is_locked(
            "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7"
        ));
        assert!(!is_locked("E: Unable to locate package clang-99"));
    }
}
