//! `runner verify` and `runner verify-one`: what the verifier makes of an object's
//! programs. Nothing is attached, and all is gone again at the end.

use std::io::Write as _;
use std::path::Path;

use crate::object::Object;

/// Loads an object and prints a line for each of its programs.
pub(crate) fn verify(path: &Path) -> Result<(), String> {
    tell(Object::open(path)?)
}

/// The same for one program of several.
pub(crate) fn verify_one(path: &Path, name: &str) -> Result<(), String> {
    tell(Object::open_one(path, name)?)
}

fn tell(object: Object) -> Result<(), String> {
    let mut text = String::new();
    for (name, cost) in object.costs()? {
        let (insns, verified) = (cost.insns, cost.verified);
        text.push_str(&format!(
            "loaded {name} insns={insns} verified={verified}\n"
        ));
    }
    object.close()?;
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|error| error.to_string())
}
