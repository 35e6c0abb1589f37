//! The same declarations give the same bytes: however often they are read, in
//! whatever order their files and items stand.

use kfunc_codegen::emit::{BACKENDS, Files};
use kfunc_codegen::source::Source;
use kfunc_tests::cases::{self, Case};

const TARGETS: &[&str] = &["v6-series", "6.12..=7.3"];

/// What every back end writes.
fn everything(case: &Case) -> Vec<Files> {
    let pairs = TARGETS.iter().flat_map(|target| {
        let made = case.read(target);
        let files = BACKENDS.iter().map(|backend| made.files(backend.name()));
        files.collect::<Vec<_>>()
    });
    pairs.collect()
}

/// The same declarations with all items, and those within sets, moved by `by`.
fn shuffled(case: &Case, by: usize) -> Case {
    let mut sources: Vec<_> = case
        .sources
        .iter()
        .map(|source| moved(source, by))
        .collect();
    turn(&mut sources, by);
    Case {
        name: case.name.clone(),
        sources,
    }
}

fn moved(source: &Source, by: usize) -> Source {
    let mut file = syn::parse_file(&source.text).expect("a case is Rust");
    for item in &mut file.items {
        match item {
            syn::Item::ForeignMod(block) => turn(&mut block.items, by),
            syn::Item::Mod(syn::ItemMod {
                content: Some((_, items)),
                ..
            }) => turn(items, by),
            _ => {}
        }
    }
    turn(&mut file.items, by);
    Source {
        name: source.name.clone(),
        text: quote::ToTokens::to_token_stream(&file).to_string(),
    }
}

/// Another order for each `by`.
fn turn<T>(items: &mut [T], by: usize) {
    if by % 2 == 1 {
        items.reverse();
    }
    if !items.is_empty() {
        items.rotate_left(by % items.len());
    }
}

#[test]
fn runs_agree() {
    for case in cases::all() {
        assert_eq!(everything(&case), everything(&case), "{}", case.name);
    }
}

#[test]
fn order_does_not_matter() {
    for case in cases::all() {
        let first = everything(&case);
        for by in [1, 2, 3] {
            let other = shuffled(&case, by);
            assert_ne!(other.sources[0].text, case.sources[0].text, "{}", case.name);
            assert!(everything(&other) == first, "{} moved by {by}", case.name);
        }
    }
}

/// Texts are lines that end in one line feed, and nothing of this machine.
#[test]
fn texts_are_plain() {
    for case in cases::all() {
        for (name, text) in everything(&case).into_iter().flatten() {
            let name = format!("{name} of {}", case.name);
            assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
            assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{name}");
        }
    }
}
