//! Kfuncs that the kernel keeps from some programs of a type that may call them: rustc and
//! `kfunc link` refuse the calls that the verifier refuses.

use std::path::Path;
use std::process::{Command, Output};

use kfunc_tests::bpf::{Bench, Verdict};
use kfunc_tests::{rust_bpf, tools};

/// A program that calls by itself, or where `#[program]` does not see it.
const PROGRAM: &str = r#"
#![no_std]
#![no_main]
#![allow(dead_code, unused_imports)]
use kfunc::{Slot, Trusted, program};
use kfunc_defs::helpers::{bpf_cgroup_from_id, bpf_iter_css_task_new, bpf_iter_meta, task_struct};
use kfunc_defs::{bpf_fs_kfuncs::bpf_get_task_exe_file, filter::{bpf_sock_destroy, sock_common}};

kfunc::license!("GPL");

#[program(KIND)]
fn program(PARAM) -> i32 {
    BODY
}

#[inline(always)]
fn hidden(PARAM) -> i32 {
    CALL
}
"#;

struct Case {
    /// What is called, and what is called when its result is dropped.
    kfunc: &'static str,
    dropped: Option<&'static str>,
    kind: &'static str,
    param: &'static str,
    call: &'static str,
    /// What the verifier says.
    verifier: &'static str,
}

impl Case {
    fn calling(&self, body: &str) -> String {
        let Self {
            kind, param, call, ..
        } = self;
        let source = PROGRAM.replace("KIND", kind).replace("PARAM", param);
        source.replace("BODY", body).replace("CALL", call)
    }
}

const CSS: &str = "let Some(group) = bpf_cgroup_from_id(1) else { return 0 };
    let mut slot = Slot::new();
    let mut tasks = bpf_iter_css_task_new(&mut slot, group.upcast(), 0);
    i32::from(tasks.next().is_some())";

const REFUSED: &[Case] = &[
    Case {
        kfunc: "bpf_get_task_exe_file",
        dropped: Some("bpf_put_file"),
        kind: "tp_btf = \"task_newtask\"",
        param: "it: Trusted<'_, task_struct>",
        call: "i32::from(bpf_get_task_exe_file(it).is_some())",
        verifier: "calling kernel function bpf_get_task_exe_file is not allowed",
    },
    Case {
        kfunc: "bpf_sock_destroy",
        dropped: None,
        kind: "tp_btf = \"tcp_destroy_sock\"",
        param: "it: Trusted<'_, sock_common>",
        call: "bpf_sock_destroy(it)",
        verifier: "calling kernel function bpf_sock_destroy is not allowed",
    },
    Case {
        kfunc: "bpf_iter_css_task_new",
        dropped: None,
        kind: "tp_btf = \"task_newtask\"",
        param: "",
        call: CSS,
        verifier: "css_task_iter is only allowed in bpf_lsm, bpf_iter and sleepable progs",
    },
];

/// What `kfunc link` says of an object.
fn link(bench: &Bench, object: &Path, more: &[&str]) -> Output {
    let mut kfunc = Command::new(tools::kfunc());
    kfunc.arg("link").arg(object).arg("-o");
    kfunc.arg(bench.dir().join("out.o")).args(more);
    kfunc.output().expect("the command starts")
}

#[test]
fn what_a_filter_turns_away_is_refused_before_a_load() {
    let bench = rust_bpf::is_available("kernel").then(|| Bench::new("kernel"));
    let Some(bench) = bench.flatten() else { return };
    for case in REFUSED {
        let refused = format!("calling kernel function {} is not allowed", case.kfunc);
        let said = rust_bpf::refusal(&case.calling(case.call));
        assert!(said.contains(&refused), "{said}");
        let name = if case.param.is_empty() { "" } else { "it" };
        let object = rust_bpf::compile(&case.calling(&format!("hidden({name})")));
        let unlinked = bench.dir().join("in.o");
        std::fs::write(&unlinked, object).expect("the bench can be written to");
        let output = link(&bench, &unlinked, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("error[KF0909]"), "{said}");
        assert!(said.contains(&refused), "{said}");
        // What is weak is noted and no more.
        let names = [case.kfunc].into_iter().chain(case.dropped);
        let weak: Vec<&str> = names.flat_map(|name| ["--weak", name]).collect();
        let output = link(&bench, &unlinked, &weak);
        assert!(output.status.success(), "{output:?}");
        match bench.verify(&bench.dir().join("out.o")) {
            Ok(Verdict::Refused(log)) => assert!(log.contains(case.verifier), "{log}"),
            other => panic!("{other:?}"),
        }
    }
}

const LET_THROUGH: &[Case] = &[
    Case {
        kfunc: "bpf_iter_css_task_new",
        dropped: None,
        kind: "syscall",
        param: "",
        call: CSS,
        verifier: "",
    },
    Case {
        kfunc: "bpf_sock_destroy",
        dropped: None,
        kind: "iter = \"tcp\"",
        param: "_meta: Trusted<'_, bpf_iter_meta>, it: Option<Trusted<'_, sock_common>>",
        call: "it.map_or(0, |it| bpf_sock_destroy(it).min(0) & 1)",
        verifier: "",
    },
];

#[test]
fn what_a_filter_lets_through_loads() {
    let bench = rust_bpf::is_available("kernel").then(|| Bench::new("kernel"));
    let Some(bench) = bench.flatten() else { return };
    for case in LET_THROUGH {
        match bench.verify(&rust_bpf::program(&case.calling(case.call))) {
            Ok(Verdict::Loaded) => {}
            other => panic!("{}: {other:?}", case.kfunc),
        }
    }
}
