//! Shows BPF objects to the running kernel: `runner verify OBJ...` loads each
//! and says what the verifier made of every program, `runner verify-one PROG OBJ`
//! does so for one; `runner run SCENARIO OBJ` attaches one and does with it what
//! the scenario says. It is carried into virtual machines, so it is linked
//! statically and needs no other program.
//!
//! It owns its command line and its exit status: 0 for what is as it should be,
//! 1 for what is not, 2 for a command line that makes no sense. What is to be
//! done with an object is the scenarios'.

mod cgroup;
mod log;
mod netns;
mod number;
mod object;
mod scenarios;
mod slab;
mod verify;
mod wait;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: runner verify OBJECT...
       runner verify-one PROGRAM OBJECT
       runner run SCENARIO OBJECT
       runner list";

fn main() -> ExitCode {
    log::keep();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["verify", ref objects @ ..] if !objects.is_empty() => verify(objects),
        ["verify-one", program, object] => {
            told(object, verify::verify_one(object.as_ref(), program))
        }
        ["run", scenario, object] => run(scenario, Path::new(object)),
        ["list"] => list(),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// All of them, whatever comes of the first.
fn verify(objects: &[&str]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for object in objects {
        if told(object, verify::verify(object.as_ref())) != ExitCode::SUCCESS {
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn run(name: &str, object: &Path) -> ExitCode {
    let Some(scenario) = scenarios::named(name) else {
        eprintln!("no scenario `{name}`");
        return ExitCode::from(2);
    };
    let done = (scenario.run)(object);
    if done.is_ok() {
        println!("{name}: as it should be");
    }
    told(name, done)
}

/// Says why it is a failure, if it is one.
fn told(name: &str, done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{name}: {why}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> ExitCode {
    for scenario in scenarios::ALL {
        println!("{}: {}", scenario.name, scenario.what);
    }
    ExitCode::SUCCESS
}
