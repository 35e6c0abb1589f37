//! Files that a kernel or a module comes in.

use kfunc_kernel::btf::Btf;
use kfunc_kernel::import;

use crate::{inventory, kernel};

/// An image: what it says of kfuncs alone, over the small kernel, over itself
/// and with itself as memory is an inventory or an error, and the same twice.
///
/// Whether it says anything.
pub fn image(bytes: &[u8]) -> bool {
    let over = kernel::TYPES.iter().map(Vec::as_slice);
    let mut is_read = false;
    for over in over.chain([bytes]).map(Some).chain([None]) {
        let read = || import::inventory(bytes, over, "image");
        let found = read();
        assert_eq!(found, read());
        if let Ok(found) = found {
            inventory::holds(&found);
            is_read = true;
        }
    }
    let bases: Vec<_> = kernel::TYPES
        .iter()
        .flat_map(|types| Btf::parse(types))
        .collect();
    for base in &bases {
        inventory::holds(&import::running(base, Ok(bytes)));
    }
    is_read
}
