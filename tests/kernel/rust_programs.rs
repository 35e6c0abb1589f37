//! Objects that rustc made, not clang: no loader takes them as they are, and every loader that
//! users have takes them linked.

use std::fs;
use std::path::Path;
use std::process::Command;

use kfunc_tests::bpf::{Bench, Verdict, workspace};
use kfunc_tests::{rust_bpf, tools};
use libbpf_rs::{MapCore as _, MapFlags, Object, ObjectBuilder};

/// The example that is loaded.
const EXAMPLE: &str = "counts-rust";

/// What libbpf says of it before it is linked.
const UNTYPED: &str = "failed to find BTF for extern 'bpf_task_acquire': -2";

/// The bench, where there is one and a rustc for BPF.
fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

#[test]
fn libbpf_takes_it_linked_and_not_before() {
    let Some(bench) = bench() else { return };
    let refused = bench.verify(&rust_bpf::unlinked(EXAMPLE));
    let refused = refused.expect_err("libbpf refuses it");
    assert!(refused.contains(UNTYPED), "{refused}");
    match bench.verify(&rust_bpf::object(EXAMPLE)) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

/// Debian's, the oldest that users have.
#[test]
fn an_old_libbpf_takes_it() {
    let Some(bench) = bench() else { return };
    let loader = bench.dir().join("loader");
    let mut gcc = Command::new(tools::in_path("gcc"));
    gcc.args(["-Wall", "-Wextra", "-Werror", "-o"]).arg(&loader);
    gcc.arg(workspace().join("tests/kernel/libbpf_loader.c"));
    tools::run(gcc.arg("-lbpf"));
    let load = |object: &Path| tools::try_run(Command::new(&loader).arg(object));
    let refused = load(&rust_bpf::unlinked(EXAMPLE)).expect_err("libbpf refuses it");
    assert!(refused.contains(UNTYPED), "{refused}");
    let said = load(&rust_bpf::object(EXAMPLE)).unwrap_or_else(|error| panic!("{error}"));
    assert!(said.starts_with("libbpf v1."), "{said}");
    assert!(said.ends_with("loaded on_newtask\n"), "{said}");
}

/// bpftool loads what it pins: into a file system that nobody else sees, and that goes with it.
#[test]
fn bpftool_takes_it() {
    let Some(bench) = bench() else { return };
    let script = "mount -t bpf bpf \"$1\"
        \"$2\" prog load \"$3\" \"$1/program\"
        \"$2\" prog show pinned \"$1/program\"";
    let load = |object: &Path| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--mount", "sh", "-e", "-c", script, "sh"]);
        unshare.arg(bench.dir()).arg(tools::bpftool()).arg(object);
        tools::try_run(&mut unshare)
    };
    let refused = load(&rust_bpf::unlinked(EXAMPLE)).expect_err("bpftool refuses it");
    assert!(refused.contains(UNTYPED), "{refused}");
    let said = load(&rust_bpf::object(EXAMPLE)).unwrap_or_else(|error| panic!("{error}"));
    assert!(said.contains("tracing  name on_newtask"), "{said}");
}

#[test]
fn aya_takes_it() {
    let Some(_bench) = bench() else { return };
    let folder = workspace().join("tests/aya-loader");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--ignore-rust-version", "--target-dir"]);
    let target = tools::target().join("aya-loader");
    tools::run(cargo.arg(&target).current_dir(folder));
    let load = |object: &Path| {
        let mut loader = Command::new(target.join("debug/aya-loader"));
        tools::try_run(loader.arg(object).arg("task_newtask"))
    };
    load(&rust_bpf::unlinked(EXAMPLE)).expect_err("aya refuses it");
    let said = load(&rust_bpf::object(EXAMPLE)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(said, "loaded on_newtask\n");
}

#[test]
fn it_counts_what_happens() {
    const TASKS: u64 = 20;
    let Some(_bench) = bench() else { return };
    let object = ObjectBuilder::default().open_file(rust_bpf::object(EXAMPLE));
    let mut object = object.and_then(|object| object.load()).expect("it loads");
    let mut program = object.progs_mut().next().expect("it has a program");
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

#[test]
fn linking_again_changes_nothing() {
    let Some(bench) = bench() else { return };
    let once = rust_bpf::object(EXAMPLE);
    let twice = bench.dir().join("twice.o");
    let mut link = Command::new(tools::kfunc());
    tools::run(link.arg("link").arg(&once).arg("-o").arg(&twice));
    assert_eq!(fs::read(once).unwrap(), fs::read(twice).unwrap());
}
