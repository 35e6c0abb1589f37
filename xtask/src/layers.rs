//! The layers of tests: which there are, and how each is run. Whole-system
//! tests are found through cargo's metadata, so that a new one is a layer of
//! its own without another word. How their results are told is
//! [`crate::test`]'s.

use std::process::Command;

use crate::process::Stop;
use crate::workspace::Workspace;

/// A layer.
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) step: Step,
}

/// What running a layer is.
pub(crate) enum Step {
    /// A cargo command that only passes or fails.
    Check(&'static [&'static str]),
    /// The rules of the house.
    Tidy,
    /// A `cargo test`, whose tests are counted.
    Tests(Vec<String>),
    /// The examples in Rust, which are built and counted.
    Examples,
    /// The documentation, with every warning an error.
    Docs,
}

/// All layers in the order in which they run: the cheapest first.
pub(crate) fn all(ws: &Workspace) -> Vec<Layer> {
    let mut layers = vec![
        layer("fmt", Step::Check(&["fmt", "--all", "--check"])),
        layer(
            "clippy",
            Step::Check(&[
                "clippy",
                "--quiet",
                "--workspace",
                "--all-features",
                "--all-targets",
                "--",
                "--deny=warnings",
            ]),
        ),
        // As the macros have it, without what only the command needs.
        layer(
            "lean",
            Step::Check(&[
                "clippy",
                "--quiet",
                "--package=kfunc-codegen",
                "--",
                "--deny=warnings",
            ]),
        ),
        layer("tidy", Step::Tidy),
        layer("build", Step::Check(BUILD)),
        layer("unit", tests(&["--lib", "--bins"])),
        layer("doc", tests(&["--doc"])),
        layer("examples", Step::Examples),
    ];
    layers.extend(
        system(ws)
            .into_iter()
            .map(|name| layer(name, tests(&["--test", name]))),
    );
    layers.push(layer("rustdoc", Step::Docs));
    layers
}

/// Everything once, the command `kfunc` too, so that tests find it built.
const BUILD: &[&str] = &[
    "build",
    "--quiet",
    "--workspace",
    "--all-features",
    "--all-targets",
];

/// The layers that have expectations to bless.
pub(crate) fn blessable(ws: &Workspace) -> Vec<Layer> {
    let mut layers = all(ws);
    layers.retain(|layer| matches!(layer.step, Step::Tests(_)) && layer.name != "doc");
    layers
}

/// Only the layers of these names, or all where none is named.
pub(crate) fn named(mut layers: Vec<Layer>, names: &[String]) -> Result<Vec<Layer>, Stop> {
    let known = |name: &String| layers.iter().any(|layer| layer.name == *name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let list: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
        return Err(Stop::Usage(format!(
            "no layer `{name}`; there are: {}",
            list.join(" ")
        )));
    }
    layers.retain(|layer| names.is_empty() || names.contains(&layer.name));
    Ok(layers)
}

fn layer(name: &str, step: Step) -> Layer {
    Layer {
        name: name.to_owned(),
        step,
    }
}

fn tests(words: &[&str]) -> Step {
    Step::Tests(words.iter().map(|word| (*word).to_owned()).collect())
}

/// The names of the test targets of all members, sorted.
fn system(ws: &Workspace) -> Vec<&str> {
    let targets = ws.packages.iter().flat_map(|package| &package.targets);
    let mut names: Vec<&str> = targets
        .filter(|target| target.kind == "test")
        .map(|target| target.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The command of a `cargo test` layer. The whole workspace with all features
/// each time: another selection would build the dependencies again.
pub(crate) fn test_command(ws: &Workspace, words: &[String]) -> Command {
    let mut command = ws.cargo();
    command
        .args(["test", "--workspace", "--all-features", "--no-fail-fast"])
        .args(words);
    command
}

/// The command of the documentation layer. Libraries only: the command has the
/// name of the library, and their pages would be the same files.
pub(crate) fn docs_command(ws: &Workspace) -> Command {
    let mut command = ws.cargo();
    command
        .args(["doc", "--quiet", "--workspace", "--all-features"])
        .args(["--no-deps", "--lib"])
        .env("RUSTDOCFLAGS", "--deny=warnings");
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Package, Target};

    fn workspace() -> Workspace {
        let target = |name: &str, kind: &str| Target {
            name: name.to_owned(),
            kind: kind.to_owned(),
            src: "/x.rs".into(),
        };
        Workspace {
            root: "/".into(),
            target: "/target".into(),
            packages: vec![Package {
                name: "kfunc-tests".to_owned(),
                dependencies: Vec::new(),
                targets: vec![
                    target("ui", "test"),
                    target("fresh", "test"),
                    target("x", "lib"),
                ],
            }],
        }
    }

    fn names(layers: &[Layer]) -> Vec<&str> {
        layers.iter().map(|layer| layer.name.as_str()).collect()
    }

    #[test]
    fn test_targets_are_layers() {
        let all = all(&workspace());
        assert_eq!(
            names(&all),
            [
                "fmt", "clippy", "lean", "tidy", "build", "unit", "doc", "examples", "fresh", "ui",
                "rustdoc"
            ]
        );
        assert_eq!(names(&blessable(&workspace())), ["unit", "fresh", "ui"]);
    }

    #[test]
    fn layers_are_chosen_by_name() {
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            named(all(&workspace()), &names)
        };
        assert_eq!(names(&of(&["ui", "fmt"]).unwrap()), ["fmt", "ui"]);
        assert_eq!(of(&["none"]).err().map(|stop| stop.code()), Some(2));
    }
}
