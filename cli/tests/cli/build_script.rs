//! `build_script::Builder`, and that it makes what the command makes.

use std::fs;

use kfunc_codegen::build_script::{Builder, Built, Error};

use crate::support::{Folder, GOOD, MORE};

/// Builds, and returns what cargo was told.
fn build(builder: Builder) -> (Result<Built, Error>, Vec<String>) {
    let mut cargo = Vec::new();
    let built = builder.build_to(&mut cargo);
    let lines = String::from_utf8(cargo).unwrap();
    (built, lines.lines().map(str::to_owned).collect())
}

fn builder(folder: &Folder) -> Builder {
    let builder = Builder::new().source(folder.join("a.rs"));
    builder.out_dir(folder.join("built"))
}

#[test]
fn it_makes_what_the_command_makes() {
    let folder = Folder::good();
    let target = "6.12..=7.3";
    let (built, _) = build(builder(&folder).target(target).only(["bpf_thing_own"]));
    let built = built.unwrap();
    assert_eq!(built.files, built.written);
    let arguments = [
        "gen",
        "a.rs",
        "--only",
        "bpf_thing_own",
        "--target-kernel",
        target,
    ];
    let mut arguments = arguments.to_vec();
    arguments.extend(["--out-dir", "built", "--check"]);
    folder.run(&arguments).exits(0);
    let files: Vec<_> = folder.files("built").into_keys().collect();
    assert_eq!(built.files, files);
}

#[test]
fn cargo_is_told_of_each_file_and_folder_once() {
    let folder = Folder::good();
    folder.write("src/b.rs", MORE);
    folder.write("src/sub/c.rs", "");
    folder.write("src/target/d.rs", "");
    folder.write("src/e.txt", "");
    let source = builder(&folder).source(folder.join("src"));
    let (built, lines) = build(source.source(folder.join("src/b.rs")));
    built.unwrap();
    let wanted = ["a.rs", "src", "src/b.rs", "src/sub", "src/sub/c.rs"];
    let wanted = wanted.map(|name| {
        let path = folder.join(name);
        format!("cargo::rerun-if-changed={}", path.display())
    });
    assert_eq!(lines, wanted);
}

#[test]
fn equal_bytes_are_not_written() {
    let folder = Folder::good();
    build(builder(&folder)).0.unwrap();
    let times = || {
        let time = |path| fs::metadata(path).unwrap().modified().unwrap();
        folder
            .files("built")
            .into_keys()
            .map(time)
            .collect::<Vec<_>>()
    };
    let before = times();
    let again = build(builder(&folder)).0.unwrap();
    assert_eq!(again.written, Vec::<std::path::PathBuf>::new());
    assert_eq!(times(), before);
}

#[test]
fn what_is_wrong_is_an_error_that_shows_where() {
    let folder = Folder::new();
    folder.write("a.rs", GOOD.replace("owned_args", "onwed_args"));
    let (built, lines) = build(builder(&folder));
    let error = built.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("error[KF0007]: unknown flag `onwed_args`"),
        "{text}"
    );
    assert!(text.contains("a.rs:17:13"), "{text}");
    assert!(format!("{error:?}").contains("KF0007"));
    assert_eq!(lines.len(), 1, "the file that has to change is told of");
    assert!(!folder.join("built").exists());
}

#[test]
fn every_kind_of_failure_is_an_error() {
    let folder = Folder::good();
    let missing = Builder::new().source(folder.join("none.rs"));
    let error = build(missing.out_dir(folder.join("built"))).0.unwrap_err();
    assert!(error.to_string().contains("KF0801"), "{error}");
    let error = build(builder(&folder).target("5.0")).0.unwrap_err();
    assert!(error.to_string().contains("KF0600"), "{error}");
    let error = build(builder(&folder).backend("none")).0.unwrap_err();
    assert!(error.to_string().contains("KF0806"), "{error}");
    let error = build(Builder::new()).0.unwrap_err();
    assert!(error.to_string().contains("KF0803"), "{error}");
    let elsewhere = builder(&folder).out_dir(folder.join("a.rs"));
    let error = build(elsewhere).0.unwrap_err();
    assert!(matches!(error, Error::Write(_)), "{error}");
    assert!(!folder.join("built").exists());
}
