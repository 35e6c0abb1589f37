//! `cargo xtask kernels`: Debian's kernels and their sources, and where the
//! built-in definitions drift from each. It owns which kernels are compared with;
//! how they are had is [`fetch`]'s, and what differs the command `kfunc` says.

mod drift;
mod fetch;

use crate::process::Stop;
use crate::setup::series::{self, Series};
use crate::workspace::Workspace;

/// A kernel that the definitions are compared with.
struct Reference {
    series: Series,
    /// Whether the archive has its source.
    source: bool,
}

/// The kernels. What Debian had between them is in its archive no more.
const REFERENCES: [Reference; 10] = [
    with_source(series::V6_1),
    with_source(series::V6_12),
    alone(series::backported("6.16")),
    alone(series::backported("6.17")),
    alone(series::backported("6.18")),
    alone(series::backported("6.19")),
    alone(series::backported("7.0")),
    alone(series::backported("7.1")),
    with_source(series::V7_2),
    with_source(series::V7_3),
];

const fn with_source(series: Series) -> Reference {
    Reference {
        series,
        source: true,
    }
}

const fn alone(series: Series) -> Reference {
    Reference {
        series,
        source: false,
    }
}

/// Fetches the kernels of these versions, or all, that are not there yet, and
/// prints what the definitions have in common with each and what differs.
pub(crate) fn chore(ws: &Workspace, versions: &[String]) -> Result<(), Stop> {
    let chosen = chosen(versions)?;
    let missing = fetch::ensure(ws, &chosen)?;
    let kfunc = ws.kfunc()?;
    let names: Vec<&str> = chosen.iter().map(|one| one.series.version).collect();
    let differ = drift::show(ws, &kfunc, &names)?;
    for why in &missing {
        eprintln!("xtask: {why}");
    }
    match (differ, missing.len()) {
        (0, 0) => Ok(()),
        (0, missing) => Err(Stop::Environment(format!("{missing} not to be had here"))),
        (differ, _) => Err(Stop::Failed(format!(
            "the definitions differ from {differ} of what is there"
        ))),
    }
}

fn chosen(versions: &[String]) -> Result<Vec<&'static Reference>, Stop> {
    let is = |one: &Reference, version: &String| one.series.version == version;
    let known = |version: &&String| REFERENCES.iter().any(|one| is(one, version));
    if let Some(version) = versions.iter().find(|version| !known(version)) {
        let there: Vec<&str> = REFERENCES.iter().map(|one| one.series.version).collect();
        let there = there.join(" ");
        return Err(Stop::Usage(format!(
            "no kernel `{version}`; there are: {there}"
        )));
    }
    let wanted =
        |one: &&Reference| versions.is_empty() || versions.iter().any(|version| is(one, version));
    Ok(REFERENCES.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the definitions say was read is what they are compared with.
    #[test]
    fn the_definitions_name_these_kernels() {
        let references = REFERENCES
            .iter()
            .map(|one| (one.series.version, one.source));
        let read = kfunc_defs::READ.iter();
        let read = read.map(|(version, words)| (*version, words.contains(&"source")));
        assert_eq!(references.collect::<Vec<_>>(), read.collect::<Vec<_>>());
    }

    #[test]
    fn kernels_are_chosen_by_version() {
        let names = |words: &[&str]| -> Result<Vec<&str>, Stop> {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            let chosen = chosen(&words)?;
            Ok(chosen.into_iter().map(|one| one.series.version).collect())
        };
        assert_eq!(names(&["7.3", "6.1"]).unwrap(), ["6.1", "7.3"]);
        assert_eq!(names(&[]).unwrap().len(), REFERENCES.len());
        assert_eq!(names(&["6.2"]).unwrap_err().code(), 2);
    }
}
