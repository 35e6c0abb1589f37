//! Declarations to show to back ends: those in `snapshots/cases`, and the
//! kernel's own of `kfunc-defs`.
//!
//! Owns how a case becomes what a back end reads. Knows no back end.

use kfunc_codegen::digest::digest;
use kfunc_codegen::emit::{self, Files, Input};
use kfunc_codegen::lower::Lowered;
use kfunc_codegen::model::provenance::Evidence;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;

/// Declarations under a name.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name.
    pub name: String,
    /// The texts that declare them.
    pub sources: Vec<Source>,
}

/// A case that was read for a target.
pub struct Made {
    lowered: Lowered,
    target: KernelRange,
}

/// The targets that every case is shown with: each era of id sets and of
/// flags, and the default range.
pub const TARGETS: &[&str] = &["6.1", "v6-series", "6.8", "6.12", "7.3", "6.12..=7.3"];

/// Every case in `snapshots/cases`, by name.
///
/// # Panics
///
/// If the folder cannot be read.
pub fn written() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/cases");
    let entries = std::fs::read_dir(folder).expect("the folder of cases can be read");
    let mut cases: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("the folder of cases can be read").path();
            let text = std::fs::read_to_string(&path).expect("a case can be read");
            let name = path
                .file_stem()
                .expect("a case is a file")
                .to_string_lossy();
            let name = name.into_owned();
            Case {
                sources: vec![Source {
                    name: format!("{name}.rs"),
                    text,
                }],
                name,
            }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() >= 10, "cases are missing from {folder}");
    cases
}

/// The kernel's own kfuncs.
pub fn built_in() -> Case {
    let source = |(name, text): &(&str, &str)| Source {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    };
    Case {
        name: "kernel".to_owned(),
        sources: kfunc_defs::SOURCES.iter().map(source).collect(),
    }
}

/// Every case, the kernel's own too.
pub fn all() -> Vec<Case> {
    let mut cases = written();
    cases.push(built_in());
    cases
}

impl Case {
    /// Reads the case for `target`, narrowed to what its kernels have.
    ///
    /// # Panics
    ///
    /// If `target` is no range of kernels.
    pub fn read(&self, target: &str) -> Made {
        let target = KernelRange::parse(target).expect("a target is a range of kernels");
        let mut lowered = kfunc_codegen::load(&self.sources, target).lowered;
        let model = &mut lowered.model;
        model.kfuncs.retain(|kfunc| !kfunc.eras(target).is_empty());
        Made { lowered, target }
    }
}

impl Made {
    /// Calls `use_it` with what back ends read.
    pub fn with<T>(&self, use_it: impl FnOnce(&Input<'_>) -> T) -> T {
        let model = &self.lowered.model;
        use_it(&Input {
            model,
            target: self.target,
            declared: self.lowered.rust.target(),
            digest: &digest(model),
            types: &|| None,
            evidence: &Evidence::new(),
        })
    }

    /// What the back end called `backend` writes.
    pub fn files(&self, backend: &str) -> Files {
        self.with(|input| emit::emit(input, &[backend]))
    }
}
