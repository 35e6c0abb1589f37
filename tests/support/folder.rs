//! A folder in which C programs for BPF are compiled, against the header that the command
//! writes.
//!
//! Owns how they are compiled. Knows no kernel but by its number.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::bpf::Obstacle;
use crate::tools::{self, find_clang, try_run};

/// The folder, with the generated header. It goes with this value.
#[derive(Debug)]
pub struct Folder {
    clang: PathBuf,
    dir: TempDir,
}

impl Folder {
    /// Makes one for the test layer `layer`, as [`Bench::new`](crate::bpf::Bench::new) does.
    ///
    /// # Panics
    ///
    /// With `CI=true`, where there is no clang.
    #[must_use]
    pub fn new(layer: &str) -> Option<Self> {
        Self::set_up().map_err(|obstacle| obstacle.say(layer)).ok()
    }

    pub(crate) fn set_up() -> Result<Self, Obstacle> {
        let clang = find_clang().ok_or_else(|| Obstacle::missing("there is no clang"))?;
        let dir = TempDir::new().map_err(|err| Obstacle::missing(err.to_string()))?;
        Ok(Self { clang, dir })
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The clang that compiles there.
    #[must_use]
    pub fn clang(&self) -> &Path {
        &self.clang
    }

    /// Writes `kfunc.h` for `target_kernel` into the folder.
    ///
    /// # Errors
    ///
    /// What the command said, if it did not write the header.
    pub fn write_header(&self, target_kernel: &str) -> Result<(), String> {
        let mut gen_header = Command::new(tools::kfunc());
        gen_header.args([
            "gen",
            "--backend",
            "c-header",
            "--target-kernel",
            target_kernel,
        ]);
        try_run(gen_header.arg("--out-dir").arg(self.dir()))?;
        let header = self.dir().join("kfunc.h");
        if header.exists() {
            Ok(())
        } else {
            Err("the command wrote no kfunc.h".to_owned())
        }
    }

    /// Compiles a BPF program, strictly, against the folder's header; where the object file is.
    ///
    /// # Errors
    ///
    /// What the compiler said.
    pub fn compile(&self, source: &Path, defines: &[&str]) -> Result<PathBuf, String> {
        let name = source.file_name().unwrap_or_default();
        let object = self.dir().join(name).with_extension("o");
        let mut clang = Command::new(&self.clang);
        clang.args(["-g", "-O2", "-target", "bpf", "-mcpu=v3"]);
        clang.args(["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"]);
        clang.args(uapi_headers()).arg("-I").arg(self.dir());
        clang
            .args(defines)
            .arg("-c")
            .arg(source)
            .arg("-o")
            .arg(&object);
        try_run(&mut clang)?;
        Ok(object)
    }
}

/// Where Debian and its kin keep the uapi headers of an architecture.
fn uapi_headers() -> Vec<String> {
    let multiarch = try_run(Command::new("cc").arg("-print-multiarch")).unwrap_or_default();
    match multiarch.trim() {
        "" => Vec::new(),
        multiarch => vec!["-idirafter".to_owned(), format!("/usr/include/{multiarch}")],
    }
}
