//! Whether each module names only what the table lets it. It owns what "the
//! world" is; who may name whom is said in the [table](super::table).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Finding;
use super::names::{self, Named};
use super::table::{self, Allowed, Row, Table};
use super::tree::Module;
use crate::workspace::Workspace;

/// Crates that come with Rust.
const STANDARD: &[&str] = &["std", "core", "alloc", "proc_macro"];

/// Where the standard library touches the world.
const WORLD: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "io", "stderr"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time"],
];

/// Every name in `modules` that `table` does not allow.
pub(super) fn check(modules: &[Module], table: &Table, ws: &Workspace) -> Vec<Finding> {
    let crates = crates_of(ws);
    let tops = tops_of(modules);
    let checked = modules.iter().filter(|module| !module.test);
    let breaches = checked.flat_map(|module| {
        let none = BTreeSet::new();
        let crates = crates.get(&module.package).unwrap_or(&none);
        let tops = tops.get(&module.krate).unwrap_or(&none);
        check_module(module, table, crates, tops)
    });
    breaches.chain(stale(modules, table)).collect()
}

/// The rows about modules that are not there.
fn stale(modules: &[Module], table: &Table) -> Vec<Finding> {
    let about = |row: &Row| {
        let there = |module: &Module| module.package == row.package && module.path == row.module;
        row.module.is_empty() || modules.iter().any(there)
    };
    let lost = table.rows.iter().filter(|row| !about(row));
    lost.map(|row| {
        let what = format!("no module `{}`", shown(&row.package, &row.module));
        Finding::new(Path::new(table::FILE), row.line, what)
    })
    .collect()
}

/// The names of the crates that each package sees.
fn crates_of(ws: &Workspace) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for package in &ws.packages {
        let own = package
            .targets
            .iter()
            .map(|target| target.name.replace('-', "_"));
        let others = package.dependencies.iter().map(|other| other.lib.clone());
        all.insert(package.name.clone(), own.chain(others).collect());
    }
    all
}

/// The modules in the root of each crate.
fn tops_of(modules: &[Module]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in modules {
        let tops = all.entry(module.krate.clone()).or_default();
        tops.extend(module.path.first().cloned());
        if module.path.is_empty() {
            let inline = module.ast.items.iter().filter_map(|item| match item {
                syn::Item::Mod(module) => Some(module.ident.to_string()),
                _ => None,
            });
            tops.extend(inline);
        }
    }
    all
}

fn check_module(
    module: &Module,
    table: &Table,
    crates: &BTreeSet<String>,
    tops: &BTreeSet<String>,
) -> Vec<Finding> {
    let Some(row) = table.module(&module.package, &module.path) else {
        let what = format!(
            "no row of the import table says what `{}` may name",
            shown(&module.package, &module.path)
        );
        return vec![Finding::new(&module.file, 0, what)];
    };
    let is_crate = |name: &str| STANDARD.contains(&name) || crates.contains(name);
    let named = names::of(&module.path, &module.ast, &is_crate);
    let breaches = named.iter().filter(|named| !may_name(row, named, tops));
    breaches
        .map(|named| {
            let what = format!(
                "`{}` may not name `{}` (row `{}` of the import table)",
                shown(&module.package, &module.path),
                named.path.join("::"),
                shown(&row.package, &row.module)
            );
            Finding::new(&module.file, named.line, what)
        })
        .collect()
}

fn shown(package: &str, module: &[String]) -> String {
    let mut parts = vec![package];
    parts.extend(module.iter().map(String::as_str));
    parts.join("::")
}

fn may_name(row: &Row, named: &Named, tops: &BTreeSet<String>) -> bool {
    let Some((first, rest)) = named.path.split_first() else {
        return true;
    };
    match first.as_str() {
        "crate" => may_name_own(row, rest, tops),
        name if STANDARD.contains(&name) => row.world || !is_world(&named.path),
        name => match &row.others {
            Allowed::Everything => true,
            Allowed::These(names) => names.iter().any(|other| other == &[name.to_owned()]),
        },
    }
}

/// Whether `path`, from the root of the crate, may be named. An item of the
/// root may only be named where everything may: it could be anybody's.
fn may_name_own(row: &Row, path: &[String], tops: &BTreeSet<String>) -> bool {
    let Allowed::These(modules) = &row.own else {
        return true;
    };
    match path.first() {
        None => true,
        Some(top) if !tops.contains(top) => false,
        Some(_) => {
            let mut allowed = modules.iter().chain([&row.module]);
            allowed.any(|allowed| path.starts_with(allowed) || allowed.starts_with(path))
        }
    }
}

/// Whether a path of the standard library leads to the world. A glob above it
/// does too.
fn is_world(path: &[String]) -> bool {
    let globbed = path.split_last().filter(|(last, _)| *last == "*");
    let above = globbed.map(|(_, above)| above);
    WORLD.iter().any(|world| {
        let equal = |path: &[String], count: usize| {
            path.len() >= count && path.iter().zip(*world).all(|(a, b)| a == b)
        };
        equal(path, world.len()) || above.is_some_and(|above| equal(above, above.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::table;
    use super::*;

    const ROWS: &str = "\
| `kfunc-codegen` | everything | everything | no |
| `kfunc-codegen::model` | nothing | nothing | no |
| `kfunc-codegen::syntax` | `diag` | `syn` | no |
| `kfunc-codegen::rules` | `model`, `diag::catalog` | nothing | no |
| `kfunc-codegen::build_script` | everything | nothing | yes |";

    fn module(module: &str, text: &str) -> Module {
        Module {
            krate: "kfunc_codegen".to_owned(),
            package: "kfunc-codegen".to_owned(),
            path: module.split("::").map(str::to_owned).collect(),
            file: "x.rs".into(),
            test: false,
            ast: syn::parse_file(text).expect("the test's own text"),
            tokens: proc_macro2::TokenStream::new(),
        }
    }

    /// What is found in a module of the crate that [`ROWS`] speak of.
    fn breaches(name: &str, text: &str) -> Vec<String> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let crates = set(&["syn", "proc_macro2"]);
        let tops = set(&["model", "syntax", "rules", "diag", "build_script"]);
        let found = check_module(&module(name, text), &table(ROWS), &crates, &tops);
        found.into_iter().map(|one| one.what).collect()
    }

    fn good(module: &str, text: &str) {
        assert_eq!(breaches(module, text), [""; 0]);
    }

    fn bad(module: &str, text: &str, name: &str) {
        let found = breaches(module, text);
        assert!(
            matches!(found.as_slice(), [one] if one.contains(&format!("name `{name}`"))),
            "{text}: {found:?}"
        );
    }

    #[test]
    fn what_the_table_allows_passes() {
        good(
            "model::flag",
            "use super::version::V; use crate::model::suffix; use std::fmt;",
        );
        good(
            "rules",
            "use crate::model::flag::Flag; use crate::diag::catalog; use crate::model::*;",
        );
        good(
            "syntax::item",
            "use syn::Item; use crate::diag::render::x; use super::attr;",
        );
        good("build_script", "use std::fs; use crate::rules;");
    }

    #[test]
    fn the_model_imports_nothing() {
        bad("model", "use crate::syntax::Item;", "crate::syntax::Item");
        bad(
            "model::flag",
            "fn a(x: proc_macro2::Span) {}",
            "proc_macro2::Span",
        );
        bad("model::flag", "use super::super::rules;", "crate::rules");
        bad("model", "use crate::Flag;", "crate::Flag");
    }

    #[test]
    fn syntax_does_not_know_the_flags() {
        bad(
            "syntax",
            "fn a() { crate::model::flag::b() }",
            "crate::model::flag::b",
        );
        bad(
            "syntax",
            "use crate as c; fn a() { c::model::b() }",
            "crate::model::b",
        );
    }

    #[test]
    fn rules_see_no_syntax_tree_and_no_other_part_of_diag() {
        bad("rules", "use syn::Item;", "syn::Item");
        bad("rules", "use crate::diag::render;", "crate::diag::render");
        bad("rules", "use crate::diag::*;", "crate::diag::*");
    }

    #[test]
    fn the_world_is_for_few() {
        for name in [
            "std::fs::read",
            "std::env::var",
            "std::net::IpAddr",
            "std::time::Instant",
        ] {
            bad("rules", &format!("use {name};"), name);
            bad("model", &format!("fn a() {{ b!({name}) }}"), name);
            good("build_script", &format!("use {name};"));
        }
        bad("rules", "use std::process::{self};", "std::process");
        bad("rules", "use std::*;", "std::*");
        bad("rules", "use std::io::*;", "std::io::*");
        good("rules", "use std::io; use std::fmt::*;");
    }

    #[test]
    fn a_module_without_a_row_is_found() {
        let found = breaches("unheard_of", "");
        assert!(
            matches!(found.as_slice(), [one] if one.contains("no row")),
            "{found:?}"
        );
    }

    #[test]
    fn a_row_without_a_module_is_found() {
        let there = ["model", "syntax", "rules"].map(|name| module(name, ""));
        let found = stale(&there, &table(ROWS));
        assert!(
            matches!(found.as_slice(), [one] if one.what.contains("build_script")),
            "{found:?}"
        );
    }
}
