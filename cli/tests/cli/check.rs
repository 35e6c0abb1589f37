//! `kfunc gen --check`: drift is shown and nothing is written.

use std::fs;

use crate::support::{Folder, GOOD, MORE, Run};

fn made() -> Folder {
    let folder = Folder::good();
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    folder
}

fn check(folder: &Folder) -> Run {
    let before = folder.files("out");
    let run = folder.run(&["gen", "a.rs", "--out-dir", "out", "--check"]);
    assert_eq!(folder.files("out"), before, "--check wrote something");
    run
}

#[test]
fn nothing_has_drifted_after_a_run() {
    let folder = made();
    let run = check(&folder).exits(0).says(&["as "]);
    assert_eq!(run.out, "");
}

#[test]
fn one_changed_byte_in_any_artefact_is_found() {
    let folder = made();
    for (path, bytes) in folder.files("out") {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let run = check(&folder).exits(1);
            let name = path.strip_prefix(folder.path()).unwrap().display();
            let head = format!("--- {name}\n+++ {name}\n");
            assert!(run.out.starts_with(&head), "{run:?}");
            assert!(run.out.contains("\n+"), "{run:?}");
            run.says(&["run\n  kfunc gen a.rs --out-dir out\n"]);
        }
        fs::write(&path, &bytes).unwrap();
    }
    check(&folder).exits(0);
}

#[test]
fn bytes_that_are_no_text_are_drift() {
    let folder = made();
    let (path, mut bytes) = folder.files("out").pop_first().unwrap();
    bytes.insert(0, 0xff);
    fs::write(path, bytes).unwrap();
    check(&folder).exits(1);
}

#[test]
fn a_missing_file_and_a_missing_folder_are_drift() {
    let folder = made();
    let (path, _) = folder.files("out").pop_first().unwrap();
    fs::remove_file(path).unwrap();
    let run = check(&folder).exits(1);
    assert!(run.out.starts_with("--- /dev/null\n"), "{run:?}");
    let arguments = ["gen", "a.rs", "--out-dir", "other/place", "--check"];
    folder.run(&arguments).exits(1);
    assert!(!folder.join("other").exists());
}

#[test]
fn the_command_that_is_named_mends_it() {
    let folder = made();
    folder.write("a.rs", GOOD.replace("A thing", "Another thing"));
    let run = check(&folder).exits(1);
    let line = run.err.lines().find(|line| line.contains("kfunc gen"));
    let command = line.expect("a command is named").trim();
    let arguments: Vec<_> = command.split(' ').skip(1).collect();
    folder.run(&arguments).exits(0);
    check(&folder).exits(0);
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let folder = made();
    folder.write("out/mine.txt", "mine");
    check(&folder).exits(0);
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    assert_eq!(fs::read(folder.join("out/mine.txt")).unwrap(), b"mine");
}

#[test]
fn what_an_earlier_run_left_over_is_found_and_never_removed() {
    let folder = Folder::good();
    folder.write("b.rs", MORE);
    folder
        .run(&["gen", "a.rs", "b.rs", "--out-dir", "out"])
        .exits(0);
    let before = folder.files("out");
    let run = folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    let left: Vec<_> = before
        .keys()
        .filter(|path| path.ends_with("more_kfunc_ids.c"))
        .collect();
    let [left] = left.as_slice() else {
        panic!("no file for the set in {before:?}");
    };
    let name = left.strip_prefix(folder.path()).unwrap().display();
    run.says(&[&format!("note: `{name}` is left over from an earlier run")]);
    assert!(left.exists());
    let run = check(&folder).exits(1);
    assert!(
        run.out.starts_with(&format!("--- {name}\n+++ /dev/null\n")),
        "{run:?}"
    );
    run.says(&[&format!("run\n  rm {name}\n")]);
    let some = [
        "gen",
        "a.rs",
        "--backend",
        "rust",
        "--out-dir",
        "out",
        "--check",
    ];
    folder.run(&some).exits(0);
    fs::remove_file(left).unwrap();
    check(&folder).exits(0);
}

#[test]
fn tools_are_told_the_state_of_each_file() {
    let folder = made();
    let (path, _) = folder.files("out").pop_first().unwrap();
    fs::write(path, "x").unwrap();
    let arguments = [
        "gen",
        "a.rs",
        "--out-dir",
        "out",
        "--check",
        "--format",
        "json",
    ];
    let document = folder.run(&arguments).exits(1).json();
    assert_eq!(document["files"][0]["state"], "differs");
    let arguments = [
        "gen",
        "a.rs",
        "--out-dir",
        "new",
        "--check",
        "--format",
        "json",
    ];
    let document = folder.run(&arguments).exits(1).json();
    assert_eq!(document["files"][0]["state"], "missing");
}
