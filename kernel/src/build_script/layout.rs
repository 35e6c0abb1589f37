//! The front for build scripts that finds fields in a kernel's structs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kfunc_codegen::build_script::directives;
use kfunc_codegen::build_script::write;
use kfunc_codegen::layout::text::{self, Header};

use super::{Error, kernel, refused};
use crate::layout::{self, Wanted};
use crate::link::Kernel;

/// The variable that names the kernel where the build script does not.
const VARIABLE: &str = "KFUNC_KERNEL";

/// The file that is written into cargo's `OUT_DIR`.
const FILE: &str = "fields.rs";

/// The fields that a program reads, asked for by its build script.
///
/// ```no_run
/// use kfunc_kernel::build_script::{Error, Layout};
///
/// fn main() -> Result<(), Error> {
///     Layout::new()
///         .structure("task_struct", &["pid", "real_parent"])
///         .declared("kfunc_defs::helpers::task_struct")
///         .write()?; // OUT_DIR/fields.rs
///     Ok(())
/// }
/// ```
///
/// The program then has
/// `mod fields { include!(concat!(env!("OUT_DIR"), "/fields.rs")); }`.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    wanted: Vec<Wanted>,
    declared: Vec<(String, String)>,
    kernels: Option<String>,
    kernel: Option<PathBuf>,
    output: Option<PathBuf>,
}

impl Layout {
    /// Asks for nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for fields of a struct: names of members, with a dot between them,
    /// and `[N]` behind that of an array.
    #[must_use]
    pub fn structure(mut self, name: &str, fields: &[&str]) -> Self {
        self.wanted.push(Wanted {
            structure: name.to_owned(),
            paths: fields.iter().map(|path| (*path).to_owned()).collect(),
        });
        self
    }

    /// Where a struct is declared that is read or pointed to. The others are
    /// declared by the layout itself.
    #[must_use]
    pub fn declared(mut self, path: &str) -> Self {
        self.declared.push(text::declared(path));
        self
    }

    /// The kernels that the program is for, as `6.12..=7.3`: what is read is
    /// in the weakest state that one of them gives it.
    #[must_use]
    pub fn kernels(mut self, range: &str) -> Self {
        self.kernels = Some(range.to_owned());
        self
    }

    /// The kernel: BTF, an image, or a folder of a kernel and its modules. Without
    /// this call the environment's `KFUNC_KERNEL`, else the running one.
    #[must_use]
    pub fn kernel(mut self, path: impl Into<PathBuf>) -> Self {
        self.kernel = Some(path.into());
        self
    }

    /// The file to write; `fields.rs` in cargo's `OUT_DIR` without this call.
    #[must_use]
    pub fn output(mut self, path: impl Into<PathBuf>) -> Self {
        self.output = Some(path.into());
        self
    }

    /// Finds the fields and writes the layout; tells cargo what the build
    /// depends on, on standard output. Returns where the layout is.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn write(self) -> Result<PathBuf, Error> {
        self.write_to(&mut io::stdout())
    }

    /// Like [`Layout::write`], with cargo's lines written to `cargo`.
    ///
    /// # Errors
    /// See [`Error`]; nothing is written then.
    pub fn write_to(self, cargo: &mut impl Write) -> Result<PathBuf, Error> {
        writeln!(cargo, "cargo::rerun-if-env-changed={VARIABLE}").map_err(Error::Directives)?;
        let named = self.kernel.clone();
        let named = named.or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
        let kernel = named.unwrap_or_else(|| PathBuf::from(kernel::LIVE));
        let files = [&kernel].into_iter();
        let files = files.filter(|path| path.as_os_str() != kernel::LIVE);
        directives(cargo, files).map_err(Error::Directives)?;
        let text = self.text(&kernel)?;
        let output = self.output.or_else(|| {
            let folder = std::env::var_os("OUT_DIR").map(PathBuf::from)?;
            Some(folder.join(FILE))
        });
        let output = output.ok_or(Error::NoOutput)?;
        write::put(&output, text.as_bytes()).map_err(Error::Write)?;
        Ok(output)
    }

    fn text(&self, path: &Path) -> Result<String, Error> {
        let title = kernel::title(path);
        let header = Header {
            kernel: &title,
            kernels: self.kernels.as_deref(),
            declared: &self.declared,
        };
        kernel::with(Some(path), None, |kernel| {
            let types = kernel.map(Kernel::types);
            let structs = types.map_or(Ok(Vec::new()), |types| layout::find(&types, &self.wanted));
            Ok(text::source(&header, &structs.map_err(refused)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::testing;

    #[test]
    fn a_layout_is_written_and_cargo_learns_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let kernel = folder.path().join("vmlinux-6.99");
        std::fs::write(&kernel, testing::kernel()).unwrap();
        let output = folder.path().join("out.rs");
        let asked = Layout::new().kernel(&kernel).output(&output);
        let asked = asked.declared("kfunc_defs::helpers::task_struct");
        let mut said = Vec::new();
        let written = asked.clone().kernels("6.12..=7.3");
        let written = written.structure("task_struct", &["pid", "real_parent"]);
        assert_eq!(written.write_to(&mut said).unwrap(), output);
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains("cargo::rerun-if-env-changed=KFUNC_KERNEL\n"));
        let line = format!("cargo::rerun-if-changed={}\n", kernel.display());
        assert!(said.contains(&line), "{said}");
        let text = std::fs::read_to_string(&output).unwrap();
        assert!(text.contains("    kernel = \"vmlinux-6.99\";\n    kernels = \"6.12..=7.3\";\n"));
        assert!(
            text.starts_with("#[allow(unused_imports)]\nuse kfunc_defs::helpers::task_struct;\n")
        );

        std::fs::remove_file(&output).unwrap();
        let missing = asked.structure("task_struct", &["pdi"]);
        let error = missing.write_to(&mut Vec::new()).unwrap_err().to_string();
        assert!(error.contains("error[KF0922]"), "{error}");
        assert!(error.contains("did you mean `pid`?"), "{error}");
        assert!(!output.exists());
    }
}
