//! What cargo and git say about the project: its root, packages, targets and
//! files. It owns no rule about them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::process::{self, Stop};

/// The project as `cargo metadata` describes it.
pub(crate) struct Workspace {
    /// Where the workspace's `Cargo.toml` is.
    pub(crate) root: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// The members, sorted by name.
    pub(crate) packages: Vec<Package>,
}

/// A member of the workspace.
pub(crate) struct Package {
    /// The package's name, with dashes.
    pub(crate) name: String,
    /// Its dependencies, dev-dependencies included, in the manifest's order.
    pub(crate) dependencies: Vec<Dependency>,
    /// What cargo builds from it.
    pub(crate) targets: Vec<Target>,
}

/// A dependency of a member.
pub(crate) struct Dependency {
    /// The package depended on, with dashes.
    pub(crate) name: String,
    /// The name it has in the sources.
    pub(crate) lib: String,
    /// The version requirement as written.
    pub(crate) requirement: String,
    /// Whether it is another member.
    pub(crate) local: bool,
    /// Whether only tests, examples and benches see it.
    pub(crate) dev: bool,
}

/// A library, binary, test or example.
pub(crate) struct Target {
    /// The target's name as cargo has it.
    pub(crate) name: String,
    /// `lib`, `proc-macro`, `bin`, `test`, `example`, `custom-build`, ...
    pub(crate) kind: String,
    /// The root source file.
    pub(crate) src: PathBuf,
}

impl Workspace {
    /// Asks cargo about the workspace that this program was built from.
    pub(crate) fn load() -> Result<Self, Stop> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let text = process::stdout(
            cargo()
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(&here),
        )?;
        let json: Value = serde_json::from_str(&text)
            .map_err(|error| Stop::Failed(format!("cargo metadata: {error}")))?;
        Ok(Self::read(&json))
    }

    fn read(json: &Value) -> Self {
        let mut packages: Vec<Package> = items(&json["packages"]).map(package).collect();
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            root: PathBuf::from(string(&json["workspace_root"])),
            target: PathBuf::from(string(&json["target_directory"])),
            packages,
        }
    }

    /// A `cargo` command that runs in the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }

    /// The command `kfunc`, optimised, built if it is not current.
    pub(crate) fn kfunc(&self) -> Result<PathBuf, Stop> {
        let build = ["build", "--quiet", "--release", "--package", "kfunc-cli"];
        process::run(self.cargo().args(build))?;
        Ok(self.target.join("release/kfunc"))
    }

    /// Every file that git tracks or would track, relative to the root, sorted.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, Stop> {
        let list = process::stdout(
            Command::new("git")
                .args(["ls-files", "-z", "--cached", "--others"])
                .arg("--exclude-standard")
                .current_dir(&self.root),
        )?;
        let mut files: Vec<PathBuf> = list
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            .filter(|name| self.root.join(name).is_file())
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// `path` as the rest of the project names it: relative to the root.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// The cargo that started this program, or the one in `PATH`.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn package(value: &Value) -> Package {
    Package {
        name: string(&value["name"]),
        dependencies: items(&value["dependencies"]).map(dependency).collect(),
        targets: items(&value["targets"]).map(target).collect(),
    }
}

fn dependency(value: &Value) -> Dependency {
    let name = string(&value["name"]);
    let written = value["rename"].as_str().unwrap_or(&name);
    Dependency {
        lib: written.replace('-', "_"),
        requirement: string(&value["req"]),
        local: value["path"].is_string(),
        dev: value["kind"].as_str() == Some("dev"),
        name,
    }
}

fn target(value: &Value) -> Target {
    Target {
        name: string(&value["name"]),
        kind: items(&value["kind"]).next().map(string).unwrap_or_default(),
        src: PathBuf::from(string(&value["src_path"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read() {
        let json = serde_json::json!({
            "workspace_root": "/w", "target_directory": "/w/target",
            "packages": [{
                "name": "a-b",
                "dependencies": [
                    {"name": "c-d", "req": "=1.0.0", "kind": null, "rename": null},
                    {"name": "e", "req": "*", "kind": "dev", "rename": "f-g", "path": "/w/e"},
                ],
                "targets": [{"name": "t", "kind": ["test"], "src_path": "/w/t.rs"}],
            }],
        });
        let ws = Workspace::read(&json);
        let package = &ws.packages[0];
        assert_eq!(package.dependencies[0].lib, "c_d");
        assert!(!package.dependencies[0].dev && !package.dependencies[0].local);
        assert_eq!(package.dependencies[1].lib, "f_g");
        assert!(package.dependencies[1].dev && package.dependencies[1].local);
        assert_eq!(package.targets[0].kind, "test");
        assert_eq!(ws.relative(Path::new("/w/t.rs")), Path::new("t.rs"));
    }
}
