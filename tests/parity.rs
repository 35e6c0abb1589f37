//! The command says what the macros say, and nothing is without its cases.
//!
//! For every file under `ui/fail` the codes and lines that the command finds
//! are those in the file's `.stderr`, where the compiler's words are kept. The
//! files under `ui/command` break rules that need more than one item, which no
//! macro sees; `//~ CODE` stands in the lines where the command must see them.
//! `ui/fail/states`, `ui/fail/maps` and `ui/fail/dynptrs` are about types, not about
//! rules, and `ui/fail/layout` about a macro that says nothing of kfuncs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kfunc_codegen::diag::Code;
use kfunc_codegen::load;
use kfunc_codegen::model::version::{Kernel, KernelRange};
use kfunc_codegen::source::Source;

/// A code and the line that it is reported on.
type Said = (String, usize);

/// The codes that no source can break: the command reports them of files,
/// arguments and objects.
fn is_of_the_command(code: Code) -> bool {
    let text = code.text();
    text.starts_with("KF08") || text.starts_with("KF09")
}

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")
}

/// The Rust files below `folder`, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    };
    let all = paths.into_iter().flat_map(below);
    all.filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

/// The files that break a rule.
fn failing() -> Vec<PathBuf> {
    let of_types =
        ["fail/states", "fail/maps", "fail/dynptrs", "fail/layout"].map(|folder| ui().join(folder));
    let mut all = files(&ui().join("fail"));
    all.retain(|path| !of_types.iter().any(|folder| path.starts_with(folder)));
    all
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path:?}: {e}"))
}

/// What the command says to one file, for the kernels that the file names.
fn by_command(path: &Path) -> BTreeSet<Said> {
    said_of(&path.display().to_string(), &read(path))
}

/// What the command says to a text.
fn said_of(name: &str, text: &str) -> BTreeSet<Said> {
    let sources = [Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }];
    let loaded = load(&sources, None);
    let diagnostics = loaded.report.diagnostics.iter();
    let said = diagnostics.map(|found| {
        let line = found.place.as_ref().map_or(0, |place| place.line());
        (found.code.text().to_owned(), line)
    });
    said.collect()
}

/// A file of near misses in its parts: what stands before the first, with one
/// near miss each. They repeat each other's names, as the examples do.
fn near_misses(text: &str) -> Vec<String> {
    let mut parts = text.split("\n// KF");
    let before = parts.next().unwrap_or_default().to_owned();
    let each: Vec<_> = parts.map(|part| format!("{before}\n// KF{part}")).collect();
    if each.is_empty() { vec![before] } else { each }
}

/// The code in a line that begins a message of the compiler.
fn code_in(line: &str) -> Option<&str> {
    let is_head = ["error: ", "error[", "warning: "];
    let begins = is_head.iter().any(|head| line.starts_with(head));
    let at = line.find("KF").filter(|_| begins)?;
    let code = line.get(at..at + 6)?;
    let known = Code::ALL.iter().any(|known| known.text() == code);
    known.then_some(code)
}

/// What a `.stderr` keeps of the compiler's words: each message that has a
/// code, with the line in the ` --> ` that follows.
fn by_macro(path: &Path) -> BTreeSet<Said> {
    let mut said = BTreeSet::new();
    let mut code = None;
    for line in read(&path.with_extension("stderr")).lines() {
        code = code_in(line).map(str::to_owned).or(code);
        if let Some((_, place)) = line.split_once("--> ")
            && let Some(code) = code.take()
        {
            let number = place.rsplit(':').nth(1).and_then(|n| n.parse().ok());
            said.insert((code, number.unwrap_or(0)));
        }
    }
    said
}

/// The codes in the comment at the head of a file.
fn header(path: &Path) -> BTreeSet<String> {
    let text = read(path);
    let lines = text.lines().take_while(|line| line.starts_with("//"));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()));
    let codes = words.filter(|word| word.starts_with("KF") && word.len() == 6);
    codes.map(str::to_owned).collect()
}

fn codes(said: &BTreeSet<Said>) -> BTreeSet<String> {
    said.iter().map(|(code, _)| code.clone()).collect()
}

fn assert_none(failures: Vec<String>) {
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_command_says_what_the_macros_say() {
    let mut failures = Vec::new();
    for path in failing() {
        let (command, compiler) = (by_command(&path), by_macro(&path));
        if command != compiler || command.is_empty() {
            failures.push(format!(
                "{}: the command says {command:?}, the macro {compiler:?}",
                path.display()
            ));
        }
    }
    assert_none(failures);
}

#[test]
fn the_command_says_what_no_macro_sees() {
    let mut failures = Vec::new();
    for path in files(&ui().join("command")) {
        let text = read(&path);
        let marks = text.lines().enumerate().filter_map(|(index, line)| {
            let (_, code) = line.split_once("//~ ")?;
            Some((code.trim().to_owned(), index + 1))
        });
        let (marked, said): (BTreeSet<Said>, _) = (marks.collect(), by_command(&path));
        if marked != said || said.is_empty() {
            failures.push(format!("{}: {said:?}, not {marked:?}", path.display()));
        }
    }
    assert_none(failures);
}

#[test]
fn a_failing_file_breaks_the_one_rule_that_it_names() {
    let mut failures = Vec::new();
    let command = files(&ui().join("command"));
    for path in failing().into_iter().chain(command) {
        let (named, said) = (header(&path), codes(&by_command(&path)));
        if named != said || named.len() != 1 {
            failures.push(format!("{}: {said:?}, not {named:?}", path.display()));
        }
    }
    assert_none(failures);
}

#[test]
fn near_misses_break_no_rule() {
    let mut failures = Vec::new();
    for path in files(&ui().join("pass")) {
        let name = path.display().to_string();
        for part in near_misses(&read(&path)) {
            let said = said_of(&name, &part);
            if !said.is_empty() {
                failures.push(format!("{name}: {said:?} in\n{part}"));
            }
        }
    }
    assert_none(failures);
}

#[test]
fn every_rule_has_a_page_a_case_and_a_near_miss() {
    let command = files(&ui().join("command"));
    let cases = failing().into_iter().chain(command);
    let broken: BTreeSet<String> = cases.flat_map(|path| header(&path)).collect();
    let passed = files(&ui().join("pass"));
    let near: BTreeSet<String> = passed.iter().flat_map(|path| header(path)).collect();
    let mut failures = Vec::new();
    for code in Code::ALL {
        let text = code.text();
        if !code.page().contains("\n## Wrong\n") || !code.page().contains("\n## Right\n") {
            failures.push(format!("{text} has no page with examples"));
        }
        if is_of_the_command(*code) {
            continue;
        }
        if !broken.contains(text) {
            failures.push(format!("{text} has no case under ui/fail or ui/command"));
        }
        if !near.contains(text) {
            failures.push(format!("{text} has no near miss under ui/pass"));
        }
    }
    assert_none(failures);
}

#[test]
fn the_definitions_break_no_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kfunc-defs/src");
    let sources: Vec<_> = files(&folder)
        .into_iter()
        .map(|path| Source {
            name: path.display().to_string(),
            text: read(&path),
        })
        .collect();
    assert!(sources.len() > 3);
    let single = Kernel::all().map(KernelRange::only);
    let ranges = [KernelRange::ALL, KernelRange::DEFAULT_CRATE];
    for range in single.chain(ranges) {
        let found = load(&sources, range).report.diagnostics;
        let said: Vec<_> = found.iter().map(|found| &found.message).collect();
        assert!(said.is_empty(), "{range}: {said:?}");
    }
}
