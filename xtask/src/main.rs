//! The project's own chores, started as `cargo xtask CHORE`. It owns how the
//! project is set up, tested, kept tidy and measured, and knows nothing of
//! kfuncs: what it learns about the project it reads from cargo, from git and
//! from `ARCHITECTURE.md`.

mod bench;
mod bless;
mod bpf;
mod folder;
mod fuzz;
mod kernels;
mod layers;
mod process;
mod runner;
mod setup;
mod test;
mod tidy;
mod vm;
mod workspace;

use std::process::ExitCode;

use process::Stop;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask CHORE

  setup            install what the tests need, or name what is missing
  test [LAYER]...  set up, then run every layer of tests (or those named)
  bpf [--unlinked] [--kernel VERSION] [EXAMPLE|FILE.rs]...
                   make BPF objects of the examples in Rust (or of those named)
  bless [LAYER]... rewrite the expectations of the tests (or of those named)
  tidy             check the rules of the house
  bench [PART]...  measure gen, growth and build (or those named), and compare
                   with the limits
  fuzz [--seconds N] [PROGRAM]...
                   run the readers of foreign bytes (or those named) under
                   libFuzzer, 60 seconds each
  kernels [VERSION]...
                   fetch Debian's kernels and sources (or those named), and show
                   where the built-in definitions differ from them
  runner           build the program that loads and runs BPF objects
  vm [VERSION]... -- COMMAND
                   run a command in virtual machines, which have `runner`; files
                   that it names come with it";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("xtask: {stop}");
            ExitCode::from(stop.code())
        }
    }
}

fn run(words: &[String]) -> Result<(), Stop> {
    let (chore, rest) = words
        .split_first()
        .ok_or_else(|| Stop::Usage(USAGE.to_owned()))?;
    let ws = Workspace::load()?;
    match (chore.as_str(), rest) {
        ("setup", []) => setup::chore(&ws),
        ("test", names) => test::chore(&ws, names),
        ("bpf", words) => bpf::chore(&ws, words),
        ("bless", names) => bless::chore(&ws, names),
        ("tidy", []) => tidy::chore(&ws),
        ("bench", parts) => bench::chore(&ws, parts),
        ("fuzz", words) => fuzz::chore(&ws, words),
        ("kernels", versions) => kernels::chore(&ws, versions),
        ("runner", []) => runner::chore(&ws),
        ("vm", words) => vm::chore(&ws, words),
        ("help" | "--help" | "-h", _) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Stop::Usage(format!(
            "no such chore: `{}`\n{USAGE}",
            words.join(" ")
        ))),
    }
}
