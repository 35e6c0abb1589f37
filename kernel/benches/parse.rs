//! Reads the BTF in a file over and over, as often as is said, and prints how
//! many types it has and the median time in microseconds: `parse FILE TIMES`.
//! `cargo xtask bench list` starts it.

use std::env;
use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use kfunc_kernel::btf::Btf;
use kfunc_kernel::import;

fn main() -> ExitCode {
    match run() {
        Ok((types, median)) => {
            println!("{types} {median}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("parse: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(u32, u128), String> {
    let mut words = env::args().skip(1);
    let (Some(file), Some(times)) = (words.next(), words.next()) else {
        return Err("FILE and TIMES are needed".to_owned());
    };
    let times: usize = times.parse().map_err(|error| format!("TIMES: {error}"))?;
    let bytes = fs::read(&file).map_err(|error| format!("{file}: {error}"))?;
    let types = import::types(&bytes)?;
    let (mut count, mut taken) = (0, Vec::new());
    for _ in 0..times {
        let start = Instant::now();
        let btf = Btf::parse(black_box(&types)).map_err(|error| error.to_string())?;
        taken.push(start.elapsed().as_micros());
        count = black_box(btf).count();
    }
    taken.sort_unstable();
    let median = taken.get(taken.len() / 2).copied();
    Ok((count, median.unwrap_or_default()))
}
