//! What people read first is current: every block of README.md is run,
//! compiled or found in what the declaration in it makes.
//!
//! Blocks of Rust are documentation tests of this package as well
//! (`support/lib.rs`), so they compile, or fail to, as they say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use kfunc_codegen::emit::{Files, Input};
use kfunc_codegen::model::provenance::Evidence;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;
use kfunc_codegen::{digest, emit, load};
use kfunc_tests::tools;

/// A fenced block: the words behind the fence, and the lines.
struct Block {
    words: String,
    lines: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md can be read")
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(words) => {
                let words = words.to_owned();
                blocks.push(Block {
                    words,
                    lines: Vec::new(),
                });
                open = true;
            }
            None if open => blocks
                .last_mut()
                .expect("one is open")
                .lines
                .push(line.to_owned()),
            None => {}
        }
    }
    assert!(!open, "a block has no end");
    blocks
}

/// Everything that the first block of Rust in the README makes.
fn artefacts(blocks: &[Block]) -> Files {
    let declaration = blocks.iter().find(|block| block.words == "rust");
    let text = declaration
        .expect("the README declares something")
        .lines
        .join("\n");
    let target = KernelRange::DEFAULT_CRATE;
    let loaded = load(
        &[Source {
            name: "README.md".to_owned(),
            text,
        }],
        target,
    );
    assert!(
        loaded.report.diagnostics.is_empty(),
        "{:?}",
        loaded.report.diagnostics
    );
    let model = &loaded.lowered.model;
    let digest = digest::digest(model);
    let input = Input {
        model,
        target,
        declared: loaded.lowered.rust.target(),
        digest: &digest,
        types: &|| None,
        evidence: &Evidence::new(),
    };
    emit::emit(&input, &[])
}

/// The text that a block says it is from: an artefact, or a file of ours.
fn origin(name: &str, made: &Files) -> String {
    let ours = || fs::read_to_string(root().join(name)).ok();
    let text = made.get(name).cloned().or_else(ours);
    text.unwrap_or_else(|| {
        panic!(
            "README.md quotes {name}, which is none of {:?}",
            made.keys().collect::<Vec<_>>()
        )
    })
}

#[test]
fn what_is_quoted_is_what_is_made() {
    let blocks = blocks(&readme());
    let made = artefacts(&blocks);
    let mut quoted = 0;
    for block in &blocks {
        let Some((_, name)) = block.words.split_once("from=") else {
            continue;
        };
        let text = origin(name, &made);
        let lines: Vec<_> = text.lines().collect();
        let found = lines
            .windows(block.lines.len())
            .any(|window| window == block.lines);
        assert!(
            !block.lines.is_empty() && found,
            "not in {name}:\n{}",
            block.lines.join("\n")
        );
        quoted += 1;
    }
    assert!(quoted >= 4, "only {quoted} blocks say where they are from");
}

/// Puts `program.o` into a folder: a program whose call of a kfunc no compiler
/// wrote a type for.
fn program(folder: &Path) {
    let source = folder.join("program.c");
    let text = r#"__attribute__((section("syscall"))) int f(void *p)
        { asm volatile("call bpf_rcu_read_lock"); return 0; }"#;
    fs::write(&source, text).expect("the folder can be written to");
    let mut clang = Command::new(tools::clang());
    clang
        .args(["-g", "-O2", "-target", "bpf", "-c"])
        .arg(&source);
    tools::run(clang.arg("-o").arg(folder.join("program.o")));
    fs::remove_file(source).expect("the file is there");
}

/// Runs what README.md tells people to run, in a folder of its own. Only the
/// test command, which this runs inside of, and what it has a layer for are not
/// run again.
#[test]
fn commands_do_what_is_said() {
    let kfunc = tools::kfunc();
    let mut ran = BTreeMap::new();
    for block in blocks(&readme()).iter().filter(|block| block.words == "sh") {
        for line in &block.lines {
            let command = line.split(" #").next().unwrap_or_default().trim();
            let words: Vec<_> = command.split_whitespace().collect();
            let words = match words.as_slice() {
                ["cargo", "xtask", "test" | "bpf"] => continue,
                ["cargo", "run", "--", words @ ..] | ["kfunc", words @ ..] => words,
                _ => panic!("no way to run `{command}`"),
            };
            let folder = tempfile::tempdir().expect("a folder can be made");
            let count = || fs::read_dir(folder.path()).expect("it can be read").count();
            program(folder.path());
            let before = count();
            let (words, file) = match words {
                [words @ .., ">", file] => (words, Some(file)),
                words => (words, None),
            };
            let said = tools::run(Command::new(&kfunc).args(words).current_dir(&folder));
            if let Some(file) = file {
                fs::write(folder.path().join(file), said).expect("the folder can be written to");
            }
            let written = count() - before;
            assert!(written > 0, "`{command}` wrote nothing");
            ran.insert(command.to_owned(), written);
        }
    }
    assert!(ran.len() >= 2, "README.md has too few commands: {ran:?}");
}

#[test]
fn c_blocks_compile_beside_their_header() {
    let blocks = blocks(&readme());
    let made = artefacts(&blocks);
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("kfunc.h"), &made["kfunc.h"]).expect("it can be written");
    let programs: Vec<_> = blocks.iter().filter(|block| block.words == "c").collect();
    assert!(!programs.is_empty(), "README.md shows no C");
    for program in programs {
        let source = folder.path().join("program.bpf.c");
        fs::write(&source, program.lines.join("\n") + "\n").expect("it can be written");
        let mut clang = Command::new(tools::clang());
        clang.args([
            "-target", "bpf", "-g", "-O2", "-Wall", "-Wextra", "-Werror", "-c",
        ]);
        clang.arg(format!(
            "-I/usr/include/{}-linux-gnu",
            std::env::consts::ARCH
        ));
        tools::run(
            clang
                .arg("-I")
                .arg(folder.path())
                .arg(&source)
                .arg("-o")
                .arg("/dev/null"),
        );
    }
}

#[test]
fn ci_runs_the_command_of_the_readme() {
    let ci = fs::read_to_string(root().join(".ci/run")).expect(".ci/run can be read");
    assert!(ci.lines().any(|line| line == "cargo xtask test"), "{ci}");
    assert!(readme().contains("cargo xtask test"));
}

/// What the examples in Rust are for: nothing in them is taken on trust.
#[test]
fn examples_in_rust_are_safe() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let entries = fs::read_dir(folder).expect("there are examples");
    let mains = entries.filter_map(|entry| Some(entry.ok()?.path().join("src/main.rs")));
    let mains: Vec<_> = mains.filter(|main| main.exists()).collect();
    assert!(mains.len() >= 6, "{mains:?}");
    for main in mains {
        let text = fs::read_to_string(&main).expect("a source is text");
        assert!(!text.contains("unsafe"), "{}", main.display());
    }
}
