//! Folders that chores write to. It owns making and emptying them.

use std::fs;
use std::path::Path;

use crate::process::Stop;

/// Makes `folder` exist.
pub(crate) fn create(folder: &Path) -> Result<(), Stop> {
    fs::create_dir_all(folder).map_err(|error| Stop::io("create", folder, &error))
}

/// Makes `folder` exist and be empty.
pub(crate) fn fresh(folder: &Path) -> Result<(), Stop> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Stop::io("empty", folder, &error))?;
    }
    create(folder)
}
