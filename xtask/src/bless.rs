//! `cargo xtask bless`: runs the tests so that they rewrite what they expect.
//! It owns the variables that say so; the tests own what they write.

use crate::layers::{self, Step};
use crate::process::{self, Stop};
use crate::setup;
use crate::workspace::Workspace;

/// What makes insta, trybuild and the project's own tests write. Plain tests
/// never have any of it.
pub(crate) const BLESSING: &[(&str, &str)] = &[
    ("INSTA_UPDATE", "always"),
    ("TRYBUILD", "overwrite"),
    ("KFUNC_BLESS", "1"),
];

/// Rewrites the expectations of these layers, or of all that have some.
pub(crate) fn chore(ws: &Workspace, names: &[String]) -> Result<(), Stop> {
    let tools = setup::ensure(ws)?;
    let mut failed = Vec::new();
    for layer in layers::named(layers::blessable(ws), names)? {
        let Step::Tests(words) = &layer.step else {
            continue;
        };
        let mut command = layers::test_command(ws, words);
        command.envs(BLESSING.iter().copied());
        command.envs(tools.variables());
        if process::run(&mut command).is_err() {
            failed.push(layer.name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Stop::Failed(format!(
        "written, but these fail all the same: {}",
        failed.join(" ")
    )))
}
