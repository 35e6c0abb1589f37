//! Linked objects, put to libbpf and the running kernel: what neither takes without their types
//! is loaded with them, and what we say will not resolve does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kfunc_tests::bpf::{Bench, Verdict};
use kfunc_tests::tools;

/// Calls that no compiler wrote types for, as in an object from rustc: clang does not look into
/// assembly.
const UNTYPED: &str = r#"
struct task_struct;
__attribute__((section("license"))) char terms[] = "GPL";
__attribute__((section("syscall"))) int kflink(void *ctx)
{
	struct task_struct *task;

	asm volatile("r1 = 7\n\tcall bpf_task_from_pid\n\t%0 = r0"
		     : "=r"(task) : : "r0", "r1", "r2", "r3", "r4", "r5");
	if (!task)
		return 0;
	asm volatile("r1 = %0\n\tcall bpf_task_release"
		     : : "r"(task) : "r0", "r1", "r2", "r3", "r4", "r5");
	return ctx == 0;
}
"#;

/// The same in C, with ATTRIBUTES and the STRUCT to be said.
const TYPED: &str = r#"
STRUCT
extern struct task_struct *bpf_task_from_pid(int pid) ATTRIBUTES;
extern void bpf_task_release(struct task_struct *p) ATTRIBUTES;
__attribute__((section("license"))) char terms[] = "GPL";
__attribute__((section("syscall"))) int kflink(void *ctx)
{
	struct task_struct *task = bpf_task_from_pid(7);

	if (!task)
		return 0;
	bpf_task_release(task);
	return ctx == 0;
}
"#;

const DEFINED: &str = "struct task_struct {};";
const KSYM: &str = r#"__attribute__((section(".ksyms")))"#;

fn typed(definition: &str, attributes: &str) -> String {
    TYPED
        .replace("STRUCT", definition)
        .replace("ATTRIBUTES", attributes)
}

/// An object file of `source`, with debug information or without.
fn compile(bench: &Bench, source: &str, debug: &str) -> PathBuf {
    let (c, object) = (bench.dir().join("in.c"), bench.dir().join("in.o"));
    fs::write(&c, source).expect("the bench can be written to");
    let mut clang = Command::new(bench.clang());
    clang.args([debug, "-O2", "-target", "bpf", "-mcpu=v3", "-c"]);
    tools::run(clang.arg(&c).arg("-o").arg(&object));
    object
}

fn link(object: &Path, more: &[&str]) -> Output {
    let mut kfunc = Command::new(tools::kfunc());
    kfunc
        .arg("link")
        .arg(object)
        .arg("-o")
        .arg(object.with_file_name("out.o"));
    kfunc.args(more).output().expect("the command starts")
}

/// The linked object.
#[track_caller]
fn linked(object: &Path, more: &[&str]) -> PathBuf {
    let output = link(object, more);
    assert!(output.status.success(), "{output:?}");
    object.with_file_name("out.o")
}

#[track_caller]
fn loads(bench: &Bench, object: &Path) {
    match bench.verify(object) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

/// libbpf itself does not take the object, and says why.
#[track_caller]
fn refuses(bench: &Bench, object: &Path, why: &str) {
    let said = bench.verify(object).expect_err("libbpf refuses it");
    assert!(said.contains(why), "{said}");
}

#[test]
fn an_object_without_types_for_its_calls_loads_when_linked() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, UNTYPED, "-g");
    refuses(
        &bench,
        &object,
        "failed to find BTF for extern 'bpf_task_from_pid': -2",
    );
    loads(&bench, &linked(&object, &["--kernel", "live"]));
}

#[test]
fn an_object_without_any_types_loads_when_linked() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, UNTYPED, "-g0");
    refuses(&bench, &object, "failed to find BTF for extern");
    loads(&bench, &linked(&object, &[]));
}

/// With types, but in no section: what clang writes without `__ksym`.
#[test]
fn externs_outside_a_section_are_put_into_one() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, &typed(DEFINED, ""), "-g");
    refuses(&bench, &object, "section: -2");
    loads(&bench, &linked(&object, &["--kernel", "live"]));
}

#[test]
fn an_object_of_clangs_stays_as_it_is() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, &typed(DEFINED, KSYM), "-g");
    let linked = linked(&object, &["--kernel", "live"]);
    assert_eq!(fs::read(&object).unwrap(), fs::read(linked).unwrap());
    loads(&bench, &object);
}

#[test]
fn a_struct_that_is_only_declared_is_refused_by_both() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, &typed("struct task_struct;", KSYM), "-g");
    let output = link(&object, &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("error[KF0904]"), "{said}");
    refuses(&bench, &object, "incompatible with ");
}

/// Types of an argument, and whether libbpf takes a kfunc with it for the kernel's
/// `bpf_task_release(struct task_struct *)`.
const ARGUMENTS: &[(&str, &str, bool)] = &[
    ("struct", "*mut task_struct", true),
    ("const", "*const task_struct", true),
    ("other-struct", "*mut cgroup", true),
    ("void", "*mut c_void", false),
    ("int", "u64", false),
    ("pointer", "*mut *mut task_struct", false),
    ("union", "*mut sigval", false),
    ("enum", "mode", false),
    ("two", "*mut task_struct, flags: u64", false),
];

/// What `--kernel` says of a prototype is what libbpf does with it.
#[test]
fn what_will_not_resolve_is_what_libbpf_refuses() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let object = compile(&bench, UNTYPED, "-g");
    for (name, argument, expected) in ARGUMENTS {
        let source = bench.dir().join("kfuncs.rs");
        fs::write(&source, declarations(argument)).expect("the bench can be written to");
        let source = source.to_str().expect("a path of ours is text");
        let checked = link(&object, &["--source", source, "--kernel", "live"]);
        let code = if *expected { 0 } else { 1 };
        assert_eq!(checked.status.code(), Some(code), "{name}: {checked:?}");
        let object = linked(&object, &["--source", source]);
        match (bench.verify(&object), *expected) {
            // The verifier then knows the kernel's type, whatever the object said.
            (Ok(Verdict::Loaded), true) => {}
            (Err(said), false) if said.contains("incompatible with ") => {}
            (other, _) => panic!("{name}: {other:?}"),
        }
    }
}

fn declarations(argument: &str) -> String {
    format!(
        "#[derive(KernelType)] #[repr(C)] pub struct task_struct {{ _p: [u8; 0] }}
#[derive(KernelType)] #[repr(C)] pub struct cgroup {{ _p: [u8; 0] }}
#[derive(KernelType)] #[repr(C)] pub union sigval {{ _p: [u8; 0] }}
#[derive(KernelEnum)] #[repr(C)] pub enum mode {{ OFF = 0, ON = 1 }}
#[kfunc_set(ids = \"ids\", prog_types(syscall))]
unsafe extern \"C\" {{
    #[kfunc]
    pub fn bpf_task_from_pid(pid: i32) -> *mut task_struct;
    #[kfunc]
    pub fn bpf_task_release(p: {argument});
}}
"
    )
}

/// A call that the kernel does not have, behind a constant that is not set.
const OPTIONAL: &str = r#"
__attribute__((section("license"))) char terms[] = "GPL";
const volatile int available = VALUE;
__attribute__((section("syscall"))) int kflink(void *ctx)
{
	if (available)
		asm volatile("r1 = 7\n\tcall bpf_thing_old\n\tcall bpf_thing_new"
			     : : : "r0", "r1", "r2", "r3", "r4", "r5");
	return ctx == 0;
}
"#;

const THING: &str = r#"
#[kfunc_set(ids = "ids", prog_types(syscall))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_thing_new(id: i32) -> i32;
    #[kfunc]
    pub fn bpf_thing_old(id: i32) -> i32;
}
"#;

#[test]
fn a_weak_kfunc_may_be_missing_where_it_is_not_called() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let source = bench.dir().join("kfuncs.rs");
    fs::write(&source, THING).unwrap();
    let source = source.to_str().expect("a path of ours is text");
    let object = compile(&bench, &OPTIONAL.replace("VALUE", "0"), "-g");
    let strong = linked(&object, &["--source", source]);
    let refused = bench.verify(&strong).expect_err("libbpf refuses it");
    assert!(
        refused.contains("not found in kernel or module BTFs"),
        "{refused}"
    );
    let weak = [
        "--source",
        source,
        "--weak",
        "bpf_thing_new,bpf_thing_old",
        "--kernel",
        "live",
    ];
    loads(&bench, &linked(&object, &weak));
    let object = compile(&bench, &OPTIONAL.replace("VALUE", "1"), "-g");
    match bench.verify(&linked(&object, &weak)) {
        Ok(Verdict::Refused(log)) => assert!(log.contains("wasn't resolved"), "{log}"),
        other => panic!("{other:?}"),
    }
}
