//! Paths that Markdown names: each is a file or folder of the project. It owns
//! what counts as such a path.
//!
//! Checked are the targets of relative links, and words in backticks that name
//! a path: those that begin with a folder of the project's root, those that
//! end in `.md`, and those of several parts that end in `.rs`, which may leave
//! out what comes before. Braces and `*` stand for what they do in a shell; a
//! part in angle brackets is anything. The kernel's own files are written with
//! `linux/` in front.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Finding;

/// Every path in the text of `file` that is not among `files`.
pub(super) fn check(file: &Path, text: &str, files: &[PathBuf]) -> Vec<Finding> {
    let known = Known::new(file, files);
    let mut found = Vec::new();
    let mut fenced = false;
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let named = code_words(text).filter(|word| known.is_path(word));
        for name in named.filter(|name| !known.has(name)) {
            found.push(Finding::new(file, line, format!("no such path: `{name}`")));
        }
        for link in links(text).filter(|link| !known.has_beside(link)) {
            let what = format!("a link to no file: {link}");
            found.push(Finding::new(file, line, what));
        }
    }
    found
}

/// The words in single backticks that could be paths.
fn code_words(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|word| {
        !word.is_empty()
            && !word.contains("::")
            && !word.starts_with(['/', '-', '.', '$'])
            && !word.contains([' ', '(', '"', ';', '='])
    })
}

/// The targets of links to this project's files.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains(':')).then_some(target)
    })
}

/// The files and folders of the project, as seen from one Markdown file.
struct Known {
    all: BTreeSet<String>,
    folder: PathBuf,
}

impl Known {
    fn new(file: &Path, files: &[PathBuf]) -> Self {
        let all = files
            .iter()
            .flat_map(|file| file.ancestors())
            .filter_map(|path| Some(path.to_str()?.to_owned()))
            .filter(|path| !path.is_empty())
            .collect();
        let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
        Self { all, folder }
    }

    fn is_path(&self, word: &str) -> bool {
        let several = word.contains('/');
        let first = word.split('/').next().unwrap_or(word);
        word.ends_with(".md") || several && (word.ends_with(".rs") || self.all.contains(first))
    }

    fn has(&self, word: &str) -> bool {
        spelled_out(word).iter().all(|word| {
            let word = word.trim_end_matches('/');
            let tail = word.ends_with(".rs");
            self.all.iter().any(|path| fits(path, word, tail)) || self.has_beside(word)
        })
    }

    /// Whether there is such a file, seen from the Markdown file's folder.
    fn has_beside(&self, target: &str) -> bool {
        let mut path = PathBuf::new();
        for part in self.folder.join(target).components() {
            match part {
                std::path::Component::ParentDir => drop(path.pop()),
                std::path::Component::CurDir => {}
                part => path.push(part),
            }
        }
        path.to_str().is_some_and(|path| self.all.contains(path))
    }
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn spelled_out(word: &str) -> Vec<String> {
    let parts = word
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (inside, after))) = parts else {
        return vec![word.to_owned()];
    };
    let words = inside.split(',');
    words
        .flat_map(|choice| spelled_out(&format!("{before}{}{after}", choice.trim())))
        .collect()
}

/// Whether `path` is what `word` says, wholly, or in its last parts.
fn fits(path: &str, word: &str, tail: bool) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let words: Vec<&str> = word.split('/').collect();
    let skipped = match parts.len().checked_sub(words.len()) {
        Some(0) => 0,
        Some(skipped) if tail => skipped,
        _ => return false,
    };
    let pairs = words.iter().zip(&parts[skipped..]);
    pairs
        .into_iter()
        .all(|(word, part)| word.contains('<') || part_fits(part, word))
}

/// Whether one part of a path is what one part of a word says.
fn part_fits(part: &str, word: &str) -> bool {
    match word.split_once('*') {
        None => part == word,
        Some((before, after)) => part
            .strip_prefix(before)
            .is_some_and(|rest| rest.ends_with(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let files = [
            "README.md",
            "docs/a.md",
            "codegen/src/model/flag.rs",
            "codegen/src/model/version.rs",
            "tests/ui/fail/flags/unknown.rs",
        ]
        .map(PathBuf::from);
        let found = check(Path::new("docs/a.md"), text, &files);
        found.into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn what_is_there_passes() {
        let text = "\
`codegen/src/model/flag.rs` `model/flag.rs` `codegen/` `README.md` `tests/ui/fail/<family>/*.rs`
`model/{flag,version}.rs` `a.md` [x](a.md#part) [y](../README.md) [z](https://example.org) `out/a.h`
`kfunc::model` `linux/kernel/bpf/verifier.c` `--out-dir x` `syn/quote`
```
`codegen/none`
```
";
        assert_eq!(of(text), [""; 0]);
    }

    #[test]
    fn what_is_not_there_is_found() {
        for word in [
            "codegen/src/none.rs",
            "model/none.rs",
            "flag/model.rs",
            "NONE.md",
            "tests/none/",
            "model/{flag,none}.rs",
            "tests/ui/pass/*.rs",
        ] {
            let found = of(&format!("see `{word}`\n"));
            assert_eq!(found, [format!("no such path: `{word}`")]);
        }
        assert_eq!(of("[x](none.md)\n"), ["a link to no file: none.md"]);
        assert_eq!(of("[x](README.md)\n"), ["a link to no file: README.md"]);
    }
}
