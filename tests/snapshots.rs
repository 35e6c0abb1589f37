//! What every back end writes for every case, with the case beside it.

use std::fmt::Write as _;

use insta::internals::Content;
use kfunc_codegen::emit::BACKENDS;
use kfunc_tests::cases::{self, Case};

/// Everybody's target, and the oldest kernel.
const TARGETS: &[&str] = &["6.12..=7.3", "6.1"];

/// Cases whose flags every era says otherwise.
const ERAS: &[&str] = &["tasks", "owned_args"];

fn targets(case: &Case) -> &'static [&'static str] {
    if ERAS.contains(&case.name.as_str()) {
        cases::TARGETS
    } else {
        TARGETS
    }
}

fn snapshot(case: &Case, backend: &str, target: &str) {
    let mut text = String::new();
    for (name, file) in case.read(target).files(backend) {
        let _ = writeln!(text, "==== {name}\n{file}");
    }
    let source: String = case
        .sources
        .iter()
        .map(|source| source.text.as_str())
        .collect();
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(format!("snapshots/{backend}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(format!("{} by {backend} for {target}", case.name));
    settings.set_raw_info(&Content::String(source));
    let name = format!("{}-{}", case.name, target.replace("..=", "-to-"));
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_case_by_every_back_end() {
    for case in cases::written() {
        for backend in BACKENDS {
            for target in targets(&case) {
                snapshot(&case, backend.name(), target);
            }
        }
    }
}
