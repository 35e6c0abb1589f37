//! Rules about the text of a file, whatever it is written in: widths, ends of
//! lines, words. It knows no syntax.

use std::path::Path;

use super::Finding;

/// The widest line of Rust, in characters (rustfmt's own default).
const WIDTH: usize = 100;

/// Where the inputs of tests are, whose lines are as wide as the test needs.
const INPUTS: &[&str] = &["tests/snapshots/cases", "tests/ui"];

/// Words that mark something unfinished. Written in two halves, as every list
/// here, so that this file does not breach its own rule.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];

/// What a line may not contain, and why.
const PHRASES: &[(&str, &str)] = &[
    (concat!("crates", ".io"), ADDRESS),
    (concat!("docs", ".rs/"), ADDRESS),
    (concat!("debian", ".org"), ADDRESS),
    (concat!("ubuntu", ".com"), ADDRESS),
    (concat!("rust-lang", ".org/dist"), ADDRESS),
    (concat!("static.rust", "-lang"), ADDRESS),
    (concat!("proxy.", "golang"), ADDRESS),
    (concat!("/ho", "me/"), MACHINE),
    (concat!("/ro", "ot/"), MACHINE),
    (concat!("/tm", "p/"), MACHINE),
    (concat!("/wo", "rk/"), MACHINE),
    (concat!("``", "`ignore"), SKIPPED),
    (concat!("rust,", "ignore"), SKIPPED),
];

const ADDRESS: &str = "the address of a package registry or an archive has no place here";
const MACHINE: &str = "a path of one machine has no place here";
const SKIPPED: &str = "a block of documentation that no test runs: let it run, or call it text";

/// Whether the rules apply to this file: everything that people write. What a
/// test recorded (`.stderr`, `.snap`) is as the tools write it.
pub(super) fn is_ours(file: &Path) -> bool {
    let end = file.extension().and_then(|end| end.to_str());
    match end {
        Some(end) => matches!(end, "rs" | "md" | "toml" | "c" | "h" | "sh" | "txt" | "yml"),
        None => true,
    }
}

/// Every breach in the text of `file`.
pub(super) fn check(file: &Path, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |line, what: &str| found.push(Finding::new(file, line, what));
    if !text.is_empty() && !text.ends_with('\n') {
        add(0, "no newline at the end of the file");
    }
    if text.ends_with("\n\n") {
        add(0, "an empty line at the end of the file");
    }
    let rust = file.extension().is_some_and(|end| end == "rs") && !is_input(file);
    for (line, text) in (1..).zip(text.split('\n')) {
        if rust && width(text) > WIDTH {
            add(line, "wider than 100 columns");
        }
        if text.ends_with([' ', '\t', '\r']) {
            add(line, "white space at the end of the line");
        }
        for word in UNFINISHED.iter().filter(|word| has_word(text, word)) {
            add(line, &format!("`{word}`: finish it or file it"));
        }
        for (phrase, why) in PHRASES.iter().filter(|(phrase, _)| has(text, phrase)) {
            add(line, &format!("`{phrase}`: {why}"));
        }
    }
    found
}

/// Whether the file is what a test is fed with, and may look like anything.
fn is_input(file: &Path) -> bool {
    INPUTS.iter().any(|folder| file.starts_with(folder))
}

/// How wide a line of Rust is. The text of a message counts for nothing: it
/// stays in one piece, so that it can be searched for.
fn width(line: &str) -> usize {
    if line.trim_start().starts_with("//") {
        return line.chars().count();
    }
    let outside = line.split('"').step_by(2);
    outside.map(|part| part.chars().count()).sum()
}

/// Whether `text` has `phrase`; a phrase that begins with a slash is a path
/// from the root, and not the middle of another.
fn has(text: &str, phrase: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '>' | '}' | '*');
    text.match_indices(phrase)
        .any(|(at, _)| !phrase.starts_with('/') || !text[..at].ends_with(inside))
}

/// Whether `word` stands alone in `text`.
fn has_word(text: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(inside) && !text[at + word.len()..].starts_with(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &str, text: &str) -> Vec<(usize, String)> {
        let found = check(Path::new(file), text);
        found.into_iter().map(|one| (one.line, one.what)).collect()
    }

    fn breach(file: &str, text: &str, line: usize, word: &str) {
        let found = of(file, text);
        assert!(
            matches!(found.as_slice(), [(at, what)] if *at == line && what.contains(word)),
            "{text:?}: {found:?}"
        );
    }

    #[test]
    fn good_text_passes() {
        assert_eq!(of("a.rs", "fn a() {}\n"), []);
        assert_eq!(of("a.rs", ""), []);
        assert_eq!(of("a.rs", "// XXXL, src/home/x, TODOS, a crate\n"), []);
    }

    #[test]
    fn long_lines_of_rust() {
        let long = format!("// {}\n", "é".repeat(98));
        breach("a.rs", &long, 1, "100 columns");
        assert_eq!(of("a.md", &long), []);
        assert_eq!(of("tests/ui/fail/a.rs", &long), []);
        assert_eq!(of("a.rs", &format!("// {}\n", "é".repeat(97))), []);
        let message = "x".repeat(98);
        assert_eq!(of("a.rs", &format!("    a(\"{message}\");\n")), []);
        breach(
            "a.rs",
            &format!("    // a(\"{message}\");\n"),
            1,
            "100 columns",
        );
        breach("a.rs", &format!("    a({message});\n"), 1, "100 columns");
    }

    #[test]
    fn ends_of_lines_and_files() {
        breach("a.md", "one\ntwo \n", 2, "white space");
        breach("a.c", "one\r\n", 1, "white space");
        breach("a.rs", "one", 0, "no newline");
        breach("a.rs", "one\n\n", 0, "empty line");
    }

    #[test]
    fn every_word_is_found() {
        for word in UNFINISHED {
            breach("a.rs", &format!("ok\n// {word}: later\n"), 2, word);
        }
        for (phrase, why) in PHRASES {
            breach("run", &format!("see {phrase}\n"), 1, why);
        }
    }

    #[test]
    fn what_tests_recorded_is_not_ours() {
        for (name, ours) in [
            ("a.rs", true),
            ("run", true),
            ("a.stderr", false),
            ("a.snap", false),
        ] {
            assert_eq!(is_ours(Path::new(name)), ours, "{name}");
        }
    }
}
