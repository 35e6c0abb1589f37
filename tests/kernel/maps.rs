//! Maps that are Rust statics: libbpf makes of each what its type says, the kernel takes their
//! values with all kptrs, and user space reads them by their types.

use std::os::fd::AsFd as _;
use std::process::Command;
use std::time::Duration;

use kfunc_tests::bpf::{Bench, wait_until_gone};
use kfunc_tests::{rust_bpf, tools};
use libbpf_rs::{
    MapCore as _, MapImpl, MapInfo, Object, ObjectBuilder, ProgramInput, RingBufferBuilder,
};

/// Every kind of map and of field, in use.
pub(crate) const PROGRAM: &str = include_str!("programs/maps.rs");

/// The least that is created while the program is attached.
const TASKS: u32 = 20;

/// Name, kind (`enum bpf_map_type`), bytes of a key and of a value, elements, and flags.
pub(crate) const MAPS: [(&str, u32, u32, u32, u32, u32); 9] = [
    ("TASKS", 1, 8, 88, 1024, 0),
    ("RECENT", 9, 4, 8, 64, 0),
    ("PER_CPU", 5, 4, 24, 64, 0),
    ("SLOTS", 2, 4, 88, 4, 0),
    ("HITS", 6, 4, 8, 1, 0),
    ("OF_TASK", 29, 4, 88, 0, 1),
    ("OF_CGROUP", 32, 4, 24, 0, 1),
    ("EVENTS", 27, 0, 0, 65536, 0),
    ("SPARSE", 1, 8, 8, 8, 1),
];

/// The loaded object, where the kernel can be asked.
fn loaded() -> Option<Object> {
    let _bench = rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))??;
    let object = ObjectBuilder::default().open_file(rust_bpf::program(PROGRAM));
    Some(object.and_then(|object| object.load()).expect("it loads"))
}

/// Runs `created` processes under the program.
fn keep_tasks(object: &mut Object, created: u32) {
    let mut programs = object.progs_mut();
    let program = programs.find(|program| program.name() == "keep_task");
    let attached = program.expect("it is there").attach();
    let _attached = attached.expect("the tracepoint is there");
    for _ in 0..created {
        tools::run(&mut Command::new("true"));
    }
}

fn give_back(object: &mut Object) -> u32 {
    let mut programs = object.progs_mut();
    let program = programs.find(|program| program.name() == "give_back");
    let run = program
        .expect("it is there")
        .test_run(ProgramInput::default());
    run.expect("it runs").return_value
}

fn map<'o>(object: &'o Object, name: &str) -> MapImpl<'o> {
    let mut maps = object.maps();
    maps.find(|map| map.name() == name)
        .unwrap_or_else(|| panic!("there is no {name}"))
}

#[test]
fn each_map_is_what_its_type_says() {
    let Some(object) = loaded() else { return };
    for (name, kind, key, value, elements, flags) in MAPS {
        let map = map(&object, name);
        let info = MapInfo::new(map.as_fd()).expect("the kernel tells").info;
        assert_eq!((info.type_, info.map_flags), (kind, flags), "{name}");
        let sizes = (info.key_size, info.value_size, info.max_entries);
        assert_eq!(sizes, (key, value, elements), "{name}");
        // Without its type no kernel knows of a kptr in a value.
        assert_eq!(info.btf_value_type_id != 0, value != 0, "{name}");
    }
}

/// The tasks have exited by then: references keep them.
#[test]
fn what_is_kept_is_given_back_once() {
    let Some(mut object) = loaded() else { return };
    keep_tasks(&mut object, TASKS);
    let taken = give_back(&mut object);
    assert!(taken >= TASKS, "{taken}");
    assert_eq!(give_back(&mut object), 0);
    drop(object);
    wait_until_gone(&["keep_task", "give_back"]).expect("nothing stays loaded");
}

#[test]
fn records_are_read_and_those_given_up_are_not() {
    let Some(mut object) = loaded() else { return };
    keep_tasks(&mut object, TASKS);
    let mut numbers = Vec::new();
    let events = map(&object, "EVENTS");
    let mut ring = RingBufferBuilder::new();
    let read = |record: &[u8]| {
        assert_eq!(record.len(), 16);
        numbers.push(u64::from_ne_bytes(record[..8].try_into().unwrap()));
        0
    };
    ring.add(&events, read).expect("it is a ring buffer");
    let ring = ring.build().expect("it can be read");
    ring.poll(Duration::ZERO).expect("it is read");
    drop(ring);
    assert!(numbers.len() >= TASKS as usize / 2, "{numbers:?}");
    assert!(numbers.iter().all(|number| number % 2 == 0), "{numbers:?}");
}

#[test]
fn user_space_reads_values_by_their_types() {
    let Some(mut object) = loaded() else { return };
    keep_tasks(&mut object, 1);
    let dump = |name: &str| {
        let info = MapInfo::new(map(&object, name).as_fd()).expect("the kernel tells");
        let mut bpftool = Command::new(tools::bpftool());
        tools::run(bpftool.args(["map", "dump", "id", &info.info.id.to_string()]))
    };
    let tasks = dump("TASKS");
    for field in [
        "\"number\": 0",
        "\"seen\": 1",
        "\"below\": -3",
        "\"hits\": 7",
    ] {
        assert!(tasks.contains(field), "no {field} in {tasks}");
    }
    let recent = dump("RECENT");
    assert!(recent.contains("\"value\": 5"), "{recent}");
}
