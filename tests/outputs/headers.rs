//! The header of `c-header` compiles, for the host and for BPF, alone and
//! beside what programs include with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_tests::{cases, tools};
use tempfile::TempDir;

/// How programs of the host include the header: alone, twice, after user
/// space's types, for its types only.
const ON_HOST: &[&str] = &[
    "#include \"kfunc.h\"\n",
    "#include \"kfunc.h\"\n#include \"kfunc.h\"\n",
    "#include <linux/types.h>\n#include <sys/types.h>\n#include \"kfunc.h\"\n",
    "#define BPF_NO_KFUNC_PROTOTYPES\n#include \"kfunc.h\"\n",
];

/// How BPF programs do: alone, after and before libbpf's headers, for another
/// architecture.
const FOR_BPF: &[&str] = &[
    "#include \"kfunc.h\"\n",
    "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n#include \"kfunc.h\"\n",
    "#include <linux/bpf.h>\n#include \"kfunc.h\"\n#include <bpf/bpf_helpers.h>\n",
    "#define __TARGET_ARCH_s390 1\n#include \"kfunc.h\"\n",
];

/// The compilers.
struct Compilers {
    gcc: PathBuf,
    clang: PathBuf,
    /// Where the machine keeps `asm/types.h`.
    asm: PathBuf,
}

impl Compilers {
    fn find() -> Self {
        let gcc = tools::in_path("gcc");
        let triple = tools::run(Command::new(&gcc).arg("-print-multiarch"));
        Self {
            clang: tools::clang(),
            asm: Path::new("/usr/include").join(triple.trim()),
            gcc,
        }
    }

    fn host(&self, folder: &Path, texts: &[&str]) {
        compile(&mut Command::new(&self.gcc), folder, texts);
        compile(&mut Command::new(&self.clang), folder, texts);
    }

    fn bpf(&self, folder: &Path, texts: &[&str]) {
        let mut clang = Command::new(&self.clang);
        clang.args(["-target", "bpf", "-isystem"]).arg(&self.asm);
        compile(&mut clang, folder, texts);
    }
}

fn compile(compiler: &mut Command, folder: &Path, texts: &[&str]) {
    compiler.args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]);
    compiler.arg("-I").arg(folder);
    for (i, text) in texts.iter().enumerate() {
        let source = folder.join(format!("use{i}.c"));
        fs::write(&source, text).expect("the folder can be written");
        compiler.arg(source);
    }
    tools::run(compiler);
}

fn header(case: &cases::Case, target: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    for (name, text) in case.read(target).files("c-header") {
        fs::write(folder.path().join(name), text).expect("the folder can be written");
    }
    folder
}

#[test]
fn headers_compile_for_host_and_bpf() {
    let compilers = Compilers::find();
    for case in cases::all() {
        for target in cases::TARGETS {
            eprintln!("{} for {target}", case.name);
            let folder = header(&case, target);
            compilers.host(folder.path(), ON_HOST);
            compilers.bpf(folder.path(), FOR_BPF);
        }
    }
}

/// A program for each kernel whose prototypes the header can declare.
#[test]
fn older_prototypes_can_be_asked_for() {
    let compilers = Compilers::find();
    let case = cases::written()
        .into_iter()
        .find(|case| case.name == "changed_prototypes");
    let folder = header(&case.expect("the case is there"), "6.1..=7.3");
    let call = |minor, call: &str| {
        format!(
            "#define KFUNC_TARGET_KERNEL KFUNC_KERNEL_VERSION(6, {minor})\n\
             #include \"kfunc.h\"\nint use(void);\nint use(void) {{ return {call}; }}\n"
        )
    };
    compilers.bpf(folder.path(), &[&call(1, "bpf_three(1)")]);
    compilers.bpf(folder.path(), &[&call(2, "bpf_three(1, 2)")]);
    compilers.bpf(folder.path(), &[&call(12, "bpf_three(1, 2)")]);
    compilers.bpf(folder.path(), &[&call(13, "bpf_three(1, 2, 3)")]);
}
