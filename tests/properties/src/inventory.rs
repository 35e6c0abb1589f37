//! What importers make: inventories, whatever they were made of.

use std::collections::BTreeSet;

use kfunc_codegen::diag::Code;
use kfunc_codegen::diag::render::Look;
use kfunc_codegen::emit::declarations::{Unknown, declarations};
use kfunc_codegen::generate::{Request, from_model};
use kfunc_codegen::inventory::model::{to_declarations, to_model};
use kfunc_codegen::inventory::{Inventory, json};
use kfunc_codegen::model::Model;
use kfunc_codegen::model::provenance::Evidence;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;
use proc_macro2::extra::invalidate_current_thread_spans;

/// An inventory is sorted, comes back from its document, and every artefact and
/// declarations that can be read are made of it.
pub(crate) fn holds(inventory: &Inventory) {
    let mut sorted = inventory.clone();
    sorted.sort();
    assert_eq!(&sorted, inventory);
    comes_back(inventory);
    let kernel = inventory.kernel();
    let kernel = kernel.unwrap_or(KernelRange::DEFAULT_CRATE.until());
    let (model, _) = to_model(inventory, kernel);
    let request = Request {
        target: None,
        only: Vec::new(),
        backends: Vec::new(),
        evidence: Evidence::new(),
        look: Look {
            color: false,
            deny_warnings: false,
        },
    };
    from_model(&model, kernel, &|_| Ok(None), &request);
    let (model, unknown, _) = to_declarations(inventory, kernel);
    are_rust(&model, &unknown);
}

/// The declarations of `model` can be read.
pub(crate) fn are_rust(model: &Model, unknown: &Unknown) {
    let text = declarations(model, unknown, "Declarations.");
    let name = "declared.rs".to_owned();
    let loaded = kfunc_codegen::load(
        &[Source {
            name,
            text: text.clone(),
        }],
        None,
    );
    let mut found = loaded.report.diagnostics.iter();
    let broken = found.find(|one| one.code == Code::InvalidRust);
    assert!(broken.is_none(), "{broken:?} in\n{text}");
    // Every text that was ever parsed is kept otherwise, and a fuzzer never ends.
    invalidate_current_thread_spans();
}

fn comes_back(inventory: &Inventory) {
    let document = json::document(inventory).to_string();
    let read = json::from_json(&document).expect("our own document can be read");
    let kfuncs = inventory.kfuncs.iter();
    let names: BTreeSet<_> = kfuncs.map(|entry| (&entry.module, &entry.name)).collect();
    if names.len() == inventory.kfuncs.len() {
        assert_eq!(&read, inventory);
    }
}
