//! What cannot be used: one clear error each, all of a run at once, and
//! nothing written.

use std::fs;

use crate::support::{Folder, GOOD, MORE, Run};

/// `gen` with these arguments writes nothing and ends with `code`.
#[track_caller]
fn refused(folder: &Folder, arguments: &[&str], code: i32) -> Run {
    let mut all = vec!["gen", "--out-dir", "out"];
    all.extend(arguments);
    let run = folder.run(&all).exits(code);
    assert!(!folder.join("out").exists(), "something was written");
    assert_eq!(run.out, "");
    run
}

#[track_caller]
fn errors(run: Run, number: usize) -> Run {
    assert_eq!(run.err.matches("error[").count(), number, "{run:#?}");
    run
}

#[test]
fn missing_files_are_all_named() {
    let folder = Folder::good();
    let run = refused(&folder, &["a.rs", "b.rs", "no/c.rs"], 2);
    errors(run, 2).says(&[
        "error[KF0801]: cannot read `b.rs`: no such file or directory",
        "error[KF0801]: cannot read `no/c.rs`: no such file or directory",
        "error: nothing was generated: 2 errors",
    ]);
}

#[test]
fn bytes_that_are_not_utf_8_are_pointed_at() {
    let folder = Folder::new();
    folder.write("a.rs", b"// one\n// \xff\n");
    let run = refused(&folder, &["a.rs"], 2);
    errors(run, 1).says(&["error[KF0802]: `a.rs` is not UTF-8", "offset 10, in line 2"]);
    let run = folder
        .feed(&["gen", "-", "--out-dir", "out"], b"\xff")
        .exits(2);
    run.says(&[
        "error[KF0802]: `<stdin>` is not UTF-8",
        "offset 0, in line 1",
    ]);
}

#[test]
fn invalid_rust_is_shown_where_it_is() {
    let folder = Folder::new();
    folder.write("a.rs", "fn f() {}\n\nfn g( {}\n");
    folder.write("b.rs", "\"never closed");
    let run = refused(&folder, &["a.rs", "b.rs"], 2);
    errors(run, 2).says(&[
        "error[KF0001]",
        " --> a.rs:3:",
        " --> b.rs:1:1",
        "3 | fn g( {}",
    ]);
}

#[test]
fn sources_without_kfuncs_are_refused() {
    let folder = Folder::new();
    folder.write("empty.rs", "");
    folder.write("none/main.rs", "fn main() {}");
    folder.write("nothing/readme.txt", "");
    for source in ["empty.rs", "none", "nothing"] {
        let run = refused(&folder, &[source], 2);
        errors(run, 1).says(&["error[KF0803]", source]);
    }
    let run = folder.feed(&["gen", "-", "--out-dir", "out"], b"").exits(2);
    run.says(&["error[KF0803]: `<stdin>` declares no kfunc"]);
}

#[test]
fn a_source_that_is_too_large_is_refused() {
    let folder = Folder::new();
    let large = vec![b' '; (4 << 20) + 1];
    folder.write("a.rs", &large);
    let run = refused(&folder, &["a.rs"], 2);
    errors(run, 1).says(&["error[KF0801]", "larger than 4 MiB"]);
    let run = folder
        .feed(&["gen", "-", "--out-dir", "out"], &large)
        .exits(2);
    run.says(&["cannot read `<stdin>`", "larger than 4 MiB"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe.rs"))
        .status();
    assert!(made.expect("coreutils are there").success());
    for source in ["pipe.rs", ".", "/dev/zero"] {
        let run = refused(&folder, &[source], 2);
        errors(run, 1).says(&["error[KF0801]", "not a regular file"]);
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_an_error() {
    let folder = Folder::new();
    folder.write("src/a.rs", GOOD);
    std::os::unix::fs::symlink("nowhere", folder.join("src/b.rs")).unwrap();
    let run = refused(&folder, &["src"], 2);
    errors(run, 1).says(&["error[KF0801]: cannot read `src/b.rs`"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_do_no_harm() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = OsStr::from_bytes(b"\xff.rs");
    folder.write(name, GOOD);
    let arguments = ["gen", "--out-dir"].map(OsStr::new);
    let out = OsStr::from_bytes(b"out\xff");
    let run = folder
        .run(&[arguments[0], arguments[1], out, name])
        .exits(0);
    assert!(run.err.contains("wrote out\u{fffd}"), "{run:?}");
    folder.write(name, "#[kfunc(acqire)] fn f();");
    folder
        .run(&[arguments[0], arguments[1], out, name])
        .exits(2);
    let missing = OsStr::from_bytes(b"\xfe.rs");
    folder
        .run(&[arguments[0], arguments[1], out, missing])
        .exits(2);
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let folder = Folder::new();
    folder.write("a.rs", format!("const A: u8 = {}", "(".repeat(100_000)));
    folder.write(
        "b.rs",
        format!("type T = {}u8{};", "[".repeat(10_000), "]".repeat(10_000)),
    );
    refused(&folder, &["a.rs"], 2);
    refused(&folder, &["b.rs"], 2);
}

#[test]
fn a_kernel_that_does_not_exist_is_answered_with_those_that_do() {
    let folder = Folder::good();
    for target in ["5.15", "6.12..=9.1", "latest"] {
        let run = refused(&folder, &["a.rs", "--target-kernel", target], 2);
        errors(run, 1).says(&["error[KF0600]", "6.0, 6.1, v6-series, 6.2,", "7.3"]);
    }
    let run = refused(&folder, &["a.rs", "--target-kernel", "7.0..=6.12"], 2);
    errors(run, 1).says(&["error[KF0601]"]);
}

#[test]
fn a_target_without_any_of_the_kfuncs_is_refused() {
    let folder = Folder::good();
    let run = refused(&folder, &["a.rs", "--target-kernel", "6.2"], 2);
    run.says(&["error[KF0604]"]);
}

#[test]
fn names_that_nothing_declares_are_all_told() {
    let folder = Folder::good();
    let run = refused(&folder, &["a.rs", "--only", "bpf_thing_gte,bpf_no"], 2);
    errors(run, 2).says(&[
        "error[KF0804]: no kfunc is called `bpf_thing_gte`",
        "did you mean `bpf_thing_get`?",
        "no kfunc is called `bpf_no`",
    ]);
}

#[test]
fn a_name_that_the_target_does_not_have_is_told() {
    let folder = Folder::good();
    folder.write("b.rs", MORE.replace("6.4", "7.0"));
    let only = [
        "a.rs",
        "b.rs",
        "--only",
        "bpf_more",
        "--target-kernel",
        "6.12",
    ];
    let run = refused(&folder, &only, 2);
    errors(run, 1).says(&[
        "error[KF0805]: `bpf_more` is not in 6.12",
        "declared for 7.0 on",
    ]);
}

#[test]
fn a_back_end_that_does_not_exist_is_answered_with_those_that_do() {
    let folder = Folder::good();
    let run = refused(&folder, &["a.rs", "--backend", "rsut"], 2);
    errors(run, 1).says(&["error[KF0806]", "did you mean `rust`?"]);
}

#[test]
fn a_mistake_in_a_declaration_is_shown_with_all_the_others() {
    let folder = Folder::new();
    let text = GOOD.replace("acquire, trusted", "acqire, trusted");
    folder.write("a.rs", text.replace("owned_args", "owned_args, owned_args"));
    let run = refused(&folder, &["a.rs"], 2);
    run.says(&[
        "error[KF0007]: unknown flag `acqire`",
        "error[KF0022]",
        "first given here",
    ]);
    let run = folder.run(&["gen", "a.rs", "--out-dir", "out", "--format", "json"]);
    let document = run.exits(2).json();
    let codes = document["diagnostics"].as_array().unwrap().iter();
    let codes: Vec<_> = codes
        .map(|diagnostic| diagnostic["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"KF0007") && codes.contains(&"KF0022"),
        "{codes:?}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_left_as_it_was() {
    let folder = Folder::good();
    folder.write("file", "mine");
    for out in ["file", "file/below", "/proc/kfunc/out"] {
        let run = folder.run(&["gen", "a.rs", "--out-dir", out]).exits(3);
        run.says(&["error: cannot ", "nothing was changed"]);
    }
    assert_eq!(fs::read(folder.join("file")).unwrap(), b"mine");
    fs::create_dir_all(folder.join("out/kfuncs.rs")).unwrap();
    folder.run(&["gen", "a.rs", "--out-dir", "out"]).exits(3);
    let left: Vec<_> = fs::read_dir(folder.join("out")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    let arguments = ["gen", "a.rs", "--out-dir", "file", "--format", "json"];
    let document = folder.run(&arguments).exits(3).json();
    assert!(document["error"].as_str().unwrap().contains("file"));
}

#[test]
fn wrong_arguments_are_usage_errors() {
    let folder = Folder::good();
    folder.run(&["gen", "a.rs"]).exits(2).says(&["--out-dir"]);
    folder.run(&["generate"]).exits(2);
    folder
        .run(&["gen", "--format", "xml", "--out-dir", "out"])
        .exits(2);
    folder.run(&["dump", "a.rs"]).exits(2).says(&["--stage"]);
    folder.run(&["dump", "a.rs", "--stage", "tokens"]).exits(2);
    folder.run(&[""; 0]).exits(2).says(&["Usage"]);
    let run = folder.run(&["--help"]).exits(0);
    assert!(run.out.contains("Exit codes"), "{run:?}");
}

#[test]
fn what_is_read_is_judged_beside_what_cannot_be() {
    let folder = Folder::new();
    folder.write("bad.rs", "#[kfunc(acqire)]\nfn bpf_f();\n");
    let arguments = [
        "gen",
        "bad.rs",
        "none.rs",
        "--target-kernel",
        "9.9",
        "--out-dir",
        "out",
    ];
    let run = folder.run(&arguments).exits(2);
    let told = [
        "error[KF0801]",
        "error[KF0600]",
        "error[KF0007]",
        "3 errors",
    ];
    run.says(&told);
}

#[test]
fn names_are_judged_beside_a_request_that_is_wrong() {
    let folder = Folder::good();
    let start = ["gen", "a.rs", "--out-dir", "out", "--only", "bpf_none"];
    for wrong in [["--target-kernel", "9.9"], ["--backend", "none"]] {
        let run = folder.run(&[&start[..], &wrong].concat()).exits(2);
        run.says(&["no kfunc is called `bpf_none`", "2 errors"]);
    }
}
