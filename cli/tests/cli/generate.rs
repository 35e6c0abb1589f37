//! `kfunc gen` where nothing is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::support::{Folder, GOOD, MORE};

fn times(folder: &Folder) -> BTreeMap<PathBuf, SystemTime> {
    let time = |path: &PathBuf| fs::metadata(path).unwrap().modified().unwrap();
    let files = folder.files("out").into_keys();
    files.map(|path| (path.clone(), time(&path))).collect()
}

fn age(folder: &Folder) {
    let past = SystemTime::now() - Duration::from_secs(3600);
    for path in folder.files("out").keys() {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(past).unwrap();
    }
}

#[test]
fn the_built_in_definitions_are_what_is_made_without_a_source() {
    let folder = Folder::new();
    let run = folder.run(&["gen", "--out-dir", "out"]).exits(0);
    let files = folder.files("out");
    assert!(!files.is_empty());
    for path in files.keys() {
        let name = path.strip_prefix(folder.path()).unwrap();
        let line = format!("wrote {}\n", name.display());
        assert!(run.err.contains(&line), "no {line:?} in {}", run.err);
    }
    assert_eq!(run.out, "");
    let all: Vec<u8> = files.into_values().flatten().collect();
    let all = String::from_utf8(all).unwrap();
    assert!(all.contains("bpf_task_acquire"), "{all}");
}

#[test]
fn every_supported_kernel_can_be_made_for() {
    let folder = Folder::new();
    for target in [
        "v6-series",
        "6.1",
        "6.2",
        "6.12",
        "7.3",
        "6.12..=7.3",
        "6.2..",
    ] {
        let arguments = ["gen", "--out-dir", "out", "--target-kernel", target];
        let run = folder.run(&arguments).exits(0);
        assert!(!run.err.contains("warning"), "{target}: {}", run.err);
    }
}

#[test]
fn a_second_run_writes_nothing_and_says_so() {
    let folder = Folder::good();
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    age(&folder);
    let before = (folder.files("out"), times(&folder));
    let run = folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    assert_eq!((folder.files("out"), times(&folder)), before);
    assert!(!run.err.contains("wrote"), "{run:?}");
    run.says(&["nothing to write"]);
}

#[test]
fn only_what_differs_is_written_again() {
    let folder = Folder::good();
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    age(&folder);
    let before = times(&folder);
    let (first, bytes) = folder.files("out").pop_first().unwrap();
    fs::write(&first, "other").unwrap();
    let run = folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    assert_eq!(fs::read(&first).unwrap(), bytes);
    assert_eq!(run.err.matches("wrote ").count(), 1, "{run:?}");
    let changed = times(&folder);
    let changed: Vec<_> = before
        .iter()
        .filter(|(path, time)| changed[*path] != **time)
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_its_order() {
    let folder = Folder::good();
    folder.write("b.rs", MORE);
    folder.write("one/a.rs", format!("{MORE}\n{GOOD}"));
    let mut outputs = Vec::new();
    for sources in [["a.rs", "b.rs"], ["b.rs", "a.rs"], ["one", "one"]] {
        let [first, second] = sources;
        folder
            .run(&["gen", first, second, "--out-dir", "out"])
            .exits(0);
        outputs.push(folder.files("out"));
        fs::remove_dir_all(folder.join("out")).unwrap();
    }
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}

#[test]
fn a_source_may_be_a_folder_or_standard_input() {
    let folder = Folder::new();
    folder.write("src/deep/er/a.rs", GOOD);
    folder.write("src/b.rs", MORE);
    folder.run(&["gen", "src", "--out-dir", "out"]).exits(0);
    let both = format!("{GOOD}{MORE}");
    folder
        .feed(
            &["gen", "-", "--out-dir", "out", "--check"],
            both.as_bytes(),
        )
        .exits(0);
}

#[test]
fn folders_that_hold_no_sources_are_passed_over() {
    let folder = Folder::new();
    folder.write("src/a.rs", GOOD);
    folder.write("src/target/b.rs", "this is not Rust");
    folder.write("src/.hidden/c.rs", "this is not Rust");
    folder.write("src/.d.rs", "this is not Rust");
    folder.write("src/notes.txt", [0xff]);
    folder.run(&["gen", "src", "--out-dir", "out"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_itself_is_read_once() {
    let folder = Folder::new();
    folder.write("src/a.rs", GOOD);
    std::os::unix::fs::symlink(folder.join("src"), folder.join("src/again")).unwrap();
    std::os::unix::fs::symlink(folder.join("src/a.rs"), folder.join("src/b.rs")).unwrap();
    let arguments = ["gen", "src", "src/a.rs", "./src/a.rs", "--out-dir", "out"];
    folder.run(&arguments).exits(0);
}

#[test]
fn one_back_end_writes_what_it_writes_among_all() {
    let folder = Folder::good();
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(0);
    let all = folder.files("out");
    let arguments = ["gen", "a.rs", "--backend", "rust", "--out-dir", "one"];
    folder.run(&arguments).exits(0);
    let one = folder.files("one");
    assert_eq!(one.len(), 1);
    for (path, bytes) in one {
        let name = path.file_name().unwrap();
        assert_eq!(all[&folder.join("out").join(name)], bytes);
    }
}

#[test]
fn what_is_chosen_comes_with_what_it_needs() {
    let folder = Folder::good();
    folder.write("b.rs", MORE);
    let arguments = ["gen", "a.rs", "b.rs", "--out-dir", "out", "--only"];
    let mut arguments = arguments.to_vec();
    arguments.push("bpf_thing_get");
    let run = folder.run(&arguments).exits(0);
    run.says(&["note: `bpf_thing_put` comes along: it releases a `thing`"]);
    for (path, bytes) in folder.files("out") {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("bpf_more"), "{}", path.display());
        assert!(!text.contains("bpf_thing_own"), "{}", path.display());
    }
    let last = arguments.pop();
    assert_eq!(last, Some("bpf_thing_get"));
    arguments.push("bpf_more,bpf_thing_own");
    let run = folder.run(&arguments).exits(0);
    assert!(run.err.contains("for 3 kfuncs"), "{run:?}");
}

#[test]
fn what_a_kernel_cannot_say_is_noted_once() {
    let folder = Folder::good();
    let arguments = ["gen", "a.rs", "--target-kernel", "6.12", "--out-dir", "out"];
    let run = folder.run(&arguments).exits(0);
    let note = "note: for 6.12, `owned_args` becomes KF_TRUSTED_ARGS";
    assert_eq!(run.err.matches(note).count(), 1, "{run:?}");
    run.says(&["  = bpf_thing_own\n"]);
}

#[test]
fn tools_are_told_the_same() {
    let folder = Folder::good();
    let arguments = ["gen", "a.rs", "--out-dir", "out", "--format", "json"];
    let run = folder.run(&arguments).exits(0);
    assert_eq!(run.err, "");
    let document = run.json();
    let files = document["files"].as_array().unwrap();
    assert_eq!(files.len(), folder.files("out").len());
    for file in files {
        assert_eq!(file["state"], "written");
        assert!(folder.join(file["path"].as_str().unwrap()).is_file());
    }
    assert_eq!(document["notes"][0]["kfuncs"][0], "bpf_thing_own");
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 0);
    let again = folder.run(&arguments).exits(0).json();
    assert_eq!(again["files"][0]["state"], "unchanged");
}
