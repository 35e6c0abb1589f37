//! What bindgen makes of a header.

use kfunc_codegen::model::version::Kernel;
use kfunc_kernel::import::c_header::{self, Bindings, Kind, Told};

use crate::inventory;

/// Bindings: Rust text, a NUL, and lines of a kind and a name, which are the
/// items in it. They are an inventory or an error.
///
/// Whether a kfunc is in them.
pub fn header(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (text, items) = text.split_once('\0').unwrap_or((&text, ""));
    let bindings = [Bindings {
        rust: text.to_owned(),
        items: items.lines().filter_map(told).collect(),
    }];
    let found = c_header::inventory(&bindings);
    assert_eq!(found, c_header::inventory(&bindings));
    let Ok(found) = found else {
        return false;
    };
    inventory::holds(&found);
    let kfuncs = found.kfuncs.len();
    let (model, unknown, _) = c_header::to_declarations(found, Kernel::NEWEST);
    inventory::are_rust(&model, &unknown);
    kfuncs > 0
}

fn told(line: &str) -> Option<Told> {
    let (kind, name) = line.split_once(' ')?;
    Some(Told {
        kind: Kind::ALL.into_iter().find(|known| known.word() == kind)?,
        name: name.to_owned(),
        place: None,
    })
}
