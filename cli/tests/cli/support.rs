//! A folder to work in, and the command run in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Two kfuncs that nothing is wrong with.
pub(crate) const GOOD: &str = r#"
/// A thing.
#[derive(KernelType)]
#[kernel_type(release = bpf_thing_put, kptr)]
#[repr(C)]
pub struct thing { _opaque: [u8; 0] }

#[kfunc_set(ids = "thing_kfunc_ids", prog_types(tracing), dtor(thing = bpf_thing_put))]
unsafe extern "C" {
    /// Takes a reference.
    #[kfunc(acquire, trusted_args, ret_null, since = "6.4")]
    pub fn bpf_thing_get(t: *mut thing) -> *mut thing;
    /// Gives it back.
    #[kfunc(release, since = "6.4")]
    pub fn bpf_thing_put(t: *mut thing);
    /// Looks at it.
    #[kfunc(owned_args, since = "6.4")]
    pub fn bpf_thing_own(t: *mut thing, flags: u32) -> i32;
}
"#;

/// Another kfunc, of another set.
pub(crate) const MORE: &str = r#"
#[kfunc_set(ids = "more_kfunc_ids", prog_types(tracing))]
unsafe extern "C" {
    /// Does more.
    #[kfunc(sleepable, since = "6.4")]
    pub fn bpf_more(flags: u64) -> i32;
}
"#;

/// A folder that goes away by itself.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for temporary files can be made"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, with the folders that it is in.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.join(name);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    /// A folder with [`GOOD`] in `a.rs`.
    pub(crate) fn good() -> Self {
        let folder = Self::new();
        folder.write("a.rs", GOOD);
        folder
    }

    /// The command, in this folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kfunc"));
        command.current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("NO_COLOR");
        command
    }

    /// Runs the command in this folder.
    pub(crate) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Run {
        let output = self.command().args(arguments).output();
        Run::of(output.expect("the command starts"))
    }

    /// Runs the command with something on its standard input.
    pub(crate) fn feed(&self, arguments: &[&str], bytes: &[u8]) -> Run {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        let bytes = bytes.to_owned();
        // The command may stop reading early.
        let writer = std::thread::spawn(move || stdin.write_all(&bytes).ok());
        let output = child.wait_with_output().expect("the command ends");
        writer.join().expect("the writer ends");
        Run::of(output)
    }

    /// Every file below `name`, with its bytes.
    pub(crate) fn files(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.join(name)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder is there") {
                let path = entry.expect("the folder can be read").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).expect("the file can be read");
                    found.insert(path, bytes);
                }
            }
        }
        found
    }
}

/// How a run of the command ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
        let run = Self {
            code: output.status.code().expect("no signal ends the command"),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{run:?}");
        run
    }

    /// Fails unless the command ended with `code`.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Fails unless standard error has each of `texts`.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.err.contains(text), "no {text:?} in {self:#?}");
        }
        self
    }

    /// The document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).expect("standard output is one JSON document")
    }
}
