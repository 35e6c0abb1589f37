//! Objects that rustc made, not clang: no loader takes them as they are, and every loader that
//! users have takes them linked.

use std::fs;
use std::path::Path;
use std::process::Command;

use kfunc_tests::bpf::{Bench, Verdict};
use kfunc_tests::{rust_bpf, tools};
use libbpf_rs::{MapCore as _, MapFlags, Object, ObjectBuilder};

use crate::older_libbpf::OlderLibbpf;

/// The least of the examples.
const EXAMPLE: &str = "counts-rust";

/// All that a host lets anybody load who may load programs.
const EXAMPLES: [&str; 5] = [
    "cgroups-rust",
    "conntrack-rust",
    EXAMPLE,
    "cpumask-rust",
    "tasks-rust",
];

/// What libbpf says of one before it is linked.
const UNTYPED: &str = "failed to find BTF for extern 'bpf_";

/// Loaded by `load` when linked, and refused for its externs before; what was said of each.
fn only_linked(load: impl Fn(&Path) -> Result<String, String>) -> Vec<String> {
    let one = |name| {
        let refused = load(&rust_bpf::unlinked(name)).expect_err("it is refused");
        assert!(refused.contains(UNTYPED), "{name}: {refused}");
        load(&rust_bpf::object(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    EXAMPLES.map(one).into()
}

/// The bench, where there is one and a rustc for BPF.
fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

#[test]
fn libbpf_takes_it_linked_and_not_before() {
    let Some(bench) = bench() else { return };
    only_linked(|object| match bench.verify(object)? {
        Verdict::Loaded => Ok(String::new()),
        other => Err(format!("{other:?}")),
    });
}

#[test]
fn an_old_libbpf_takes_it() {
    let Some(bench) = bench() else { return };
    let libbpf = OlderLibbpf::new(&bench);
    for loaded in only_linked(|object| libbpf.load(object)) {
        assert!(loaded.starts_with("loaded "), "{loaded}");
    }
}

/// bpftool loads what it pins: into a file system that nobody else sees, and that goes with it.
#[test]
fn bpftool_takes_it() {
    let Some(bench) = bench() else { return };
    let script = "mount -t bpf bpf \"$1\"
        \"$2\" prog loadall \"$3\" \"$1/programs\"
        ls \"$1/programs\"";
    let said = only_linked(|object| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--mount", "sh", "-e", "-c", script, "sh"]);
        unshare.arg(bench.dir()).arg(tools::bpftool()).arg(object);
        tools::try_run(&mut unshare)
    });
    assert_eq!(said[1], "guard\n", "{said:?}");
    assert_eq!(said[2], "on_newtask\n", "{said:?}");
}

#[test]
fn it_counts_what_happens() {
    const TASKS: u64 = 20;
    let Some(_bench) = bench() else { return };
    let object = ObjectBuilder::default().open_file(rust_bpf::object(EXAMPLE));
    let object = object.and_then(|object| object.load()).expect("it loads");
    let program = object.progs_mut().next().expect("it has a program");
    let attached = program.attach().expect("the tracepoint is there");
    for _ in 0..TASKS {
        tools::run(&mut Command::new("true"));
    }
    drop(attached);
    let counters = counters(&object);
    assert!(counters.iter().all(|&count| count >= TASKS), "{counters:?}");
}

/// `CREATED` and `HELD`, in no order.
fn counters(object: &Object) -> [u64; 2] {
    let mut maps = object.maps();
    let bss = maps.find(|map| map.name().to_string_lossy().ends_with(".bss"));
    let bss = bss.expect("the counters are in .bss");
    let bytes = bss.lookup(&0u32.to_ne_bytes(), MapFlags::ANY);
    let bytes = bytes.ok().flatten().expect("it has one element");
    let number = |at: usize| u64::from_ne_bytes(bytes[at..at + 8].try_into().unwrap());
    [number(0), number(8)]
}

/// A variable, and a function that is called, are in sections of their own by rustc's ways, and
/// what widens a number is an instruction that LLVM writes and does not read.
const PLAIN: &str = r#"
#![no_std]
#![no_main]
use kfunc::Shared;

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";
static NARROW: Shared<u32> = Shared::new(0);
static WIDE: Shared<u64> = Shared::new(7);

#[inline(never)]
#[cold]
fn larger(one: u32, other: u32) -> u64 {
    u64::from(if one > other { one } else { other })
}

#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn widen(_context: *mut u64) -> i32 {
    WIDE.set(larger(NARROW.get(), WIDE.get() as u32));
    0
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
"#;

#[test]
fn functions_variables_and_widened_numbers_are_taken() {
    let Some(bench) = bench() else { return };
    match bench.verify(&rust_bpf::program(PLAIN)) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_that_can_panic_is_told_so() {
    let Some(bench) = bench() else { return };
    let source = PLAIN.replace("u64::from(if", "[1, 2, 3][other as usize] + u64::from(if");
    let file = bench.dir().join("panics.rs");
    fs::write(&file, source).expect("the bench can be written to");
    let refused = tools::try_run(Command::new(tools::xtask()).arg("bpf").arg(file));
    let refused = refused.expect_err("it is not built");
    assert!(refused.contains("`panics` can panic (`panic"), "{refused}");
}

#[test]
fn linking_again_changes_nothing() {
    let Some(bench) = bench() else { return };
    let once = rust_bpf::object(EXAMPLE);
    let twice = bench.dir().join("twice.o");
    let mut link = Command::new(tools::kfunc());
    tools::run(link.arg("link").arg(&once).arg("-o").arg(&twice));
    assert_eq!(fs::read(once).unwrap(), fs::read(twice).unwrap());
}
