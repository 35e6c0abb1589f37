//! Loads the programs of an object, for one tracepoint or for packets, with aya,
//! and says which, and what the kernel says of the maps; all are gone when it
//! exits. With `--unsupported-maps` as well where aya knows no use for a map.

use std::error::Error;

use aya::maps::{Map, MapData, MapError};
use aya::programs::Program;
use aya::{Btf, EbpfLoader};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let all_maps = words.pop_if(|word| word == "--unsupported-maps").is_some();
    let [object, tracepoint] = words.as_slice() else {
        return Err("usage: aya-loader OBJECT TRACEPOINT [--unsupported-maps]".into());
    };
    let types = Btf::from_sys_fs()?;
    let mut loader = EbpfLoader::new();
    if all_maps {
        loader.allow_unsupported_maps();
    }
    let mut object = loader.load_file(object)?;
    for (name, program) in object.programs_mut() {
        match program {
            Program::BtfTracePoint(program) => program.load(tracepoint, &types)?,
            Program::Xdp(program) => program.load()?,
            _ => return Err(format!("`{name}` is for something else").into()),
        }
        println!("loaded {name}");
    }
    for (name, map) in object.maps() {
        if let Some(map) = data(map) {
            println!("map {name}: {}", described(map)?);
        }
    }
    Ok(())
}

/// What is known of a map of the kinds that kfunc has.
fn data(map: &Map) -> Option<&MapData> {
    match map {
        Map::Array(map)
        | Map::CgrpStorage(map)
        | Map::HashMap(map)
        | Map::LruHashMap(map)
        | Map::PerCpuArray(map)
        | Map::PerCpuHashMap(map)
        | Map::RingBuf(map)
        | Map::Unsupported(map) => Some(map),
        _ => None,
    }
}

/// Its kind, bytes of a key and of a value, elements, and flags.
fn described(map: &MapData) -> Result<String, MapError> {
    let info = map.info()?;
    Ok(format!(
        "{} {} {} {} {}",
        info.map_type()? as u32,
        info.key_size(),
        info.value_size(),
        info.max_entries(),
        info.map_flags()
    ))
}
