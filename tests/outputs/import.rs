//! A header that people wrote by hand becomes declarations, and these become a
//! header that says the same.
//!
//! `kfuncs.h` is the header, `header.rs` what is made of it; the layer `ui`
//! compiles the latter, and `KFUNC_BLESS=1` writes it anew. That two prototypes
//! say the same is judged by clang, which takes a function's second declaration
//! only where its type is the first one's: typedefs that the declarations in
//! Rust follow (`gfp_t`, `__be16`) and arrays, which are pointers as
//! parameters, are no difference to it. The names are compared here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_tests::tools;
use tempfile::TempDir;

/// What a program brings itself, and the header that is made is not to. That
/// comes first: its structs are then the same ones in all prototypes.
const BOTH: &str = "#include \"vmlinux.h\"
\
                    #define KFUNC_HAVE_nf_nat_manip_type
\
                    #define KFUNC_HAVE_xdp_rss_hash_type
\
                    enum nf_nat_manip_type;
\
                    enum xdp_rss_hash_type;
\
                    #include \"kfunc.h\"
\
                    #include \"kfuncs.h\"
";

/// What `vmlinux.h` has that `kfuncs.h` needs.
const TYPES: &str = "#pragma once\n#include <linux/types.h>\n\
                     typedef __u8 u8;\ntypedef __u16 u16;\ntypedef __u32 u32;\n\
                     typedef __u64 u64;\ntypedef __s32 s32;\ntypedef __s64 s64;\n\
                     typedef unsigned int gfp_t;\ntypedef unsigned long size_t;\n\
                     typedef _Bool bool;\n";

/// An extern without a flavour is what an extern with one comes to.
const FLAVOURED: &[&str] = &[
    "scx_example_kick___v2",
    "scx_example_kick___compat",
    "scx_example_count___alias",
];

/// Names of parameters by kfunc.
type Names = BTreeMap<String, Vec<String>>;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("outputs")
}

fn import(arguments: &[&str]) -> String {
    let mut kfunc = Command::new(tools::kfunc());
    kfunc
        .current_dir(here())
        .args(["import", "header", "kfuncs.h"]);
    tools::run(kfunc.args(arguments))
}

/// `header.rs` as a header again, in a folder with what `kfuncs.h` includes: for
/// 6.18, which is the last but one kernel that knows of `__prog`.
fn generated() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let mut kfunc = Command::new(tools::kfunc());
    kfunc.current_dir(here()).args([
        "gen",
        "header.rs",
        "--target-kernel",
        "6.18",
        "--backend",
        "c-header",
        "--out-dir",
    ]);
    tools::run(kfunc.arg(folder.path()));
    fs::write(folder.path().join("vmlinux.h"), TYPES).expect("it can be written");
    folder
}

fn clang(folder: &Path, program: &str) -> Command {
    fs::write(folder.join("program.c"), program).expect("it can be written");
    let mut clang = Command::new(tools::clang());
    clang
        .args(["-std=gnu11", "-Wno-visibility", "-I"])
        .arg(folder)
        .arg("-I")
        .arg(here());
    clang.arg(folder.join("program.c"));
    clang
}

/// The names of the externs in a program's text after the preprocessor.
fn names(folder: &Path, program: &str) -> Names {
    let text = tools::run(clang(folder, program).args(["-E", "-P"]));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let externs = text.split(';').filter(|one| one.contains(".ksyms"));
    externs.filter_map(extern_names).collect()
}

fn extern_names(text: &str) -> Option<(String, Vec<String>)> {
    let (before, after) = text.split_once('(')?;
    let (params, _) = after.split_once("__attribute__")?;
    let params = params.trim_end().strip_suffix(')')?;
    let name = words(before).pop()?;
    let params = commas(params).into_iter().map(parameter);
    Some((name, params.filter(|name| name != "void").collect()))
}

/// What stands between commas outside of brackets.
fn commas(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let outside = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    text.split(outside).collect()
}

/// The name of a parameter, which may be a callback's or an array's.
fn parameter(text: &str) -> String {
    let text = text.split('[').next().unwrap_or(text);
    let callback = text
        .split_once("(*")
        .and_then(|(_, rest)| rest.split_once(')'));
    let text = callback.map_or(text, |(name, _)| name);
    words(text).pop().unwrap_or_default()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_header_becomes_declarations() {
    let text = import(&[]);
    let file = here().join("header.rs");
    if std::env::var_os("KFUNC_BLESS").is_some() {
        fs::write(&file, &text).expect("it can be written");
    }
    let expected = fs::read_to_string(file).expect("it is there");
    assert_eq!(text, expected, "`cargo xtask bless outputs` writes it anew");
}

#[test]
fn declarations_become_the_same_header() {
    let folder = generated();
    let mut written = names(folder.path(), "#include \"kfuncs.h\"\n");
    let made = names(folder.path(), "#include \"kfunc.h\"\n");
    let compat = written.remove(FLAVOURED[1]).expect("it is in the header");
    for flavour in [FLAVOURED[0], FLAVOURED[2]] {
        written.remove(flavour).expect("it is in the header");
    }
    written.insert("scx_example_kick".to_owned(), compat);
    assert!(written.len() > 100, "{} externs", written.len());
    assert_eq!(written, made);
}

#[test]
fn a_compiler_takes_both_headers_together() {
    let folder = generated();
    tools::run(clang(folder.path(), BOTH).args(["-fsyntax-only"]));
    let other = "int bpf_preempt_disable(void);\n".to_owned() + BOTH;
    let refused = tools::try_run(clang(folder.path(), &other).arg("-fsyntax-only"));
    let words = refused.expect_err("one of them has another type");
    let conflict = "conflicting types for 'bpf_preempt_disable'";
    assert!(words.contains(conflict), "{words}");
}
