//! `cargo xtask tidy`: the rules of the house, checked. It owns the order of
//! the checks and how a finding is shown; each rule is in a module of its own,
//! and who may import whom is said in `ARCHITECTURE.md` and only there.

mod crates;
mod imports;
mod markdown;
mod names;
mod rust;
mod table;
mod text;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::process::Stop;
use crate::workspace::Workspace;

/// A breach of a rule, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    file: PathBuf,
    /// From 1; 0 for the file as a whole.
    line: usize,
    what: String,
}

impl Finding {
    fn new(file: &Path, line: usize, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, what } = self;
        match line {
            0 => write!(f, "{}: {what}", file.display()),
            _ => write!(f, "{}:{line}: {what}", file.display()),
        }
    }
}

/// Checks everything and prints the findings.
pub(crate) fn chore(ws: &Workspace) -> Result<(), Stop> {
    let findings = findings(ws)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => Err(Stop::Failed(format!("findings of tidy: {count}"))),
    }
}

/// Every breach in the project, sorted by place.
fn findings(ws: &Workspace) -> Result<Vec<Finding>, Stop> {
    let files = ws.files()?;
    let architecture = read(ws, Path::new(table::FILE))?;
    let (table, mut found) = table::read(&architecture);
    for file in &files {
        if text::is_ours(file) {
            let text = read(ws, file)?;
            found.extend(text::check(file, &text));
            if file.extension().is_some_and(|end| end == "md") {
                found.extend(markdown::check(file, &text, &files));
            }
        }
    }
    let tree = tree::walk(ws)?;
    found.extend(tree.findings);
    found.extend(tree::orphans(ws, &files, &tree.modules));
    for module in &tree.modules {
        found.extend(rust::check(module));
    }
    found.extend(imports::check(&tree.modules, &table, ws));
    found.extend(crates::check(ws, &table));
    found.sort();
    found.dedup();
    Ok(found)
}

fn read(ws: &Workspace, file: &Path) -> Result<String, Stop> {
    let path = ws.root.join(file);
    std::fs::read_to_string(&path).map_err(|error| Stop::io("read", &path, &error))
}
