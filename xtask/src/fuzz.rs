//! `cargo xtask fuzz`: the readers of foreign bytes under libFuzzer. It owns
//! where inputs are kept, and what one may cost. How the programs are built is
//! said in `fuzz/.cargo/config.toml`, for cargo started by hand as well; what
//! they check is in `tests/properties`.

use std::fs;
use std::path::Path;

use crate::process::{self, Stop};
use crate::workspace::Workspace;

/// How long each program runs, in seconds, where nobody says.
const SECONDS: &str = "60";

/// What one input may cost; whatever takes more is a finding.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096"];

/// Runs the programs of these names, or all, one after the other.
/// `--seconds N` before the first word is how long each runs.
pub(crate) fn chore(ws: &Workspace, words: &[String]) -> Result<(), Stop> {
    let (seconds, names) = match words {
        [first, seconds, rest @ ..] if first == "--seconds" => (seconds.as_str(), rest),
        all => (SECONDS, all),
    };
    if seconds.parse::<u32>().is_err() {
        return Err(Stop::Usage(format!("`{seconds}` is no number of seconds")));
    }
    let folder = ws.root.join("fuzz");
    let mut found = Vec::new();
    for program in chosen(programs(&folder)?, names)? {
        if let Err(stop) = run(ws, &folder, &program, seconds) {
            found.push(format!("{program}: {stop}"));
        }
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(Stop::Failed(found.join("\n"))),
    }
}

/// The names of all programs, sorted.
fn programs(folder: &Path) -> Result<Vec<String>, Stop> {
    let folder = folder.join("src/bin");
    let failed = |error| Stop::io("read", &folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned());
        names.extend(name);
    }
    names.sort();
    Ok(names)
}

fn chosen(all: Vec<String>, names: &[String]) -> Result<Vec<String>, Stop> {
    match names.iter().find(|name| !all.contains(name)) {
        Some(name) => Err(Stop::Usage(format!(
            "no program `{name}`; there are: {}",
            all.join(" ")
        ))),
        None if names.is_empty() => Ok(all),
        None => Ok(names.to_vec()),
    }
}

/// Builds a program and runs it on what is committed and on what earlier runs
/// have left; what this one makes is left for later ones.
fn run(ws: &Workspace, folder: &Path, program: &str, seconds: &str) -> Result<(), Stop> {
    let kept = ws.target.join("fuzz/kept").join(program);
    let found = ws.target.join("fuzz/found");
    for folder in [&kept, &found] {
        fs::create_dir_all(folder).map_err(|error| Stop::io("make", folder, &error))?;
    }
    let mut cargo = ws.cargo();
    cargo
        .current_dir(folder)
        .args(["run", "--quiet", "--release"]);
    cargo.args(["--bin", program, "--"]).args(LIMITS);
    cargo.arg(format!("-max_total_time={seconds}"));
    cargo.arg(format!("-artifact_prefix={}/{program}-", found.display()));
    cargo.arg(&kept).arg(Path::new("corpus").join(program));
    process::run(&mut cargo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_chosen_by_name() {
        let all = || vec!["btf".to_owned(), "link".to_owned()];
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            chosen(all(), &names)
        };
        assert_eq!(of(&[]).unwrap(), all());
        assert_eq!(of(&["link"]).unwrap(), ["link"]);
        assert_eq!(of(&["none"]).err().map(|stop| stop.code()), Some(2));
    }
}
