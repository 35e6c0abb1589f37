//! The import table of `ARCHITECTURE.md`: who may name whom. It owns how the
//! table is written in Markdown; the rules are there and nowhere in code.
//!
//! A row is `| who | of its own crate | of other crates | the world |`. `who`
//! is a package, or a module of one (`package::module`). The next two cells are
//! `nothing`, `everything`, or names in backticks; the last is `yes` or `no`.

use std::path::Path;

use super::Finding;

/// Where the table is.
pub(super) const FILE: &str = "ARCHITECTURE.md";

/// The head of the table, without the spaces.
const HEAD: &str = "|who|ofitsowncrate|ofothercrates|theworld|";

/// All rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// What one package or module may name.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) package: String,
    /// The module; empty for a package's own row.
    pub(super) module: Vec<String>,
    pub(super) own: Allowed,
    pub(super) others: Allowed,
    /// Whether files, processes, the environment, the network, the clock and
    /// the terminal are its business.
    pub(super) world: bool,
    /// The row's line in the file.
    pub(super) line: usize,
}

/// A set of names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    Everything,
    /// Paths of modules, or names of crates as sources have them.
    These(Vec<Vec<String>>),
}

impl Table {
    /// The row of a package itself.
    pub(super) fn package(&self, package: &str) -> Option<&Row> {
        let own = |row: &&Row| row.package == package && row.module.is_empty();
        self.rows.iter().find(own)
    }

    /// The row that says what the module at `path` may name: the nearest above
    /// it. Where a package has rows for modules, its own row is its root's.
    pub(super) fn module(&self, package: &str, path: &[String]) -> Option<&Row> {
        let rows = || self.rows.iter().filter(|row| row.package == package);
        let split = rows().any(|row| !row.module.is_empty());
        rows()
            .filter(|row| path.starts_with(&row.module))
            .filter(|row| !split || path.is_empty() || !row.module.is_empty())
            .max_by_key(|row| row.module.len())
    }
}

/// Reads the table out of the text of [`FILE`].
pub(super) fn read(text: &str) -> (Table, Vec<Finding>) {
    let file = Path::new(FILE);
    let mut lines = (1..).zip(text.lines());
    let squeezed = |line: &str| line.replace(' ', "").to_lowercase();
    if !lines.any(|(_, line)| squeezed(line) == HEAD) {
        let what = format!("no import table: its head is `{HEAD}`");
        return (Table::default(), vec![Finding::new(file, 0, what)]);
    }
    let (mut table, mut findings) = (Table::default(), Vec::new());
    for (line, text) in lines.skip(1).take_while(|(_, text)| text.starts_with('|')) {
        match row(text, line) {
            Ok(row) => table.rows.push(row),
            Err(what) => findings.push(Finding::new(file, line, what)),
        }
    }
    (table, findings)
}

fn row(text: &str, line: usize) -> Result<Row, String> {
    let cells: Vec<&str> = text
        .trim()
        .trim_matches('|')
        .split('|')
        .map(str::trim)
        .collect();
    let [who, own, others, world] = cells.as_slice() else {
        return Err(format!("a row has four cells, not {}", cells.len()));
    };
    let mut who = path(names(who).first().ok_or("a row says who in backticks")?);
    let package = who.remove(0);
    Ok(Row {
        package,
        module: who,
        own: allowed(own)?,
        others: allowed(others)?,
        world: match *world {
            "yes" => true,
            "no" => false,
            other => return Err(format!("the world is `yes` or `no`, not `{other}`")),
        },
        line,
    })
}

fn allowed(cell: &str) -> Result<Allowed, String> {
    match cell {
        "everything" => Ok(Allowed::Everything),
        "nothing" => Ok(Allowed::These(Vec::new())),
        _ => match names(cell) {
            names if names.is_empty() => Err(format!(
                "`{cell}` is neither `nothing`, `everything` nor names in backticks"
            )),
            names => Ok(Allowed::These(
                names.iter().map(|name| path(name)).collect(),
            )),
        },
    }
}

fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn path(name: &str) -> Vec<String> {
    name.split("::").map(str::to_owned).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table with these rows.
    pub(in crate::tidy) fn table(rows: &str) -> Table {
        let head = "| Who | of its own crate | of other crates | the world |\n|-|-|-|-|\n";
        let (table, findings) = read(&format!("# text\n\n{head}{rows}\n\nmore\n"));
        assert_eq!(findings, []);
        table
    }

    #[test]
    fn the_nearest_row_counts() {
        let table = table(
            "| `a` | everything | `b` | no |\n| `a::m` | nothing | nothing | no |\n\
             | `a::m::n` | `m` | nothing | yes |\n| `c` | everything | everything | yes |",
        );
        let line = |package: &str, module: &[&str]| {
            let path: Vec<String> = module.iter().map(|part| (*part).to_owned()).collect();
            table.module(package, &path).map(|row| row.line)
        };
        assert_eq!(line("a", &[]), Some(5));
        assert_eq!(line("a", &["m"]), Some(6));
        assert_eq!(line("a", &["m", "o"]), Some(6));
        assert_eq!(line("a", &["m", "n", "o"]), Some(7));
        assert_eq!(line("a", &["unlisted"]), None);
        assert_eq!(line("c", &["anything"]), Some(8));
        assert_eq!(line("d", &[]), None);
    }

    #[test]
    fn a_bad_table_is_found() {
        assert_eq!(read("no table\n").1.len(), 1);
        let head = "| Who | Of its own crate | Of other crates | The world |\n|-|-|-|-|\n";
        for (row, word) in [
            ("| `a` | nothing | nothing |", "four cells"),
            ("| a | nothing | nothing | no |", "in backticks"),
            ("| `a` | some | nothing | no |", "neither"),
            ("| `a` | nothing | nothing | maybe |", "maybe"),
        ] {
            let (_, findings) = read(&format!("{head}{row}\n"));
            let [finding] = findings.as_slice() else {
                panic!("{row}: {findings:?}");
            };
            assert!(
                finding.what.contains(word) && finding.line == 3,
                "{finding}"
            );
        }
    }
}
