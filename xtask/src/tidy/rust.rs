//! Rules about a file of Rust: its documentation, and words that no file of
//! this project has. Who may name whom is [`super::imports`]'s.

use syn::{Attribute, Item, ItemMod};

use super::Finding;
use super::names::{self, Word};
use super::tree::{Module, is_cfg_test};

/// Types whose order changes from run to run.
const UNORDERED: &[&str] = &["HashMap", "HashSet"];

/// The package that has no std, and a `HashMap` which is the kernel's.
const WITHOUT_STD: &str = "kfunc";

/// Macros that mark something unfinished.
const UNFINISHED: &[&str] = &["todo", "unimplemented", "dbg"];

/// Every breach in a module.
pub(super) fn check(module: &Module) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |line, what: String| found.push(Finding::new(&module.file, line, what));
    if !module.ast.attrs.iter().any(is_doc) {
        add(
            1,
            "no `//!`: say what this module owns and what it does not".to_owned(),
        );
    }
    undocumented(&module.ast.items, &mut add);
    let mut words = Vec::new();
    names::words(module.tokens.clone(), &mut words);
    for word in &words {
        if is_unordered(module, word) {
            let text = &word.text;
            let what = format!("`{text}` has no order: use a BTree or a sorted Vec");
            add(word.line, what);
        }
        if let Some(what) = breach(word) {
            add(word.line, what);
        }
    }
    found
}

fn is_unordered(module: &Module, word: &Word) -> bool {
    module.package != WITHOUT_STD && UNORDERED.contains(&word.text.as_str())
}

/// What is wrong with a word, if anything is.
fn breach(word: &Word) -> Option<String> {
    let Word {
        text,
        bang,
        attribute,
        line: _,
    } = word;
    if *bang && UNFINISHED.contains(&text.as_str()) {
        return Some(format!("`{text}!`: finish it"));
    }
    if *attribute && text == "ignore" {
        return Some("an ignored test looks like one that passed".to_owned());
    }
    None
}

/// Finds modules within a file that say nothing of themselves.
fn undocumented(items: &[Item], add: &mut impl FnMut(usize, String)) {
    for item in items {
        let Item::Mod(ItemMod {
            attrs,
            ident,
            content: Some((_, items)),
            ..
        }) = item
        else {
            continue;
        };
        if is_cfg_test(attrs) {
            continue;
        }
        if !attrs.iter().any(is_doc) {
            add(
                ident.span().start().line,
                format!("module `{ident}` has no documentation"),
            );
        }
        undocumented(items, add);
    }
}

fn is_doc(attr: &Attribute) -> bool {
    attr.path().is_ident("doc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(usize, String)> {
        let module = Module {
            krate: "a".to_owned(),
            package: "a".to_owned(),
            path: Vec::new(),
            file: "a.rs".into(),
            test: false,
            ast: syn::parse_file(text).expect("the test's own text"),
            tokens: text.parse().expect("the test's own text"),
        };
        let found = check(&module);
        found.into_iter().map(|one| (one.line, one.what)).collect()
    }

    fn bad(text: &str, line: usize, word: &str) {
        let found = of(&format!("//! Doc.\n{text}"));
        assert!(
            matches!(found.as_slice(), [(at, what)] if *at == line && what.contains(word)),
            "{text}: {found:?}"
        );
    }

    #[test]
    fn good_modules_pass() {
        let text =
            "//! Doc.\n#[cfg(test)] mod tests {}\n/// Doc.\nmod a {}\nfn ignore(todo: u8) {}";
        assert_eq!(of(text), []);
    }

    #[test]
    fn modules_without_documentation() {
        assert_eq!(of("mod a;").len(), 1);
        bad("mod a {}", 2, "module `a`");
        bad("/// Doc.\nmod a {\n    mod b {}\n}", 4, "module `b`");
    }

    #[test]
    fn words_that_no_file_has() {
        for name in UNORDERED {
            bad(&format!("use std::collections::{name};"), 2, name);
            bad(&format!("fn a() {{ b!({name}::new()) }}"), 2, name);
        }
        for name in UNFINISHED {
            bad(&format!("fn a() {{\n    {name}!()\n}}"), 3, name);
        }
        bad("#[ignore]\nfn a() {}", 2, "ignored");
        bad("#[ignore = \"slow\"]\nfn a() {}", 2, "ignored");
    }
}
