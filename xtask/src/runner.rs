//! `cargo xtask runner`: builds the program that loads and runs BPF objects, for
//! this machine and for virtual ones. It owns how it is linked: statically, so
//! that it runs where there is nothing but a kernel.

use std::path::PathBuf;

use crate::process::{self, Stop};
use crate::setup;
use crate::workspace::Workspace;

/// Builds it and says where it is.
pub(crate) fn chore(ws: &Workspace) -> Result<(), Stop> {
    println!("{}", build(ws)?.display());
    Ok(())
}

/// Builds it if it is not current. It gets a place of its own: other builds of
/// the workspace link it as they link everything.
pub(crate) fn build(ws: &Workspace) -> Result<PathBuf, Stop> {
    let mut cargo = ws.cargo();
    cargo.args(["rustc", "--quiet", "--package", "kfunc-runner"]);
    cargo.args(["--bin", "runner", "--"]);
    cargo.args(["-C", "target-feature=+crt-static", "-C", "strip=symbols"]);
    process::run(&mut cargo)?;
    let place = ws.target.join("tools/runner");
    setup::keep(&ws.target.join("debug/runner"), &place)?;
    Ok(place)
}
