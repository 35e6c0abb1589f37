//! The id sets of `btf-ids` compile, in C as in Rust, on every kernel that
//! they are for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use kfunc_codegen::model::version::{Kernel, KernelRange};
use kfunc_tests::cases::{self, Case, Made};
use kfunc_tests::kernel::{Headers, configs};
use kfunc_tests::tools;
use tempfile::TempDir;

/// Compiles the C of `made` as `kernel` would, with all options and with none.
fn compile_c(made: &Made, kernel: Kernel, compilers: &[PathBuf]) {
    let headers = Headers::of(kernel);
    let configs = made.with(|input| {
        configs(input.model)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    let set: Vec<_> = configs.iter().map(String::as_str).collect();
    for (name, text) in made.files("btf-ids") {
        if name.ends_with(".c") {
            for compiler in compilers {
                headers.object(compiler, &name, &text, &set);
                if !set.is_empty() {
                    headers.object(compiler, &name, &text, &[]);
                }
            }
        }
    }
}

fn compile_rust(made: &Made) {
    for (name, text) in made.files("btf-ids") {
        if name.ends_with(".rs") {
            let folder = TempDir::new().expect("a folder can be made");
            let source = folder.path().join("set.rs");
            fs::write(&source, text).expect("the folder can be written");
            let mut rustc = Command::new(tools::rustc());
            rustc.args([
                "--edition=2024",
                "--crate-type=lib",
                "--emit=obj",
                "-Dwarnings",
            ]);
            tools::run(
                rustc
                    .arg(&source)
                    .arg("-o")
                    .arg(folder.path().join("set.o")),
            );
        }
    }
}

fn every(check: impl Fn(&Case, &str)) {
    for case in cases::all() {
        for target in cases::TARGETS {
            eprintln!("{} for {target}", case.name);
            check(&case, target);
        }
    }
}

#[test]
fn c_sets_compile_on_each_of_their_kernels() {
    every(|case, target| {
        let range = KernelRange::parse(target).expect("a range");
        let made = case.read(target);
        let compilers = [tools::in_path("gcc"), tools::clang()];
        compile_c(&made, range.since(), &compilers);
        if range.since() != range.until() {
            compile_c(&made, range.until(), &compilers);
        }
    });
}

/// The kernels on both sides of everything that changed for those who register
/// kfuncs: the ends, `__bpf_kfunc`, destructors, sets, flags, program types.
const SIDES: &[&str] = &[
    "6.0", "6.2", "6.3", "6.4", "6.6", "6.7", "6.8", "6.9", "6.11", "6.12", "6.18", "6.19", "7.0",
    "7.3",
];

/// One text for all kernels, given to each of them.
#[test]
fn c_sets_for_all_kernels_compile_on_each() {
    let compilers = [tools::in_path("gcc")];
    for case in cases::all() {
        let made = case.read("6.0..=7.3");
        for kernel in SIDES {
            eprintln!("{} on {kernel}", case.name);
            let kernel = Kernel::parse(kernel).expect("a kernel");
            compile_c(&made, kernel, &compilers);
        }
    }
}

#[test]
fn rust_sets_compile() {
    every(|case, target| compile_rust(&case.read(target)));
}
