//! The header beside the vmlinux.h of the running kernel.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use kfunc_tests::{cases, tools};
use tempfile::TempDir;

/// Where the running kernel keeps its BTF.
const VMLINUX_BTF: &str = "/sys/kernel/btf/vmlinux";

/// Keeps vmlinux.h's prototypes away: those of the running kernel may be
/// others than those of the target.
const OURS_ALONE: &str = "#define BPF_NO_KFUNC_PROTOTYPES\n#include <vmlinux.h>\n\
                          #undef BPF_NO_KFUNC_PROTOTYPES\n";

/// What a program says of types that no vmlinux.h has.
const NEEDS: &str = "#define KFUNC_NEED_thing_state\n#define KFUNC_NEED_inner_part\n\
                     #define KFUNC_NEED_either_part\n#define KFUNC_NEED_big_thing\n\
                     #define KFUNC_NEED_odd_size\n";

/// A folder with vmlinux.h, or the reason why there is none.
fn folder() -> Option<TempDir> {
    if !Path::new(VMLINUX_BTF).exists() {
        let why = format!("could not: vmlinux.h: there is no {VMLINUX_BTF}");
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{why}"
        );
        // Past the capture of the test harness, so that it is seen.
        let _ = writeln!(io::stderr(), "{why}");
        return None;
    }
    let folder = TempDir::new().expect("a folder can be made");
    let mut bpftool = Command::new(tools::bpftool());
    let text = tools::run(bpftool.args(["btf", "dump", "file", VMLINUX_BTF, "format", "c"]));
    fs::write(folder.path().join("vmlinux.h"), text).expect("the folder can be written");
    Some(folder)
}

/// Compiles `text` beside vmlinux.h, whose own warnings are not ours.
fn compile(folder: &Path, text: &str) {
    let source = folder.join("use.c");
    fs::write(&source, text).expect("the folder can be written");
    let host = ["-DBPF_NO_PRESERVE_ACCESS_INDEX"];
    let bpf = ["-target", "bpf", "-g"];
    let compilers = [
        (tools::in_path("gcc"), &host[..]),
        (tools::clang(), &host[..]),
        (tools::clang(), &bpf[..]),
    ];
    for (compiler, flags) in compilers {
        let mut command = Command::new(compiler);
        command.args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]);
        command.args(flags).arg("-isystem").arg(folder).arg(&source);
        tools::run(&mut command);
    }
}

/// Enums that kernels after the running one have: who builds for those has their
/// types.
const NEWER: &str = "enum bpf_binprm_flags { BPF_BINPRM_PRESERVE_ARGV0 = 1 };\n";

#[test]
fn headers_compile_beside_vmlinux_h() {
    let Some(folder) = folder() else {
        return;
    };
    let cases = cases::all();
    let named = |name: &str| cases.iter().find(|case| case.name == name).expect("a case");
    for (name, before) in [("kernel", NEWER), ("tasks", ""), ("c_types", NEEDS)] {
        for target in ["6.12", "7.3", "6.12..=7.3"] {
            eprintln!("{name} for {target}");
            let header = &named(name).read(target).files("c-header")["kfunc.h"];
            compile(folder.path(), &format!("{OURS_ALONE}{before}{header}"));
        }
    }
}

/// Both declare the task kfuncs, and agree.
#[test]
fn declarations_that_agree_may_be_repeated() {
    let Some(folder) = folder() else {
        return;
    };
    let cases = cases::all();
    let case = cases
        .iter()
        .find(|case| case.name == "tasks")
        .expect("a case");
    let header = &case.read("6.12..=7.3").files("c-header")["kfunc.h"];
    compile(folder.path(), &format!("#include <vmlinux.h>\n{header}"));
}
