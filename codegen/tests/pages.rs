//! Every code has a page whose wrong example yields that code and nothing
//! else, and whose right example yields nothing.

use kfunc_codegen::diag::Code;
use kfunc_codegen::load;
use kfunc_codegen::source::Source;

/// Codes whose example is no source: the command reports them of its arguments
/// or of an object, and one rule takes 257 kfuncs to break.
const IN_WORDS: &[Code] = &[
    Code::TooManyInHook,
    Code::UnreadableFile,
    Code::InvalidUtf8,
    Code::UnknownName,
    Code::NotOnTarget,
    Code::UnknownBackend,
    Code::NotABpfObject,
    Code::BrokenObject,
    Code::UndeclaredExtern,
    Code::ExternDisagrees,
    Code::NotInKernel,
    Code::KernelDisagrees,
    Code::NothingToMakeWeak,
    Code::UnreadableKernel,
    Code::CallNotAllowed,
    Code::CallSleeps,
    Code::MovedField,
    Code::UnknownStruct,
    Code::UnknownField,
    Code::OtherField,
    Code::WeakerField,
    Code::Bitfield,
    Code::UnsupportedField,
    Code::AmbiguousStruct,
    Code::NotAWay,
    Code::UnwritableType,
    Code::InvalidHeader,
    Code::UnreadableHeader,
];
/// Reported by the command, of a source that is right but has no kfuncs.
const BY_COMMAND: &[Code] = &[Code::EmptySource];

/// The codes that `text` yields, for the kernels that it names itself.
fn codes(text: &str) -> Vec<&'static str> {
    let sources = [Source {
        name: "example.rs".to_owned(),
        text: text.to_owned(),
    }];
    let loaded = load(&sources, None);
    let diagnostics = loaded.report.diagnostics.iter();
    diagnostics.map(|found| found.code.text()).collect()
}

/// The section under `## heading`.
fn section<'a>(code: Code, heading: &str) -> &'a str {
    let page = code.page();
    let heading = format!("\n## {heading}\n");
    let (_, rest) = page
        .split_once(&heading)
        .unwrap_or_else(|| panic!("{} has no `{}`", code.text(), heading.trim()));
    rest.split("\n## ").next().unwrap_or(rest).trim()
}

/// The text between the fences of the one block of a section.
fn block<'a>(code: Code, heading: &str, kind: &str) -> &'a str {
    let section = section(code, heading);
    section
        .strip_prefix(&format!("```{kind}\n"))
        .and_then(|rest| rest.strip_suffix("\n```"))
        .unwrap_or_else(|| panic!("{}: {heading} is not one {kind} block", code.text()))
}

#[test]
fn every_page_names_its_code_and_says_why() {
    for code in Code::ALL {
        let heading = format!("# {}: {}\n", code.text(), code.title());
        assert!(code.page().starts_with(&heading), "{heading}");
        assert!(section(*code, "Why").len() > 20, "{}", code.text());
    }
}

/// The codes whose examples are sources.
fn with_source() -> impl Iterator<Item = Code> {
    let all = Code::ALL.iter().copied();
    all.filter(|code| !IN_WORDS.contains(code))
}

#[test]
fn wrong_examples_yield_their_code_alone() {
    let mut failures = Vec::new();
    for code in with_source() {
        let found = codes(block(code, "Wrong", "rust"));
        let expected = match BY_COMMAND.contains(&code) {
            true => vec![],
            false => vec![code.text()],
        };
        if found != expected {
            failures.push(format!("{}: {found:?}", code.text()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn right_examples_yield_nothing() {
    let mut failures = Vec::new();
    for code in with_source() {
        let found = codes(block(code, "Right", "rust"));
        if !found.is_empty() {
            failures.push(format!("{}: {found:?}", code.text()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn examples_in_words_are_there() {
    for code in IN_WORDS {
        assert!(!block(*code, "Wrong", "text").is_empty());
        assert!(!block(*code, "Right", "text").is_empty());
    }
}
