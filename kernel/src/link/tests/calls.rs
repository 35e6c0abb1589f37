//! Calls that programs make, and may not.

use super::*;

const DECLARED: &str = r#"
#[kfunc_set(ids = "one", prog_types(tracing, syscall(since = "6.10")))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_look(id: i32) -> i32;
    #[kfunc(sleepable)]
    pub fn bpf_wait(id: i32) -> i32;
}

#[kfunc_set(ids = "two", prog_types(xdp, sched_cls(since = "6.13")))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_packet(id: i32) -> i32;
}
"#;

type Function = (&'static str, &'static str, Vec<&'static str>);

fn object(functions: Vec<Function>) -> Vec<u8> {
    let externs = ["bpf_look", "bpf_wait", "bpf_packet"];
    let externs = externs.map(|name| (name, false)).to_vec();
    let object = TestObject {
        externs,
        functions,
        ..TestObject::default()
    };
    object.bytes()
}

/// Notes, or problems.
fn judged(functions: Vec<Function>, weak: &[&str]) -> Result<Vec<String>, Vec<String>> {
    let linked = run_with(DECLARED, &object(functions), weak, None)?;
    let notes = linked.notes.into_iter();
    Ok(notes.filter(|note| note != MADE).collect())
}

#[track_caller]
fn refused(functions: Vec<Function>) -> Vec<String> {
    judged(functions, &[]).unwrap_err()
}

#[test]
fn a_call_that_every_kernel_allows_is_no_problem() {
    let functions = vec![
        ("tp_btf/task_newtask", "a", vec!["bpf_look"]),
        ("fentry.s/vfs_read", "b", vec!["bpf_wait"]),
        ("xdp", "c", vec!["bpf_packet"]),
        ("syscall", "d", vec!["bpf_look", "bpf_wait"]),
    ];
    assert_eq!(judged(functions, &[]), Ok(vec![]));
}

#[test]
fn a_call_that_no_kernel_allows_is_refused() {
    let found = refused(vec![(
        "tp_btf/task_newtask",
        "on_newtask",
        vec!["bpf_packet"],
    )]);
    assert_eq!(
        found,
        [
            "KF0909: `on_newtask` calls `bpf_packet`, which `tp_btf` programs may not call\n  \
          `on_newtask` is a `tp_btf` program by its section, `tp_btf/task_newtask`\n  \
          the verifier says: calling kernel function bpf_packet is not allowed"
        ]
    );
}

/// `sched_cls` only from 6.13 on, and 6.12 is among those that are targeted.
#[test]
fn a_call_that_one_kernel_does_not_allow_is_refused() {
    let found = refused(vec![("tc", "on_packet", vec!["bpf_packet"])]);
    assert!(
        found[0].starts_with("KF0909: `on_packet` calls"),
        "{found:?}"
    );
}

#[test]
fn a_call_that_sleeps_is_refused_where_the_program_may_not() {
    let found = refused(vec![("fentry/vfs_read", "on_read", vec!["bpf_wait"])]);
    assert_eq!(
        found,
        [
            "KF0910: `on_read` calls `bpf_wait`, which may sleep, and must not\n  \
          `on_read` is a `fentry` program by its section, `fentry/vfs_read`\n  \
          the verifier says: program must be sleepable to call sleepable kfunc bpf_wait"
        ]
    );
}

#[test]
fn calls_are_found_behind_functions_all_at_once() {
    let found = refused(vec![
        (".text", "deep", vec!["bpf_packet", "outer"]),
        (".text", "outer", vec!["deep", "bpf_wait"]),
        ("iter/task", "each", vec!["outer"]),
        ("xdp", "on_packet", vec!["deep"]),
        (".text", "nobody", vec!["bpf_packet"]),
    ]);
    let heads: Vec<_> = found
        .iter()
        .map(|text| text.lines().next().unwrap())
        .collect();
    assert_eq!(
        heads,
        [
            "KF0909: `each` calls `bpf_packet`, which `iter` programs may not call",
            "KF0910: `each` calls `bpf_wait`, which may sleep, and must not",
            "KF0909: `on_packet` calls `bpf_wait`, which `xdp` programs may not call",
            "KF0910: `on_packet` calls `bpf_wait`, which may sleep, and must not",
        ]
    );
    assert!(
        found[0].contains("the call is in `deep`, which it calls"),
        "{found:?}"
    );
}

#[test]
fn a_weak_call_is_noted() {
    let functions = vec![("tc", "on_packet", vec!["bpf_packet"])];
    let notes = judged(functions, &["bpf_packet"]).unwrap();
    assert!(notes[0].contains("it is weak"), "{notes:?}");
}

#[test]
fn a_section_that_is_not_known_is_not_judged() {
    let functions = vec![
        ("kprobe/x", "probe", vec!["bpf_packet"]),
        ("kprobe/y", "silent", vec![]),
    ];
    assert_eq!(
        judged(functions, &[]).unwrap(),
        ["what `probe` may call is not known: no kind of program is in `kprobe/x`"]
    );
}

#[test]
fn what_is_undeclared_is_told_beside_what_is_not_allowed() {
    let object = TestObject {
        externs: vec![("bpf_packet", false), ("bpf_unknown", false)],
        functions: vec![("iter/task", "each", vec!["bpf_packet", "bpf_unknown"])],
        ..TestObject::default()
    };
    let found = run_with(DECLARED, &object.bytes(), &[], None).unwrap_err();
    let codes: Vec<_> = found.iter().map(|text| &text[..6]).collect();
    assert_eq!(codes, ["KF0903", "KF0909"]);
}
