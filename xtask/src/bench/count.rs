//! Counting the instructions of a program: by the processor's own counter
//! where perf may read it, else by valgrind. It owns both ways of asking.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Stop};

/// A way of counting. One is chosen for a whole run, since they differ.
pub(super) struct Counter {
    perf: bool,
    /// Where the counter writes.
    file: PathBuf,
}

impl Counter {
    /// The processor's counter if it answers here, else valgrind.
    pub(super) fn choose(folder: &Path) -> Self {
        let file = folder.join("count");
        let perf = Self { perf: true, file };
        let answers = perf.count(&Command::new("true")).is_ok();
        Self {
            perf: answers,
            ..perf
        }
    }

    pub(super) fn name(&self) -> &'static str {
        if self.perf { "perf" } else { "callgrind" }
    }

    /// The instructions that `command` and what it starts take in user space.
    pub(super) fn count(&self, command: &Command) -> Result<u64, Stop> {
        for old in self.written()? {
            fs::remove_file(&old).map_err(|error| Stop::io("remove", &old, &error))?;
        }
        let mut counting = self.around(command);
        process::stdout(&mut counting)?;
        let count = if self.perf { perf } else { callgrind };
        let mut total = None;
        for file in self.written()? {
            let text =
                fs::read_to_string(&file).map_err(|error| Stop::io("read", &file, &error))?;
            let one = count(&text);
            total = one.map(|one| total.unwrap_or(0) + one).or(total);
        }
        total.ok_or_else(|| Stop::Failed(format!("no count from `{}`", process::line(&counting))))
    }

    /// What the counter wrote: perf one file, valgrind one for each process.
    fn written(&self) -> Result<Vec<PathBuf>, Stop> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let entries = fs::read_dir(folder).map_err(|error| Stop::io("read", folder, &error))?;
        let ours = |path: &PathBuf| path.file_stem() == self.file.file_stem();
        Ok(entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(ours)
            .collect())
    }

    /// `command`, run by the counting program.
    fn around(&self, command: &Command) -> Command {
        let file = self.file.display();
        let mut counting = if self.perf {
            let mut counting = Command::new("perf");
            counting.args(["stat", "-x,", "-e", "instructions:u", "-o"]);
            counting.arg(&self.file).arg("--");
            counting
        } else {
            let mut counting = Command::new("valgrind");
            counting.args(["--tool=callgrind", "--quiet", "--trace-children=yes"]);
            counting.arg(format!("--callgrind-out-file={file}.%p"));
            counting
        };
        counting.arg(command.get_program()).args(command.get_args());
        counting.current_dir(command.get_current_dir().unwrap_or(Path::new(".")));
        let changed = command.get_envs();
        counting.envs(changed.filter_map(|(name, value)| Some((name, value?))));
        counting
    }
}

/// The count in what `perf stat -x,` writes: the first field of the line about
/// the event. None where the event is not counted here.
fn perf(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find(|line| line.contains(",instructions:u,"))?;
    line.split(',').next()?.parse().ok()
}

/// The count in callgrind's file: its line `totals: N`.
fn callgrind(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read() {
        assert_eq!(
            perf("# started\n\n123,,instructions:u,1,100.00,,\n"),
            Some(123)
        );
        assert_eq!(perf("<not supported>,,instructions:u,0,100.00,,\n"), None);
        assert_eq!(callgrind("events: Ir\n\ntotals: 4567\n"), Some(4567));
        assert_eq!(callgrind("events: Ir\n"), None);
    }
}
