//! Fields that Rust programs read: they are where other tools find them, their values are the
//! kernel's, and the states that they are read in are the verifier's.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kfunc_codegen::model::version::Kernel;
use kfunc_codegen::model::walk::{self, Walk};
use kfunc_kernel::btf::{Btf, Shape};
use kfunc_tests::bpf::{Bench, Verdict, running_kernel, running_types};
use kfunc_tests::{rust_bpf, tools};
use libbpf_rs::{ObjectBuilder, ProgramInput};
use serde_json::Value;

use crate::older_libbpf::OlderLibbpf;

/// Fields of every form, by struct.
const FIELDS: &[&str] = &[
    "task_struct:__state,flags,on_cpu,prio,se.vruntime,se.avg.util_avg,policy,mm,pid,tgid,\
real_parent,group_leader,start_time,comm,nsproxy,signal,exit_code,cgroups,cpus_mask.bits[0],\
thread_info.flags",
    "mm_struct:pgd,map_count,exe_file",
    "sk_buff:sk,dev,len,hash,protocol,cb",
    "sock:__sk_common.skc_family,sk_rcvbuf",
    "file:f_inode,f_flags,f_mode",
    "dentry:d_inode,d_parent,d_flags",
    "cgroup:level,kn,self.id",
    "super_block:s_magic,s_id",
    "__sk_buff:len,mark,cb",
    "xdp_md:ingress_ifindex",
];

fn kfunc(words: &[&str]) -> Output {
    let mut kfunc = Command::new(tools::kfunc());
    kfunc.args(words).output().expect("the command starts")
}

/// What the command writes for the running kernel.
#[track_caller]
fn layout(words: &[&str]) -> String {
    let output = kfunc(&[&["layout"], words].concat());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("the command writes text")
}

/// clang, which computes where members are by itself, from bpftool's C.
#[test]
fn fields_are_where_clang_puts_them() {
    let Some(bench) = Bench::new("kernel") else {
        return;
    };
    let mut dump = Command::new(tools::bpftool());
    dump.args([
        "btf",
        "dump",
        "file",
        "/sys/kernel/btf/vmlinux",
        "format",
        "c",
    ]);
    let header = bench.dir().join("vmlinux.h");
    fs::write(&header, tools::run(&mut dump)).expect("the bench can be written to");
    let text = layout(&[&["--format", "json"], FIELDS].concat());
    let found: Value = serde_json::from_str(&text).expect("the command writes JSON");
    let (c, count) = assertions(&found);
    assert!(count > 40, "{count}");
    let source = bench.dir().join("offsets.c");
    fs::write(&source, c).expect("the bench can be written to");
    let mut clang = Command::new(bench.clang());
    clang.args(["-target", "bpf", "-w", "-fsyntax-only"]);
    tools::run(clang.arg(&source));
}

/// One for each field that was found.
fn assertions(found: &Value) -> (String, usize) {
    let mut text = "#include \"vmlinux.h\"\n".to_owned();
    let mut count = 0;
    for structure in found["structs"].as_array().expect("an array") {
        for field in structure["fields"].as_array().expect("an array") {
            let name = structure["name"].as_str().expect("a name");
            let path = field["path"].as_str().expect("a path");
            let (offset, size) = (&field["offset"], &field["size"]);
            let _ = writeln!(
                text,
                "_Static_assert(__builtin_offsetof(struct {name}, {path}) == {offset}, \"{path}\");\n\
_Static_assert(sizeof(((struct {name} *)0)->{path}) == {size}, \"{path}\");"
            );
            count += 1;
        }
    }
    (text, count)
}

/// The bench, where there is one and a rustc for BPF.
fn bench() -> Option<Bench> {
    rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))?
}

/// A program that reads fields of the running kernel's tasks; BODY is to be said.
fn program(body: &str) -> String {
    let wanted = "task_struct:pid,real_parent,last_wakee,comm,start_time,group_leader,mm";
    let fields = layout(&[wanted, "mm_struct:map_count"]);
    format!(
        "#![no_std]
#![no_main]
#![allow(unused_imports)]
use fields::{{mm_struct_fields as _, task_struct_fields as _}};
use kfunc::{{RcuSection, Trusted}};
use kfunc_defs::helpers::{{bpf_task_acquire, task_struct}};

mod fields {{
{fields}
}}

#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! {{
    loop {{}}
}}

#[unsafe(no_mangle)]
#[unsafe(link_section = \"license\")]
static LICENSE: [u8; 4] = *b\"GPL\\0\";

{body}"
    )
}

/// A `tp_btf` program on every new task, with BODY for what it does.
fn on_newtask(body: &str) -> String {
    program(&format!(
        "#[unsafe(no_mangle)]
#[unsafe(link_section = \"tp_btf/task_newtask\")]
extern \"C\" fn kflayout(context: *const u64) -> i32 {{
    let task = unsafe {{ Trusted::<task_struct>::from_raw_unchecked(*context as *mut _) }};
    let section = unsafe {{ RcuSection::of_program() }};
    let section = &section;
    {body}
}}
"
    ))
}

/// A parent that the kernel lists as safe under RCU is taken by a kfunc that asks for that.
const PARENT: &str = "let parent = task.real_parent(section);
    let map_count = match parent.mm() {
        Some(mm) => mm.map_count(),
        None => 0,
    };
    match bpf_task_acquire(parent) {
        Some(owned) => owned.pid() + owned.group_leader(section).pid() + map_count,
        None => i32::from(task.comm()[3]) + task.start_time() as i32,
    }";

#[test]
fn a_field_in_the_kernels_list_is_given_to_a_kfunc() {
    let Some(bench) = bench() else { return };
    let object = rust_bpf::program(&on_newtask(PARENT));
    match bench.verify(&object) {
        Ok(Verdict::Loaded) => {}
        other => panic!("{other:?}"),
    }
}

/// What the types refuse, forced: the verifier refuses it as well.
#[test]
fn a_walked_field_is_refused_by_the_verifier_too() {
    let Some(bench) = bench() else { return };
    let body = "unsafe extern \"C\" {
        #[link_name = \"bpf_task_acquire\"]
        fn acquire(task: *mut task_struct) -> *mut task_struct;
        #[link_name = \"bpf_task_release\"]
        fn release(task: *mut task_struct);
    }
    let _ = section;
    if let Some(wakee) = task.last_wakee() {
        let taken = unsafe { acquire(wakee.as_ptr()) };
        if !taken.is_null() {
            unsafe { release(taken) };
        }
    }
    0";
    let object = rust_bpf::program(&on_newtask(body));
    match bench.verify(&object) {
        Ok(Verdict::Refused(log)) => assert!(log.contains("R1 must be a rcu pointer"), "{log}"),
        other => panic!("{other:?}"),
    }
}

/// It skips the record of the fields.
#[test]
fn an_old_libbpf_takes_an_object_with_a_record() {
    let Some(bench) = bench() else { return };
    let object = rust_bpf::program(&on_newtask(PARENT));
    let loaded = OlderLibbpf::new(&bench).load(&object);
    assert_eq!(loaded.as_deref(), Ok("loaded kflayout\n"));
}

/// The task that runs the program, by `bpf_get_current_task_btf` (helper 158).
const CURRENT: &str = "#[unsafe(no_mangle)]
#[unsafe(link_section = \"syscall\")]
extern \"C\" fn kflayout(_: *mut u8) -> i32 {
    let current = unsafe {
        core::mem::transmute::<usize, unsafe extern \"C\" fn() -> *mut task_struct>(158)
    };
    let task = unsafe { Trusted::<task_struct>::from_raw_unchecked(current()) };
    let comm = task.comm();
    if comm[..8] != *b\"kflayout\" || comm[8] != 0 {
        return -1;
    }
    task.pid()
}
";

#[test]
fn what_is_read_is_what_the_kernel_has() {
    let Some(_bench) = bench() else { return };
    let path = rust_bpf::program(&program(CURRENT));
    let run = move || {
        fs::write("/proc/thread-self/comm", "kflayout").expect("a thread may name itself");
        let id = fs::read_link("/proc/thread-self").expect("there is /proc");
        let object = ObjectBuilder::default()
            .open_file(path)
            .expect("it is an object");
        let object = object.load().expect("it is loaded");
        let program = object
            .progs_mut()
            .find(|program| program.name() == "kflayout");
        let output = program
            .expect("it is there")
            .test_run(ProgramInput::default());
        let output = output.expect("it runs");
        (id, output.return_value)
    };
    let (id, value) = std::thread::spawn(run).join().expect("it did not panic");
    assert_eq!(id.file_name(), Some(value.to_string().as_ref()));
}

/// The object before it is linked, in a file.
fn unlinked(bench: &Bench, source: &str) -> PathBuf {
    let path = bench.dir().join("in.o");
    fs::write(&path, rust_bpf::compile(source)).expect("the bench can be written to");
    path
}

fn link(object: &Path) -> Output {
    let output = object.with_file_name("out.o");
    let path = |path: &Path| path.to_str().expect("a path of ours is text").to_owned();
    kfunc(&[
        "link",
        &path(object),
        "-o",
        &path(&output),
        "--kernel",
        "live",
    ])
}

/// All fields at once, and both places of each.
#[test]
fn fields_that_moved_are_an_error_at_link() {
    let Some(bench) = bench() else { return };
    let source = on_newtask(PARENT);
    let right = unlinked(&bench, &source);
    assert!(link(&right).status.success());
    let places: BTreeMap<&str, u32> = ["pid", "start_time"]
        .map(|name| (name, at(&source, name)))
        .into();
    let mut moved = source.clone();
    for (name, at) in &places {
        moved = replaced(&moved, name, at + 8);
    }
    let output = link(&unlinked(&bench, &moved));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    for (name, at) in places {
        let head = format!("error[KF0920]: `{name}` of `struct task_struct` is in another place");
        assert!(said.contains(&head), "{said}");
        assert!(said.contains(&format!("at byte {}", at + 8)), "{said}");
        assert!(said.contains(&format!(": at byte {at}\n")), "{said}");
    }
    assert_eq!(said.matches("error[KF").count(), 2, "{said}");
}

/// Where a layout says that a field is.
fn at(source: &str, name: &str) -> u32 {
    let line = source
        .lines()
        .find(|line| line.trim_start().starts_with(&format!("{name}: ")));
    let (_, rest) = line
        .and_then(|line| line.split_once("@ "))
        .expect("it is there");
    rest.trim_end_matches(';').parse().expect("a number")
}

fn replaced(source: &str, name: &str, place: u32) -> String {
    let line = |line: &str| match line.trim_start().starts_with(&format!("{name}: ")) {
        true => format!(
            "{} @ {place};\n",
            line.split(" @ ").next().unwrap_or_default()
        ),
        false => format!("{line}\n"),
    };
    source.lines().map(line).collect()
}

/// The running kernel's own lists are structs in its types: ours promise no more.
#[test]
fn the_kernel_vouches_for_what_the_table_says() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let version = running_kernel().expect("the kernel has a version");
    let kernel = Kernel::parse(&version).unwrap_or(Kernel::NEWEST);
    let btf = Btf::parse(&files[0].1).expect("the kernel's types can be read");
    let mut there = BTreeMap::new();
    for (_, ty) in btf.types() {
        let Shape::Struct(list) = ty.shape else {
            continue;
        };
        for walk in Walk::ALL {
            let of = walk.list().and_then(|list| ty.name.strip_suffix(list));
            for member in list.members.iter().take_while(|_| of.is_some()) {
                there.insert((of.unwrap_or_default(), member.name), walk);
            }
        }
    }
    assert!(there.len() > 10, "{there:?}");
    for (structure, member, walk) in walk::listed(kernel) {
        let found = there.get(&(structure, member));
        let serves = found.is_some_and(|found| found.serves(walk));
        assert!(
            serves,
            "{structure}.{member}: {walk}, the kernel has {found:?}"
        );
    }
}
