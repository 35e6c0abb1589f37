//! Loads the programs of an object, for one tracepoint or for packets, with aya,
//! and says which; they are gone when it exits.

use std::error::Error;

use aya::programs::Program;
use aya::{Btf, Ebpf};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [object, tracepoint] = words.as_slice() else {
        return Err("usage: aya-loader OBJECT TRACEPOINT".into());
    };
    let types = Btf::from_sys_fs()?;
    let mut object = Ebpf::load_file(object)?;
    for (name, program) in object.programs_mut() {
        match program {
            Program::BtfTracePoint(program) => program.load(tracepoint, &types)?,
            Program::Xdp(program) => program.load()?,
            _ => return Err(format!("`{name}` is for something else").into()),
        }
        println!("loaded {name}");
    }
    Ok(())
}
