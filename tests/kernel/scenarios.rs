//! The runner's scenarios with objects in C, on the running kernel: those of programs that a
//! host lets anybody attach who may load them. All of them run in virtual machines.

use kfunc_tests::bpf::{Bench, workspace};
use kfunc_tests::runner;

fn holds(name: &str, source: &str) {
    let Some(bench) = Bench::new("scenarios") else {
        return;
    };
    bench
        .write_header("6.12")
        .unwrap_or_else(|why| panic!("{why}"));
    let object = bench.compile(&workspace().join(source), &[]);
    let object = object.unwrap_or_else(|why| panic!("{why}"));
    runner::here(&format!("run {name}"), &object).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn tasks_that_have_exited_are_kept_and_let_go() {
    holds("tasks", "examples/tasks-c/tasks.bpf.c");
}

#[test]
fn packets_are_judged_and_counted() {
    holds("packets", "tests/vm/packets.bpf.c");
}
