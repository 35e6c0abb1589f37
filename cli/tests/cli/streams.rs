//! Streams that go away, fill up, or want colours.

use std::fs::File;
use std::process::Stdio;

use crate::support::Folder;

#[test]
fn a_reader_that_went_away_is_nobodys_error() {
    let folder = Folder::new();
    let mut child = folder
        .command()
        .args(["dump", "--stage", "model"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn nobody_has_to_listen_to_the_talk() {
    let folder = Folder::good();
    let mut child = folder
        .command()
        .args(["gen", "a.rs", "--out-dir", "out"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(!folder.files("out").is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = folder.command();
    let output = command.arg("explain").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"));
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let folder = Folder::new();
    folder.write("a.rs", "#[kfunc(acqire)] fn f();");
    let colored = |arguments: &[&str]| {
        let run = folder.run(arguments).exits(2);
        run.err.contains('\x1b')
    };
    let gen_ = ["gen", "a.rs", "--out-dir", "out"];
    assert!(!colored(&gen_), "a pipe is no terminal");
    assert!(colored(&[&gen_[..], &["--color", "always"]].concat()));
    assert!(!colored(&[&gen_[..], &["--color", "never"]].concat()));
}
