//! What the running kernel says of its kfuncs, through its types and its memory.

use std::path::Path;

use kfunc_codegen::check::compare;
use kfunc_codegen::emit::declarations::declarations;
use kfunc_codegen::inventory::model::to_declarations;
use kfunc_codegen::inventory::{Inventory, Provenance, json};
use kfunc_codegen::load;
use kfunc_codegen::source::Source;
use kfunc_kernel::build_script::kernel::{LIVE, inventory};
use kfunc_tests::bpf::{Bench, running_types};
use kfunc_tests::{definitions, prototypes};

const TYPES: &str = "/sys/kernel/btf/vmlinux";

#[test]
fn prototypes_are_bpftools() {
    if running_types("kernel").is_none() {
        return;
    }
    let own = inventory(Path::new(TYPES), None).expect("the types can be read");
    println!("{} kfuncs are tagged", own.kfuncs.len());
    let theirs = prototypes::of_bpftool(Path::new(TYPES), None);
    assert_eq!(prototypes::of(&own), theirs);
    assert_eq!(own.kfuncs.len(), theirs.len());
    // BTF alone says no flags, and that it does not.
    assert!(own.kfuncs.iter().all(|entry| entry.flags.is_none()));
    assert_eq!(own.unseen.len(), 1, "{:?}", own.unseen);
}

/// Kernels whose types are tagged are tagged by their sets: each tagged function has flags.
#[test]
fn flags_are_in_memory() {
    if Bench::new("kernel").is_none() {
        return;
    }
    let live = inventory(Path::new(LIVE), None).expect("the kernel can be read");
    assert_eq!(live.unseen, []);
    let document = json::document(&live).to_string();
    assert_eq!(json::from_json(&document).as_ref(), Ok(&live));
    for entry in &live.kfuncs {
        let from = entry.flags.as_ref().map(|flags| flags.from);
        assert_eq!(from, Some(Provenance::Memory), "{}", entry.name);
    }
    let tagged = inventory(Path::new(TYPES), None).expect("the types can be read");
    let own = live.kfuncs.iter().filter(|entry| entry.module.is_none());
    let own: Vec<_> = own.map(|entry| &entry.name).collect();
    let tagged: Vec<_> = tagged.kfuncs.iter().map(|entry| &entry.name).collect();
    println!("{} kfuncs have flags in memory", own.len());
    assert!(tagged.is_empty() || own == tagged);
    let flags = |name| {
        live.named(name)
            .next()
            .and_then(|entry| entry.flags.as_ref())
    };
    let bits = |name| flags(name).map(|flags| flags.value);
    // KF_ACQUIRE, KF_RET_NULL and KF_RCU; KF_RELEASE (include/linux/btf.h).
    assert_eq!(bits("bpf_task_acquire"), Some(1 << 0 | 1 << 2 | 1 << 7));
    assert_eq!(bits("bpf_task_release"), Some(1 << 1));
}

/// Declarations of the running kernel are read back as what was imported, and
/// say of that kernel what it says itself.
#[test]
fn declarations_of_the_kernel_are_read_back() {
    if Bench::new("kernel").is_none() {
        return;
    }
    let mut live = inventory(Path::new(LIVE), None).expect("the kernel can be read");
    live.kfuncs.retain(|entry| entry.module.is_none());
    let kernel = live.kernel().expect("the release is known");
    let (model, unknown, _) = to_declarations(&live, kernel);
    let text = declarations(&model, &unknown, "The running kernel.");
    let source = Source {
        name: "kernel.rs".to_owned(),
        text,
    };
    let read = load(&[source], None).lowered;
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    assert_eq!(read.model, model);
    let said = compare(&Inventory::of(&read.model, kernel), &live);
    println!("{} kfuncs are compared", said.common);
    assert!(said.common > 100);
    assert_eq!(said.differences, []);
}

#[test]
fn the_definitions_are_the_running_kernels() {
    if Bench::new("kernel").is_none() {
        return;
    }
    let live = inventory(Path::new(LIVE), None).expect("the kernel can be read");
    assert!(definitions::agree_with(&live) > 100);
}
