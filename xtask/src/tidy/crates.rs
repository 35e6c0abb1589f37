//! Rules about manifests: which member may depend on which package, and that
//! every version is pinned.

use std::path::Path;

use super::Finding;
use super::table::{self, Allowed, Table};
use crate::workspace::{Dependency, Package, Workspace};

/// Every dependency that the import table or the pinning rule refuses, and
/// every row of the table that is about nobody.
pub(super) fn check(ws: &Workspace, table: &Table) -> Vec<Finding> {
    let mut found: Vec<Finding> = ws
        .packages
        .iter()
        .flat_map(|package| check_package(package, table))
        .collect();
    let strangers = table.rows.iter().filter(|row| {
        let known = |package: &Package| package.name == row.package;
        !ws.packages.iter().any(known)
    });
    found.extend(strangers.map(|row| {
        let what = format!("no package `{}` in this workspace", row.package);
        Finding::new(Path::new(table::FILE), row.line, what)
    }));
    found
}

fn check_package(package: &Package, table: &Table) -> Vec<Finding> {
    let file = Path::new("Cargo.toml");
    let name = &package.name;
    let Some(row) = table.package(name) else {
        let what = format!("package `{name}` has no row in the import table");
        return vec![Finding::new(Path::new(table::FILE), 0, what)];
    };
    let mut found = Vec::new();
    for other in &package.dependencies {
        if !other.dev && !may_depend(&row.others, other) {
            let what = format!("`{name}` may not depend on `{}`", other.name);
            found.push(Finding::new(file, 0, what));
        }
        if !other.local && !other.requirement.starts_with('=') {
            let what = format!("`{}` is not pinned: `{}`", other.name, other.requirement);
            found.push(Finding::new(file, 0, what));
        }
    }
    found
}

/// Whether the row allows it, by the name that sources have for it.
fn may_depend(allowed: &Allowed, other: &Dependency) -> bool {
    match allowed {
        Allowed::Everything => true,
        Allowed::These(names) => names
            .iter()
            .any(|name| name == std::slice::from_ref(&other.lib)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::table;
    use super::*;

    fn package(name: &str, dependency: &str, requirement: &str, dev: bool) -> Package {
        Package {
            name: name.to_owned(),
            dependencies: vec![Dependency {
                name: dependency.to_owned(),
                lib: dependency.replace('-', "_"),
                requirement: requirement.to_owned(),
                local: requirement == "*",
                dev,
            }],
            targets: Vec::new(),
        }
    }

    fn of(package: &Package) -> Vec<String> {
        let table = table(
            "| `kfunc` | everything | `kfunc_macros` | no |\n\
             | `kfunc-codegen` | everything | `syn` | no |",
        );
        let found = check_package(package, &table);
        found.into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn crates_depend_in_one_direction() {
        assert_eq!(of(&package("kfunc", "kfunc-macros", "*", false)), [""; 0]);
        assert_eq!(
            of(&package("kfunc-codegen", "kfunc", "*", false)),
            ["`kfunc-codegen` may not depend on `kfunc`"]
        );
        assert_eq!(of(&package("kfunc-codegen", "kfunc", "*", true)), [""; 0]);
    }

    #[test]
    fn versions_are_pinned() {
        assert_eq!(
            of(&package("kfunc-codegen", "syn", "=3.0.0", false)),
            [""; 0]
        );
        assert_eq!(
            of(&package("kfunc-codegen", "syn", "^3.0.0", false)),
            ["`syn` is not pinned: `^3.0.0`"]
        );
    }

    #[test]
    fn rows_and_packages_match() {
        assert_eq!(of(&package("kfunc-cli", "kfunc", "*", true)).len(), 1);
        let ws = Workspace {
            root: "/".into(),
            target: "/".into(),
            packages: Vec::new(),
        };
        let stale = table("| `kfunc-old` | everything | nothing | no |");
        assert_eq!(check(&ws, &stale).len(), 1);
    }
}
