//! The command `kfunc`: parses arguments, calls the libraries, prints, exits.
//!
//! Owns the process: its arguments, streams and exit code. Refuses to know
//! anything about kfuncs.

mod args;
mod compare;
mod diff;
mod dump;
mod excerpt;
mod explain;
mod generate;
mod header;
mod import;
mod input;
mod kernel;
mod layout;
mod link;
mod list;
mod outline;
mod show;
mod talk;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Verb};
use talk::{Exit, Talk};

/// Stack of the thread that does the work: the parser of Rust calls itself for
/// each level of nesting in a source.
const STACK_BYTES: usize = 64 << 20;

fn main() -> ExitCode {
    let args = Args::parse();
    let talk = Talk::new(args.common);
    let failed = Talk::new(args.common);
    let work = std::thread::Builder::new().stack_size(STACK_BYTES);
    let exit = match work.spawn(move || run(args.verb, talk)) {
        Ok(thread) => thread.join().unwrap_or(Exit::Broken),
        Err(error) => {
            failed.error(&format!("cannot start a thread: {error}"));
            Exit::Environment
        }
    };
    exit.into()
}

fn run(verb: Verb, talk: Talk) -> Exit {
    if talk.rust() && !matches!(verb, Verb::Import(_)) {
        return talk.failed("only `kfunc import` writes declarations", Exit::BadInput);
    }
    match verb {
        Verb::Gen(args) => generate::run(&args, &talk),
        Verb::Dump(args) => dump::run(&args, &talk),
        Verb::Link(args) => link::run(&args, &talk),
        Verb::Layout(args) => layout::run(&args, &talk),
        Verb::List(args) => list::run(&args, &talk),
        Verb::Show(args) => show::run(&args, &talk),
        Verb::Check(args) => compare::check(&args, &talk),
        Verb::Diff(args) => compare::diff(&args, &talk),
        Verb::Import(args) => import::run(&args, &talk),
        Verb::ReadHeader(args) => header::worker::run(&args, &talk),
        Verb::Explain(args) => explain::run(&args, &talk),
    }
}
