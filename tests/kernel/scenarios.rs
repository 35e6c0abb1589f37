//! The runner's scenarios on the running kernel, with objects in C and in Rust: those of
//! programs that a host lets anybody attach who may load them. All of them run in virtual
//! machines.

use kfunc_tests::bpf::{Bench, workspace};
use kfunc_tests::{runner, rust_bpf};

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

/// The example in Rust does what its scenario says, and so does its twin in C.
fn both_hold(name: &str) {
    holds(name, &format!("examples/{name}-rust/twin.bpf.c"));
    holds_in_rust(name);
}

fn holds_in_rust(name: &str) {
    if Bench::new("scenarios").is_none() || !rust_bpf::is_available("kernel") {
        return;
    }
    let object = rust_bpf::object(&format!("{name}-rust"));
    runner::here(&format!("run {name}"), &object).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn tasks_are_kept_by_safe_rust() {
    holds_in_rust("tasks");
}

#[test]
fn tasks_that_are_created_are_counted() {
    both_hold("counts");
}

#[test]
fn a_cgroup_has_an_allowance() {
    both_hold("cgroups");
}

#[test]
fn packets_of_known_connections_pass() {
    both_hold("conntrack");
}

#[test]
fn the_cpus_that_tasks_are_made_on_are_known() {
    both_hold("cpumask");
}
