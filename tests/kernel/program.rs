//! Programs in Rust: those of each kind load, and what is refused before a load is what the
//! verifier refuses.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use kfunc_tests::bpf::{Bench, Verdict};
use kfunc_tests::{rust_bpf, tools};
use libbpf_rs::{ObjectBuilder, ProgramInput};

/// A program of each kind that this machine loads; fentry, fexit, fmod_ret and lsm programs are
/// for virtual machines.
const KINDS: &str = include_str!("programs/kinds.rs");

/// Calls that no wrapper makes here, forced through the kfuncs themselves.
const FORCED: &str = r#"
#![no_std]
#![no_main]
use core::ffi::c_void;
use kfunc::{kfunc_set, program};
use kfunc_defs::nf_conntrack_bpf::bpf_ct_change_timeout_raw;

kfunc::license!("GPL");

#[kfunc_set(ids = "ids", prog_types(tracing, syscall))]
unsafe extern "C" {
    /// Copies a string of user space.
    #[kfunc(sleepable)]
    fn bpf_copy_from_user_str(
        to: *mut c_void,
        #[arg(size_of = "to")] size: u32,
        #[arg(ignored)] from: *const c_void,
        flags: u64,
    ) -> i32;
}

#[program(tp_btf = "task_newtask")]
fn on_newtask() -> i32 {
    deep()
}

#[inline(never)]
fn deep() -> i32 {
    // SAFETY: never run.
    CALL
}
"#;

/// What the verifier says of a call, and our code for it.
const CALLS: &[(&str, &str, &str)] = &[
    (
        "unsafe { bpf_ct_change_timeout_raw(core::ptr::null_mut(), 5) }",
        "KF0909",
        "calling kernel function bpf_ct_change_timeout is not allowed",
    ),
    (
        "unsafe { bpf_copy_from_user_str_raw(core::ptr::null_mut(), 0, core::ptr::null(), 0) }",
        "KF0910",
        "program must be sleepable to call sleepable kfunc bpf_copy_from_user_str",
    ),
];

/// Declarations that say that every program may call both.
const LIES: &str = r#"
#[derive(KernelType)]
#[repr(C)]
pub struct nf_conn { _opaque: [u8; 0] }

#[kfunc_set(ids = "ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_ct_change_timeout(ct: *mut nf_conn, timeout: u32) -> i32;
    #[kfunc]
    pub fn bpf_copy_from_user_str(
        to: *mut c_void,
        #[arg(size_of = "to")] size: u32,
        #[arg(ignored)] from: *const c_void,
        flags: u64,
    ) -> i32;
}
"#;

/// The bench, where there is one and a rustc for BPF.
fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

#[test]
fn programs_of_each_kind_load() {
    let Some(bench) = bench() else { return };
    match bench.verify(&rust_bpf::program(KINDS)) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_gets_what_user_space_passes() {
    let Some(_bench) = bench() else { return };
    let object = ObjectBuilder::default().open_file(rust_bpf::program(KINDS));
    let object = object.and_then(|object| object.load()).expect("it loads");
    let is_ours = |program: &libbpf_rs::ProgramMut<'_>| program.name() == "on_call";
    let program = object.progs_mut().find(is_ours).expect("it is there");
    let found = |pid: i32| {
        let mut args = [pid.to_ne_bytes(), 9u32.to_ne_bytes()].concat();
        let input = ProgramInput {
            context_in: Some(&mut args),
            ..ProgramInput::default()
        };
        let output = program.test_run(input).expect("it runs");
        assert_eq!(output.return_value, 0);
        u32::from_ne_bytes(args[4..].try_into().expect("four bytes are left"))
    };
    assert_eq!(found(-1), 0);
    assert_eq!(found(std::process::id().cast_signed()), 1);
}

/// What `kfunc link` says of the object of a program.
fn link(bench: &Bench, object: &[u8], more: &[&str]) -> (Output, PathBuf) {
    let (from, to) = (bench.dir().join("in.o"), bench.dir().join("out.o"));
    fs::write(&from, object).expect("the bench can be written to");
    let mut kfunc = Command::new(tools::kfunc());
    kfunc.arg("link").arg(from).arg("-o").arg(&to).args(more);
    (kfunc.output().expect("the command starts"), to)
}

#[test]
fn what_link_refuses_is_what_the_verifier_refuses() {
    let Some(bench) = bench() else { return };
    let lies = bench.dir().join("lies.rs");
    fs::write(&lies, LIES).expect("the bench can be written to");
    let truth = bench.dir().join("truth.rs");
    let sleeps = LIES.replace(
        "    #[kfunc]\n    pub fn bpf_copy",
        "    #[kfunc(sleepable)]\n    pub fn bpf_copy",
    );
    fs::write(
        &truth,
        sleeps.replace("prog_types(tracing)", "prog_types(xdp)"),
    )
    .unwrap();
    let text = |path: &PathBuf| path.to_str().expect("a path of ours is text").to_owned();
    for (call, code, verifier) in CALLS {
        let object = rust_bpf::compile(&FORCED.replace("CALL", call));
        let (output, _) = link(&bench, &object, &["--source", &text(&truth)]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("error[{code}]")), "{said}");
        assert!(said.contains(verifier), "{said}");
        let (output, linked) = link(&bench, &object, &["--source", &text(&lies)]);
        assert!(output.status.success(), "{output:?}");
        match bench.verify(&linked) {
            Ok(Verdict::Refused(log)) => assert!(log.contains(verifier), "{log}"),
            other => panic!("{other:?}"),
        }
    }
}
