//! What `kfunc check` finds, kernel by kernel, as a table. It owns in which forms
//! a kernel is compared, and no rule of comparing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::fetch;
use crate::process::{self, Stop};
use crate::workspace::Workspace;

/// A form of a kernel: what it is called, and where it is.
type Form = (&'static str, PathBuf);

/// What a comparison counted.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    /// Kfuncs on both sides.
    compared: usize,
    /// Those of which something differs.
    differ: usize,
    /// Those that the kernel should have and has not.
    missing: usize,
    /// Those that it need not have: they are in modules that are not there.
    apart: usize,
    /// Those that it has and nothing declares.
    undeclared: usize,
}

/// What came of a comparison.
struct Row {
    version: String,
    form: &'static str,
    /// The counts, or why there are none.
    counts: Result<Counts, String>,
    /// What differs, for people.
    text: String,
}

/// Compares, prints, and says how many of them differ.
pub(super) fn show(ws: &Workspace, kfunc: &Path, versions: &[&str]) -> Result<usize, Stop> {
    let mut rows = Vec::new();
    let mut absent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for version in versions {
        for (form, place) in forms(ws, version) {
            if place.exists() {
                eprintln!("xtask: comparing with {version}, {form}");
                rows.push(row(kfunc, version, form, &place)?);
            } else {
                absent.entry(form).or_default().push(version);
            }
        }
    }
    let differ: Vec<&Row> = rows.iter().filter(|row| !row.agrees()).collect();
    for row in &differ {
        println!("{}, {}\n{}", row.version, row.form, row.text);
    }
    print!("{}", table(&rows));
    for (form, versions) in absent {
        println!("not there: {form} of {}", versions.join(" "));
    }
    Ok(differ.len())
}

/// The forms of a kernel: its image, its types as the package of its headers has
/// them, all of it with its modules, and its source.
fn forms(ws: &Workspace, version: &str) -> [Form; 4] {
    let kernel = fetch::kernel(ws, version);
    let modules = kernel.join("modules");
    [
        ("image", kernel.join("vmlinuz")),
        ("headers", kernel.join("vmlinux")),
        ("modules", if modules.exists() { kernel } else { modules }),
        ("source", fetch::source(ws, version)),
    ]
}

fn row(kfunc: &Path, version: &str, form: &'static str, place: &Path) -> Result<Row, Stop> {
    let check = |format: &str| {
        let mut command = Command::new(kfunc);
        command.arg("check").arg("--kernel").arg(place);
        command.args(["--target-kernel", version, "--format", format]);
        command
    };
    let out = process::output(&mut check("json"))?;
    let counts = match out.status.code() {
        Some(0 | 1) => counts(&String::from_utf8_lossy(&out.stdout)),
        _ => Err(out.status.to_string()),
    };
    let mut row = Row {
        version: version.to_owned(),
        form,
        text: counts.as_ref().err().cloned().unwrap_or_default(),
        counts,
    };
    if !row.agrees() {
        let out = process::output(&mut check("text"))?;
        row.text += &String::from_utf8_lossy(&out.stdout);
        row.text += &String::from_utf8_lossy(&out.stderr);
    }
    Ok(row)
}

/// The counts in the document that `kfunc check --format json` writes.
fn counts(text: &str) -> Result<Counts, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let list = |key: &str| {
        let list = document[key].as_array();
        list.ok_or_else(|| format!("no list `{key}` in what the command wrote"))
    };
    let compared = document["common"].as_u64();
    let compared = compared.ok_or("no `common` in what the command wrote")?;
    let differences = list("differences")?;
    let missing = differences.iter().filter(|one| one["kind"] == "missing");
    let missing = missing.count();
    let mut names: Vec<&str> = differences
        .iter()
        .filter(|one| one["kind"] != "missing")
        .filter_map(|one| one["name"].as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(Counts {
        compared: usize::try_from(compared).map_err(|error| error.to_string())?,
        differ: names.len(),
        missing,
        apart: list("apart")?.len(),
        undeclared: list("undeclared")?.len(),
    })
}

impl Row {
    /// Whether the definitions say what this kernel says.
    fn agrees(&self) -> bool {
        matches!(
            self.counts,
            Ok(Counts {
                differ: 0,
                missing: 0,
                ..
            })
        )
    }
}

/// The table, a kernel in a form a row.
fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:8}{:8}{:>10}{:>10}{:>10}{:>10}{:>12}\n",
        "kernel", "form", "compared", "differ", "missing", "apart", "undeclared"
    );
    for row in rows {
        let Row {
            version,
            form,
            counts,
            text: _,
        } = row;
        text += &format!("{version:8}{form:8}");
        text += &match counts {
            Ok(Counts {
                compared,
                differ,
                missing,
                apart,
                undeclared,
            }) => format!("{compared:>10}{differ:>10}{missing:>10}{apart:>10}{undeclared:>12}\n"),
            Err(_) => format!("{:>10}\n", "unread"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(differences: Value) -> Counts {
        let document = serde_json::json!({
            "common": 3, "differences": differences, "unknown": [],
            "apart": [{"name": "d", "needs": "m"}], "undeclared": ["e", "f"],
        });
        counts(&document.to_string()).unwrap()
    }

    fn shown(counts: Result<Counts, String>) -> Row {
        Row {
            version: "7.0".to_owned(),
            form: "image",
            counts,
            text: String::new(),
        }
    }

    #[test]
    fn kfuncs_that_differ_are_counted_once() {
        let counts = read(serde_json::json!([
            {"name": "a", "kind": "flags"}, {"name": "a", "kind": "return"},
            {"name": "b", "kind": "missing"},
        ]));
        assert_eq!((counts.differ, counts.missing), (1, 1));
        let row = shown(Ok(counts));
        assert!(!row.agrees());
        assert_eq!(
            table(&[row]),
            "kernel  form      compared    differ   missing     apart  undeclared\n\
             7.0     image            3         1         1         1           2\n"
        );
    }

    #[test]
    fn only_what_was_read_agrees() {
        assert!(shown(Ok(read(serde_json::json!([])))).agrees());
        assert!(!shown(Err("no such file".to_owned())).agrees());
        assert!(counts("{}").is_err() && counts("no").is_err());
    }
}
