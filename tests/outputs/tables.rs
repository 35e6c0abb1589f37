//! What `flags` writes is what it says it is: C that compiles, Rust that
//! compiles, JSON that reads, each with the same rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use kfunc_tests::{cases, tools};
use serde_json::Value;
use tempfile::TempDir;

/// A program that counts the rows of the header's table, which has one more
/// without a name.
const COUNTS: &str = "#include \"flags/kfunc_flags.h\"\n\
                      int main(void) {\n\
                      \treturn sizeof(kfunc_flags_table) / sizeof(kfunc_flags_table[0]) ==\n\
                      \t\tKFUNC_FLAGS_COUNT + 1 ? 0 : 1;\n\
                      }\n";

const KEYS: &[&str] = &[
    "name",
    "prototype",
    "flags",
    "bits",
    "set",
    "prog_types",
    "since",
    "until",
];

#[test]
fn tables_compile_and_count_the_same_rows() {
    for case in cases::all() {
        for target in cases::TARGETS {
            eprintln!("{} for {target}", case.name);
            let folder = TempDir::new().expect("a folder can be made");
            fs::create_dir(folder.path().join("flags")).expect("the folder can be written");
            for (name, text) in case.read(target).files("flags") {
                fs::write(folder.path().join(name), text).expect("the folder can be written");
            }
            let rows = rows(folder.path(), target.contains(".."));
            compile_c(folder.path());
            compile_rust(folder.path(), rows);
        }
    }
}

/// Reads the JSON and returns the number of its objects.
fn rows(folder: &Path, ranged: bool) -> usize {
    let text = fs::read_to_string(folder.join("flags/kfuncs.json")).expect("it was written");
    let table: Value = serde_json::from_str(&text).expect("it is JSON");
    let table = table.as_array().expect("it is an array");
    for object in table {
        let object = object.as_object().expect("each row is an object");
        assert!(
            KEYS.iter().all(|key| object.contains_key(*key)),
            "{object:?}"
        );
        assert_eq!(object.contains_key("kernels"), ranged);
    }
    // A kfunc in several sets has an object for each, and a row for all.
    let text = |row: &Value, key: &str| row[key].to_string();
    let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table {
        let known = sets.entry(text(row, "name")).or_default();
        known.insert(text(row, "set"));
    }
    let (alone, shared): (Vec<&Value>, Vec<&Value>) = table
        .iter()
        .partition(|row| sets[&text(row, "name")].len() == 1);
    let shared = shared
        .iter()
        .map(|row| ["name", "bits", "prototype"].map(|key| text(row, key)));
    alone.len() + shared.collect::<BTreeSet<_>>().len()
}

fn compile_c(folder: &Path) {
    let source = folder.join("counts.c");
    fs::write(&source, COUNTS).expect("the folder can be written");
    for compiler in [tools::in_path("gcc"), tools::clang()] {
        let program = folder.join("counts");
        let mut command = Command::new(&compiler);
        command.args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I"]);
        command.arg(folder).arg(&source).arg("-o").arg(&program);
        tools::run(&mut command);
        tools::run(&mut Command::new(&program));
        // The header alone, as its own translation unit.
        let mut alone = Command::new(&compiler);
        alone.args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]);
        tools::run(
            alone
                .args(["-x", "c"])
                .arg(folder.join("flags/kfunc_flags.h")),
        );
    }
    let mut bpf = Command::new(tools::clang());
    bpf.args([
        "-target",
        "bpf",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-fsyntax-only",
        "-I",
    ]);
    tools::run(bpf.arg(folder).arg(&source));
}

fn compile_rust(folder: &Path, rows: usize) {
    let source = folder.join("counts.rs");
    let text = format!(
        "#[path = \"flags/kfunc_flags.rs\"]\npub mod table;\n\
         const _: () = assert!(table::KFUNC_FLAGS.len() == {rows});\n"
    );
    fs::write(&source, text).expect("the folder can be written");
    let mut rustc = Command::new(tools::in_path("rustc"));
    rustc.args(["--edition", "2024", "--crate-type", "lib", "-D", "warnings"]);
    tools::run(
        rustc
            .arg("--emit=metadata")
            .arg("--out-dir")
            .arg(folder)
            .arg(source),
    );
}
