//! `cargo xtask bpf`: BPF objects out of programs in Rust, the examples' or a
//! lone file's. It owns the way from one to the other: rustc writes assembly,
//! clang makes an object of it, and `kfunc link` gives the object the types of
//! what it calls. With what flags rustc is run is said in
//! `examples/.cargo/config.toml`, for cargo started by hand as well.

mod lone;
mod text;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Stop};
use crate::setup::{self, Tools};
use crate::workspace::Workspace;

/// The target, which is also the name of cargo's folder for it.
const TARGET: &str = "bpfel-unknown-none";

/// How the folder of an example in Rust ends.
const EXAMPLE: &str = "-rust";

/// What a caller's environment may say of other builds, and not of these.
const OF_OTHERS: [&str; 5] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTFLAGS",
];

/// The clippy that belongs to the rustc that compiles for BPF.
const CLIPPY: &str = "/usr/bin/cargo-clippy";

/// A package with one program.
struct Program {
    name: String,
    manifest: PathBuf,
}

/// Builds the examples of these names and these files, or all examples, and
/// says where the objects are: the linked ones, or with `--unlinked` before
/// the first word those that have not been linked. `--kernel VERSION` before it
/// is for the kernel of a virtual machine, in place of the running one.
pub(crate) fn chore(ws: &Workspace, words: &[String]) -> Result<(), Stop> {
    let (only_compile, words) = match words {
        [first, rest @ ..] if first == "--unlinked" => (true, rest),
        all => (false, all),
    };
    let (kernel, words) = match words {
        [first, version, rest @ ..] if first == "--kernel" => (Some(version.as_str()), rest),
        all => (None, all),
    };
    let programs = chosen(ws, words)?;
    let clang = setup::compilers(ws)?;
    let kernel = kernel.map(|version| Kernel::of_machine(ws, version));
    let builder = Builder {
        ws,
        clang: &clang,
        kernel: kernel.transpose()?,
    };
    for program in programs {
        let unlinked = builder.compile(&program)?;
        let object = if only_compile {
            unlinked
        } else {
            builder.link(&program, &unlinked)?
        };
        println!("{}", object.display());
    }
    Ok(())
}

/// Checks the style of all examples and builds them; how many there are.
pub(crate) fn check(ws: &Workspace, tools: &Tools) -> Result<usize, Stop> {
    let folder = examples_folder(ws);
    process::run(ws.cargo().current_dir(&folder).args(["fmt", "--check"]))?;
    let mut clippy = Command::new(CLIPPY);
    clippy.env("CARGO", ws.cargo().get_program());
    clippy.args(["clippy", "--quiet", "--workspace"]);
    cargo_words(ws, &mut clippy);
    process::run(clippy.args(["--", "--deny=warnings"]))?;
    let built = all(ws, tools.clang())?;
    for (_, object) in &built {
        println!("{}", object.display());
    }
    Ok(built.len())
}

/// The name and the linked object of each example.
pub(crate) fn all(ws: &Workspace, clang: &Path) -> Result<Vec<(String, PathBuf)>, Stop> {
    let builder = Builder {
        ws,
        clang,
        kernel: None,
    };
    let build = |example: Program| {
        let object = builder.link(&example, &builder.compile(&example)?)?;
        Ok((example.name, object))
    };
    chosen(ws, &[])?.into_iter().map(build).collect()
}

/// The folder of the examples.
pub(crate) fn examples_folder(ws: &Workspace) -> PathBuf {
    ws.root.join("examples")
}

/// Where cargo and the steps after it put what they make.
fn folder(ws: &Workspace) -> PathBuf {
    ws.target.join("bpf")
}

/// What cargo is told beside what it reads in the folder of the examples.
fn cargo_words(ws: &Workspace, command: &mut Command) {
    command
        .current_dir(examples_folder(ws))
        .args(["--release", "--target-dir"])
        .arg(folder(ws).join("cargo"));
    for name in OF_OTHERS {
        command.env_remove(name);
    }
}

fn chosen(ws: &Workspace, words: &[String]) -> Result<Vec<Program>, Stop> {
    let known = examples(ws)?;
    if words.is_empty() {
        return Ok(known.iter().map(|name| example(ws, name)).collect());
    }
    let program = |word: &String| match word {
        file if file.ends_with(".rs") => lone::program(ws, Path::new(file)),
        name if known.contains(name) => Ok(example(ws, name)),
        name => Err(Stop::Usage(format!(
            "no example `{name}`; there are: {}",
            known.join(" ")
        ))),
    };
    words.iter().map(program).collect()
}

fn example(ws: &Workspace, name: &str) -> Program {
    Program {
        name: name.to_owned(),
        manifest: examples_folder(ws).join("Cargo.toml"),
    }
}

/// The names of the examples in Rust, sorted.
fn examples(ws: &Workspace) -> Result<Vec<String>, Stop> {
    let folder = examples_folder(ws);
    let entries = fs::read_dir(&folder).map_err(|error| Stop::io("read", &folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(EXAMPLE) && folder.join(name).join("Cargo.toml").is_file())
        .collect();
    names.sort();
    Ok(names)
}

/// A kernel that is not the running one, whose structs a program reads.
struct Kernel {
    version: String,
    types: PathBuf,
}

impl Kernel {
    /// That of the virtual machine of this version, which setup has fetched.
    fn of_machine(ws: &Workspace, version: &str) -> Result<Self, Stop> {
        let types = setup::ensure(ws)?.types(version);
        if !types.is_file() {
            return Err(Stop::Usage(format!(
                "there is no machine with a kernel `{version}`"
            )));
        }
        let version = version.to_owned();
        Ok(Self { version, types })
    }
}

/// What turns a package into an object.
struct Builder<'a> {
    ws: &'a Workspace,
    clang: &'a Path,
    /// The running one without this.
    kernel: Option<Kernel>,
}

impl Builder<'_> {
    /// The file of a program that ends in `end`, for the kernel that is meant.
    fn file(&self, folder: &Path, program: &Program, end: &str) -> Result<PathBuf, Stop> {
        let folder = match &self.kernel {
            None => folder.to_owned(),
            Some(kernel) => folder.join(&kernel.version),
        };
        fs::create_dir_all(&folder).map_err(|error| Stop::io("create", &folder, &error))?;
        Ok(folder.join(format!("{}{end}", program.name)))
    }

    /// Makes `NAME.unlinked.o`.
    fn compile(&self, program: &Program) -> Result<PathBuf, Stop> {
        let assembly = self.assembly(program)?;
        let object = self.file(&folder(self.ws), program, ".unlinked.o")?;
        let aside = object.with_extension(format!("{}.new", std::process::id()));
        let mut clang = Command::new(self.clang);
        clang.args(["-target", "bpf", "-mcpu=v3", "-c"]);
        process::run(clang.arg(&assembly).arg("-o").arg(&aside))?;
        fs::rename(&aside, &object).map_err(|error| Stop::io("create", &object, &error))?;
        Ok(object)
    }

    /// Makes `NAME.o` of it. The command `kfunc` is built if it is not current,
    /// by the words with which the tests do, so that nothing is built twice.
    fn link(&self, program: &Program, unlinked: &Path) -> Result<PathBuf, Stop> {
        let words = ["--quiet", "--workspace", "--all-features", "--bin", "kfunc"];
        process::run(self.ws.cargo().arg("build").args(words))?;
        let object = self.file(&folder(self.ws), program, ".o")?;
        let mut link = Command::new(self.ws.target.join("debug/kfunc"));
        process::stdout(link.arg("link").arg(unlinked).arg("-o").arg(&object))?;
        Ok(object)
    }

    /// Makes `NAME.s`. What rustc writes lies among cargo's own files: what
    /// removes those, and so makes cargo compile again, removes it as well.
    fn assembly(&self, program: &Program) -> Result<PathBuf, Stop> {
        let release = folder(self.ws).join("cargo").join(TARGET).join("release");
        let assembly = self.file(&release, program, ".s")?;
        let mut cargo = self.ws.cargo();
        cargo.args(["rustc", "--quiet", "--package", &program.name]);
        cargo.arg("--manifest-path").arg(&program.manifest);
        cargo_words(self.ws, &mut cargo);
        if let Some(kernel) = &self.kernel {
            cargo.env("KFUNC_KERNEL", &kernel.types);
        }
        let emit = format!("--emit=asm={}", assembly.display());
        process::run(cargo.arg("--").arg(emit))?;
        let text =
            fs::read_to_string(&assembly).map_err(|error| Stop::io("read", &assembly, &error))?;
        cannot_panic(program, &text)?;
        let readable = self.file(&folder(self.ws), program, ".s")?;
        let aside = readable.with_extension(format!("{}.new", std::process::id()));
        fs::write(&aside, text::readable(&text))
            .map_err(|error| Stop::io("write", &aside, &error))?;
        fs::rename(&aside, &readable).map_err(|error| Stop::io("create", &readable, &error))?;
        Ok(readable)
    }
}

/// An error where the program can panic.
fn cannot_panic(program: &Program, text: &str) -> Result<(), Stop> {
    let panics = text::panics(text);
    if panics.is_empty() {
        return Ok(());
    }
    let (name, panics) = (&program.name, panics.join("`, `"));
    Err(Stop::Failed(format!(
        "`{name}` can panic (`{panics}`), and no kernel loads a program that can: let it check \
         first, so that the compiler sees that it cannot"
    )))
}
