//! Compiles what `btf-ids` writes as a kernel of some version would.
//!
//! Owns the stubs that stand in for the kernel's headers, and what of them
//! depends on the version: flags and program types. Knows no case.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kfunc_codegen::model::Model;
use kfunc_codegen::model::flag::Flag;
use kfunc_codegen::model::progtype::PROG_TYPES;
use kfunc_codegen::model::version::Kernel;
use tempfile::TempDir;

use crate::tools;

/// A kernel's headers in a folder.
pub struct Headers {
    kernel: Kernel,
    folder: TempDir,
}

impl Headers {
    /// The headers of `kernel`.
    ///
    /// # Panics
    ///
    /// If the folder cannot be written.
    pub fn of(kernel: Kernel) -> Self {
        let folder = TempDir::new().expect("a folder can be made");
        let put = |name: &str, text: String| {
            fs::write(folder.path().join(name), text).expect("the folder can be written");
        };
        put("stub_flags.h", flags(kernel));
        put("stub_prog_types.h", prog_types(kernel));
        Self { kernel, folder }
    }

    /// A command that compiles for this kernel, with warnings as errors, where
    /// all of `configs` are set.
    pub fn compiler(&self, compiler: &Path, configs: &[&str]) -> Command {
        let stubs = Path::new(env!("CARGO_MANIFEST_DIR")).join("support/kernel-stubs");
        let mut command = Command::new(compiler);
        command.args(["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"]);
        command.args(["-Wmissing-prototypes", "-Wmissing-declarations", "-Wundef"]);
        command.args(["-nostdinc", "-ffreestanding", "-include", "linux/kconfig.h"]);
        command
            .arg("-I")
            .arg(stubs)
            .arg("-I")
            .arg(self.folder.path());
        let code = self.kernel.version_code();
        command.arg(format!("-DLINUX_VERSION_CODE={code}"));
        command.args(configs.iter().map(|config| format!("-D{config}=1")));
        command
    }

    /// Compiles the C text `text` to an object beside the headers.
    ///
    /// # Panics
    ///
    /// If it does not compile.
    pub fn object(&self, compiler: &Path, name: &str, text: &str, configs: &[&str]) -> PathBuf {
        let source = self.folder.path().join(name);
        fs::write(&source, text).expect("the folder can be written");
        let object = source.with_extension("o");
        let mut command = self.compiler(compiler, configs);
        tools::run(command.arg("-c").arg(&source).arg("-o").arg(&object));
        object
    }
}

/// Every configuration option that the declarations name.
pub fn configs(model: &Model) -> Vec<&str> {
    let sets = model.sets.iter().filter_map(|set| set.config.as_deref());
    let kfuncs = model
        .kfuncs
        .iter()
        .filter_map(|kfunc| kfunc.config.as_deref());
    let mut all: Vec<_> = sets.chain(kfuncs).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn flags(kernel: Kernel) -> String {
    let mut text = String::new();
    for flag in Flag::ALL {
        let info = flag.info();
        if info.range.contains(kernel) {
            let _ = writeln!(text, "#define {} (1 << {})", info.name, info.bit);
        }
    }
    text
}

fn prog_types(kernel: Kernel) -> String {
    let mut text = "enum bpf_prog_type {\n".to_owned();
    for ty in PROG_TYPES.iter().filter(|ty| ty.range.contains(kernel)) {
        let _ = writeln!(text, "\t{},", ty.constant);
    }
    text + "};\n"
}
