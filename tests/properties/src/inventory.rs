//! What importers make: inventories, whatever they were made of.

use std::collections::BTreeSet;

use kfunc_codegen::diag::render::Look;
use kfunc_codegen::generate::{Request, from_model};
use kfunc_codegen::inventory::model::to_model;
use kfunc_codegen::inventory::{Inventory, json};
use kfunc_codegen::model::version::KernelRange;

/// An inventory is sorted, comes back from its document, and whatever is made
/// of it is made the same twice.
pub(crate) fn holds(inventory: &Inventory) {
    let mut sorted = inventory.clone();
    sorted.sort();
    assert_eq!(&sorted, inventory);
    comes_back(inventory);
    let kernel = inventory.kernel();
    let kernel = kernel.unwrap_or(KernelRange::DEFAULT_CRATE.until());
    let (model, notes) = to_model(inventory, kernel);
    assert_eq!(to_model(inventory, kernel), (model.clone(), notes));
    let request = Request {
        target: None,
        only: Vec::new(),
        backends: Vec::new(),
        look: Look {
            color: false,
            deny_warnings: false,
        },
    };
    let made = || from_model(&model, kernel, &|_| Ok(None), &request).made;
    let files = || made().map(|made| made.files);
    assert_eq!(files(), files());
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
