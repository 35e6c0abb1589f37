//! Places to write to that are no files: they are written into or refused, and
//! never read, nor replaced.

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::link::{BASE, folder, linked_to};
use crate::support::Folder;

/// A pipe with a name.
fn pipe(path: PathBuf) -> PathBuf {
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo starts").success());
    path
}

fn is_pipe(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[test]
fn an_object_goes_into_a_pipe_with_a_name() {
    let folder = folder(&["bpf_thing_get"]);
    folder.run(BASE).exits(0);
    let path = pipe(folder.join("pipe"));
    let reader = {
        let path = path.clone();
        thread::spawn(move || fs::read(path).expect("the pipe can be read"))
    };
    let run = folder.run(&linked_to("pipe")).exits(0);
    run.says(&["wrote pipe: 1 extern has its type"]);
    let read = reader.join().expect("the reader ends");
    assert_eq!(read, fs::read(folder.join("out.o")).unwrap());
    assert!(is_pipe(&path));
}

#[test]
fn a_device_is_written_into_and_stays() {
    let folder = folder(&["bpf_thing_get"]);
    symlink("/dev/null", folder.join("null")).unwrap();
    symlink("/dev/full", folder.join("full")).unwrap();
    for _ in 0..2 {
        let run = folder.run(&linked_to("null")).exits(0);
        run.says(&["wrote null: 1 extern has its type"]);
    }
    let run = folder.run(&linked_to("full")).exits(3);
    run.says(&["cannot write `full`: no space left on device"]);
    for name in ["null", "full"] {
        assert!(folder.join(name).is_symlink(), "{name}");
    }
}

#[test]
fn a_folder_is_no_place_for_an_object() {
    let folder = folder(&["bpf_thing_get"]);
    fs::create_dir(folder.join("there")).unwrap();
    let run = folder.run(&linked_to("there")).exits(3);
    run.says(&["cannot write `there`: is a directory"]);
    assert!(folder.join("there").is_dir());
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    let folder = folder(&["bpf_thing_get"]);
    folder.write("aside/there.o", "old");
    symlink("aside/there.o", folder.join("link.o")).unwrap();
    folder.run(BASE).exits(0);
    folder.run(&linked_to("link.o")).exits(0);
    assert!(folder.join("link.o").is_symlink());
    let linked = fs::read(folder.join("out.o")).unwrap();
    assert_eq!(fs::read(folder.join("aside/there.o")).unwrap(), linked);
}

/// A pipe in the place of an artefact would never end, and be gone then.
#[test]
fn artefacts_do_not_replace_what_is_no_file() {
    let folder = Folder::good();
    let arguments = ["gen", "a.rs", "--backend", "flags", "--out-dir", "out"];
    folder.run(&arguments).exits(0);
    let first = folder.files("out").into_keys().next_back().unwrap();
    fs::remove_file(&first).unwrap();
    let path = pipe(first);
    for more in [None, Some("--check")] {
        let arguments: Vec<_> = arguments.into_iter().chain(more).collect();
        let run = folder.run(&arguments).exits(3);
        run.says(&["`: it is a device, a pipe or a socket; nothing was changed"]);
    }
    assert!(is_pipe(&path));
    fs::remove_file(&path).unwrap();
    symlink("/dev/full", &path).unwrap();
    folder.run(&arguments).exits(3);
    assert!(path.is_symlink());
}
