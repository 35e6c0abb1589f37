//! Objects that rustc made, not clang: no loader takes them as they are, and every loader that
//! users have takes them linked.

use std::fs;
use std::process::Command;

use kfunc_tests::bpf::{Bench, Verdict};
use kfunc_tests::{rust_bpf, tools};

/// The example that is loaded.
const EXAMPLE: &str = "counts-rust";

/// The bench, where there is one and a rustc for BPF.
fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

#[test]
fn libbpf_takes_it_linked_and_not_before() {
    let Some(bench) = bench() else { return };
    let refused = bench.verify(&rust_bpf::unlinked(EXAMPLE));
    let refused = refused.expect_err("libbpf refuses it");
    assert!(
        refused.contains("failed to find BTF for extern 'bpf_task_acquire': -2"),
        "{refused}"
    );
    match bench.verify(&rust_bpf::object(EXAMPLE)) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
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
