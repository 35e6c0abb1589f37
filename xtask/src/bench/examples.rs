//! What the examples in Rust cost the kernel, each beside its twin in C, which is
//! compiled by the same level of optimisation for the same processor: the
//! instructions of every program, and those that the verifier went through. Both
//! from loads into the running kernel, which know no noise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Bench, KERNEL, Row};
use crate::process::{self, Stop};
use crate::{bpf, runner, setup};

/// The most that a program may cost, in costs of its twin.
const LIMIT: f64 = 1.0;

/// What a program costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    instructions: u32,
    /// What the verifier calls processed.
    verified: u32,
}

/// The programs of an object, by name.
type Costs = BTreeMap<String, Cost>;

/// Loads all examples and their twins.
pub(super) fn rows(bench: &Bench<'_>) -> Result<Vec<Row>, Stop> {
    let clang = setup::compilers(bench.ws)?;
    let runner = runner::build(bench.ws)?;
    header(bench)?;
    let level = level(bench)?;
    let mut rows = Vec::new();
    for (name, object) in bpf::all(bench.ws, &clang)? {
        let twin = twin(bench, &clang, &level, &name)?;
        rows.extend(match (costs(&runner, &object), costs(&runner, &twin)) {
            (Ok(ours), Ok(theirs)) => compared(&name, &ours, &theirs)?,
            (Err(_), Err(_)) => vec![Row::new(name, "this kernel loads neither")],
            (Err(stop), Ok(_)) | (Ok(_), Err(stop)) => return Err(stop),
        });
    }
    Ok(rows)
}

/// Writes the header that the twins include.
fn header(bench: &Bench<'_>) -> Result<(), Stop> {
    let mut kfunc = Command::new(&bench.kfunc);
    kfunc.args(["gen", "--backend", "c-header", "--target-kernel", KERNEL]);
    process::stdout(kfunc.arg("--out-dir").arg(&bench.folder)).map(drop)
}

/// The word by which clang optimises as much as rustc does with the examples.
fn level(bench: &Bench<'_>) -> Result<String, Stop> {
    let file = bpf::examples_folder(bench.ws).join(".cargo/config.toml");
    let text = fs::read_to_string(&file).map_err(|error| Stop::io("read", &file, &error))?;
    let level = opt_level(&text).map(|level| format!("-O{level}"));
    level.ok_or_else(|| Stop::Failed(format!("{}: no opt-level", file.display())))
}

/// The one in the text of a cargo configuration.
fn opt_level(config: &str) -> Option<&str> {
    let mut lines = config.lines();
    lines.find_map(|line| Some(line.strip_prefix("opt-level = ")?.trim_matches('"')))
}

/// Compiles the twin of an example.
fn twin(bench: &Bench<'_>, clang: &Path, level: &str, name: &str) -> Result<PathBuf, Stop> {
    let object = bench.folder.join(format!("{name}.twin.o"));
    let headers = format!("/usr/include/{}-linux-gnu", std::env::consts::ARCH);
    let mut command = Command::new(clang);
    command.args(["-g", level, "-target", "bpf", "-mcpu=v3", "-idirafter"]);
    command.arg(headers).arg("-I").arg(&bench.folder);
    command.arg("-c").arg(source(bench, name)?);
    process::run(command.arg("-o").arg(&object))?;
    Ok(object)
}

/// The twin beside the program, or the whole example of that name in C.
fn source(bench: &Bench<'_>, name: &str) -> Result<PathBuf, Stop> {
    let folder = bpf::examples_folder(bench.ws);
    let stem = name.trim_end_matches("-rust");
    let places = [
        folder.join(name).join("twin.bpf.c"),
        folder.join(format!("{stem}-c/{stem}.bpf.c")),
    ];
    let found = places.into_iter().find(|place| place.is_file());
    found.ok_or_else(|| Stop::Failed(format!("`{name}` has no twin in C")))
}

fn costs(runner: &Path, object: &Path) -> Result<Costs, Stop> {
    let said = process::stdout(Command::new(runner).arg("verify").arg(object))?;
    let read = |line| cost(line).ok_or_else(|| Stop::Failed(format!("not understood: `{line}`")));
    said.lines().map(read).collect()
}

/// Reads `loaded NAME insns=N verified=M`.
fn cost(line: &str) -> Option<(String, Cost)> {
    let mut words = line.strip_prefix("loaded ")?.split(' ');
    let name = words.next()?.to_owned();
    let cost = Cost {
        instructions: words.next()?.strip_prefix("insns=")?.parse().ok()?,
        verified: words.next()?.strip_prefix("verified=")?.parse().ok()?,
    };
    words.next().is_none().then_some((name, cost))
}

fn compared(example: &str, ours: &Costs, theirs: &Costs) -> Result<Vec<Row>, Stop> {
    if !ours.keys().eq(theirs.keys()) {
        let (ours, theirs) = (ours.keys(), theirs.keys());
        let what = format!("{example}: not the programs of its twin: {ours:?}, {theirs:?}");
        return Err(Stop::Failed(what));
    }
    let pairs = ours.iter().zip(theirs.values());
    let rows = pairs.flat_map(|((name, ours), theirs)| {
        let row = |what: &str, ours: u32, theirs: u32| {
            let what = format!("{example}, {name}: {what} {ours}, in C {theirs}");
            Row::ratio(what, f64::from(ours) / f64::from(theirs), LIMIT)
        };
        [
            row("instructions", ours.instructions, theirs.instructions),
            row("verified", ours.verified, theirs.verified),
        ]
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_says_is_read() {
        let (instructions, verified) = (12, 34);
        assert_eq!(
            cost("loaded f insns=12 verified=34"),
            Some((
                "f".to_owned(),
                Cost {
                    instructions,
                    verified
                }
            ))
        );
        assert_eq!(cost("loaded f insns=12"), None);
        assert_eq!(cost("loaded f insns=12 verified=34 more"), None);
    }

    #[test]
    fn the_level_is_that_of_the_examples() {
        let config = include_str!("../../../examples/.cargo/config.toml");
        assert_eq!(opt_level(config), Some("3"));
        assert_eq!(opt_level("opt-level = \"s\"\n"), Some("s"));
        assert_eq!(opt_level("[profile.release]\n"), None);
    }

    #[test]
    fn a_program_that_costs_more_than_its_twin_breaks_the_limit() {
        let costs = |verified| {
            let cost = Cost {
                instructions: 10,
                verified,
            };
            Costs::from([("f".to_owned(), cost)])
        };
        let rows = compared("e", &costs(11), &costs(10)).unwrap();
        let holds: Vec<_> = rows.into_iter().map(|row| row.limit).collect();
        assert_eq!(
            holds,
            [
                Some(("1.0x".to_owned(), true)),
                Some(("1.0x".to_owned(), false))
            ]
        );
        assert!(compared("e", &costs(1), &Costs::new()).is_err());
    }
}
