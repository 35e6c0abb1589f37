//! No source text makes the way through panic, exhaust the stack or run for
//! ever: what cannot be read is reported.
//!
//! The threads of these tests have the 2 MiB of stack that threads have by
//! default, which is less than a compiler or a command starts with.

use std::path::Path;

use kfunc_codegen::diag::Code;
use kfunc_codegen::load;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;
use proptest::prelude::*;

/// The codes that `text` yields.
fn codes(text: &str) -> Vec<Code> {
    let sources = [Source {
        name: "text.rs".to_owned(),
        text: text.to_owned(),
    }];
    let loaded = load(&sources, KernelRange::DEFAULT_CRATE);
    let diagnostics = loaded.report.diagnostics.iter();
    diagnostics.map(|found| found.code).collect()
}

/// A kfunc with `params` between its parentheses.
fn kfunc(params: &str) -> String {
    format!("#[kfunc]\nfn bpf_example({params});")
}

#[test]
fn deep_nesting_is_refused_once() {
    const DEEP: usize = 100_000;
    let nested = |open: &str, close: &str| {
        let (open, close) = (open.repeat(DEEP), close.repeat(DEEP));
        format!("fn f() {{ let x = {open} 1 {close}; }}")
    };
    let types = |open: &str, close: &str| {
        let (open, close) = (open.repeat(DEEP), close.repeat(DEEP));
        kfunc(&format!("p: {open} u8 {close}"))
    };
    let sources = [
        nested("(", ")"),
        nested("[", "]"),
        nested("{", "}"),
        nested("!", ""),
        nested("-", ""),
        nested("& ", ""),
        nested("|a| ", ""),
        nested("||", ""),
        nested("return ", ""),
        nested("x = ", ""),
        nested("m!(", ")"),
        nested("if a { b } else ", ""),
        nested("1 + ", ""),
        types("(", ")"),
        types("&", ""),
        types("*const ", ""),
        types("Option<", ">"),
        types("fn() -> ", ""),
        format!(
            "#[kfunc({}{})] fn f();",
            "a(".repeat(DEEP),
            ")".repeat(DEEP)
        ),
        format!("{}{}", "mod m {".repeat(DEEP), "}".repeat(DEEP)),
        format!("const A: u8 = a{};", ".b(1)".repeat(DEEP)),
        format!("const A: u8 = a{};", "[0]".repeat(DEEP)),
        format!("const A: u8 = a{};", " as u8".repeat(DEEP)),
        format!("use {}z;", "a::".repeat(DEEP)),
    ];
    for source in sources {
        let start: String = source.chars().take(60).collect();
        assert_eq!(codes(&source), [Code::TooDeep], "{start}");
    }
}

#[test]
fn a_long_chain_of_else_if_is_not_an_overflow() {
    let chain = "else if a { b(); } ".repeat(50_000);
    assert_eq!(
        codes(&format!("fn f() {{ if a {{ }} {chain} }}")),
        [Code::TooDeep]
    );
    let chain = "else if a { b(); } ".repeat(100);
    assert_eq!(codes(&format!("fn f() {{ if a {{ }} {chain} }}")), []);
}

#[test]
fn what_is_long_but_flat_is_read() {
    let functions = "fn f() { g(a, b).c()?; }\n".repeat(5_000);
    assert_eq!(codes(&functions), []);
    let lines = "/// Words, many of them.\n".repeat(5_000);
    assert_eq!(codes(&format!("{lines}{}", kfunc("a: u64"))), []);
    let kfuncs: Vec<_> = (0..5_000)
        .map(|i| format!("#[kfunc]\nfn bpf_example_{i}(a: u64);\n"))
        .collect();
    assert_eq!(codes(&kfuncs.concat()), []);
}

#[test]
fn numbers_of_any_size_are_numbers() {
    let digits = "9".repeat(10_000);
    let ty = "#[derive(KernelType)]\n#[repr(C)]\n";
    let size = format!("{ty}#[kernel_type(size = {digits})]\nstruct s {{}}");
    assert_eq!(codes(&size), [Code::BadValue]);
    let value = format!("#[derive(KernelEnum)]\n#[repr(u32)]\nenum e {{ A = {digits} }}");
    assert_eq!(codes(&value), [Code::BadValue]);
    let array = format!("{ty}struct s {{ a: [u8; {digits}] }}");
    assert_eq!(codes(&array), [Code::BadValue]);
}

#[test]
fn raw_names_are_the_names_behind_them() {
    assert_eq!(codes(&kfunc("r#type: u32, r#fn: u32")), []);
    assert_eq!(codes(&kfunc("r#struct: u32")), [Code::CKeyword]);
    assert_eq!(codes("#[kfunc]\nfn r#while();"), [Code::CKeyword]);
}

#[test]
fn names_in_other_letters_are_refused_as_names() {
    assert_eq!(codes(&kfunc("größe: u32")), [Code::NotAnIdentifier]);
    assert_eq!(codes("#[kfunc]\nfn 核心();"), [Code::NotAnIdentifier]);
}

#[test]
fn empty_attributes_and_empty_files_say_nothing() {
    for text in [
        "",
        "\u{feff}",
        "\n",
        "#!/bin/sh",
        "#!/bin/sh\n",
        "//",
        "#![a]",
    ] {
        assert_eq!(codes(text), [], "{text:?}");
    }
    for attribute in ["#[kfunc]", "#[kfunc()]", "#[::kfunc::kfunc]"] {
        assert_eq!(codes(&format!("{attribute}\nfn f();")), []);
    }
    let twice = "#[kfunc]\n#[kfunc]\nfn f();";
    assert_eq!(codes(twice), [Code::OverlappingContracts]);
    let many = "#[kfunc]\n".repeat(200) + "fn f();";
    assert_eq!(codes(&many), vec![Code::OverlappingContracts; 199]);
}

/// Where the one thing that is wrong with `text` is.
fn place(text: &str) -> (usize, usize) {
    let sources = [Source {
        name: "text.rs".to_owned(),
        text: text.to_owned(),
    }];
    let loaded = load(&sources, KernelRange::DEFAULT_CRATE);
    let [found] = loaded.report.diagnostics.as_slice() else {
        panic!("{text:?} has not one mistake");
    };
    let span = found.place.unwrap();
    (span.line(), span.bytes().start)
}

#[test]
fn marks_and_line_ends_move_nothing() {
    let text = "#[kfunc(odd)]\nfn f();\n";
    assert_eq!(place(text), (1, 8));
    assert_eq!(place(&text.replace('\n', "\r\n")), (1, 8));
    assert_eq!(place(&format!("\u{feff}{text}")), (1, 11));
    assert_eq!(place(&format!("#!/bin/sh\r\n{text}")), (2, 19));
    assert_eq!(place(&format!("\u{feff}#!/bin/sh\n{text}")), (2, 21));
}

/// What a source may be made of, and what it may not.
const VOCABULARY: &[&str] = &[
    "#[kfunc]",
    "#[kfunc(",
    "#[kfunc_set(",
    "#[arg(",
    "#[derive(KernelType)]",
    "#[derive(KernelEnum)]",
    "#[kernel_type(",
    ")]",
    "ids",
    "=",
    "\"x\"",
    "prog_types",
    "tracing",
    "dtor",
    "since",
    "until",
    "\"6.4\"",
    "\"6.0..=7.3\"",
    "kernels",
    "acquire",
    "release",
    "ret_null",
    "trusted_args",
    "rcu",
    "iter_new",
    "iter_next",
    "kptr_get",
    "implicit_args",
    "arena_arg2",
    "size_of",
    "nullable",
    "uninit",
    "owned",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ",",
    ";",
    ":",
    "::",
    "->",
    "*mut",
    "*const",
    "&",
    "!",
    "|",
    "..",
    "...",
    "-",
    "'a",
    "'",
    "\"",
    "#",
    "$",
    "\\",
    "?",
    "unsafe",
    "extern",
    "\"C\"",
    "fn",
    "pub",
    "mod",
    "struct",
    "enum",
    "union",
    "impl",
    "async",
    "const",
    "let",
    "if",
    "else",
    "match",
    "return",
    "self",
    "r#type",
    "_",
    "bpf_iter_x",
    "bpf_iter_x_new",
    "task_struct",
    "u32",
    "f64",
    "c_void",
    "Option",
    "m!",
    "0",
    "18446744073709551616",
    "1e9",
    "size",
    "\n",
    "//",
    "/*",
    "*/",
    "é",
    "\u{feff}",
    "\u{0}",
];

fn soup() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(VOCABULARY);
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

/// A set with soup in the places where words and parameters are.
fn seasoned() -> impl Strategy<Value = String> {
    (soup(), soup(), soup(), soup()).prop_map(|(set, flags, arg, ty)| {
        format!(
            "#[kfunc_set({set})] unsafe extern \"C\" {{\n#[kfunc({flags})]\npub fn \
             bpf_example(#[arg({arg})] p: {ty});\n}}"
        )
    })
}

/// Sources that people wrote.
fn real_sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["kfunc-defs/src", "tests/ui/pass", "tests/ui/fail/flags"];
    let mut texts = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let sources = paths
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "rs"));
        texts.extend(sources.map(|path| std::fs::read_to_string(path).unwrap()));
    }
    assert!(texts.len() > 20);
    texts
}

/// One change: at a place, so many characters away, and a word in.
type Change = (proptest::sample::Index, usize, &'static str);

fn change(text: &str, (at, length, word): &Change) -> String {
    let chars: Vec<char> = text.chars().collect();
    let start = at.index(chars.len() + 1);
    let end = (start + length).min(chars.len());
    let before: String = chars[..start].iter().collect();
    let after: String = chars[end..].iter().collect();
    before + word + &after
}

fn mutated() -> impl Strategy<Value = String> {
    let change_of_text = (
        any::<proptest::sample::Index>(),
        0usize..12,
        proptest::sample::select(VOCABULARY),
    );
    let changes = proptest::collection::vec(change_of_text, 1..4);
    let source = proptest::sample::select(real_sources());
    (source, changes)
        .prop_map(|(source, changes)| changes.iter().fold(source, |text, one| change(&text, one)))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn soup_is_read_or_refused(text in soup()) {
        codes(&text);
    }

    #[test]
    fn seasoned_sets_are_read_or_refused(text in seasoned()) {
        codes(&text);
    }

    #[test]
    fn mutated_sources_are_read_or_refused(text in mutated()) {
        codes(&text);
    }

    #[test]
    fn any_characters_are_read_or_refused(text in any::<String>()) {
        codes(&text);
    }
}
