//! What can be said on the command line, with the help for it.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use kfunc_codegen::emit::BACKENDS;

/// Declares kernel functions for BPF programs once, and makes every artefact
/// that must agree with the declarations.
#[derive(Debug, Parser)]
#[command(name = "kfunc", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 findings or drift, 2 usage or bad input, \
3 the environment cannot";

/// What every verb takes.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub(crate) struct Common {
    /// How results and diagnostics are written
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; of `kfunc import`, which has nothing of the kind, as `json`, and
    /// of what it writes as declarations alone, those
    Text,
    /// For tools: one JSON document on standard output
    Json,
    /// Declarations in Rust; of `kfunc import` alone
    Rust,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make artefacts from declarations
    #[command(after_help = backends())]
    Gen(GenArgs),
    /// Show declarations as they were understood
    Dump(DumpArgs),
    /// Give the kfunc calls of a BPF object their types, so that a loader takes
    /// it
    Link(LinkArgs),
    /// Find fields of a kernel's structs, and write them as a call of
    /// `kfunc::layout!`
    Layout(LayoutArgs),
    /// List the kfuncs of a kernel
    List(ListArgs),
    /// Show all that a kernel says of a kfunc, and who said it
    Show(ShowArgs),
    /// Read the kfuncs of a kernel into a document
    Import(ImportArgs),
    /// Read one header in a process of its own; for `kfunc import header`
    #[command(hide = true)]
    ReadHeader(ReadHeaderArgs),
    /// Compare declarations with a kernel
    Check(CheckArgs),
    /// Compare the kfuncs of two kernels
    Diff(DiffArgs),
    /// Show the page of a diagnostic's code, or list the codes
    Explain(ExplainArgs),
}

/// Where declarations come from.
#[derive(Debug, ClapArgs)]
pub(crate) struct Sources {
    /// `.rs` files, folders of them, or `-` for standard input [default: the
    /// built-in definitions of the kernel's own kfuncs]
    #[arg(value_name = "SOURCE")]
    pub(crate) paths: Vec<PathBuf>,
}

/// `kfunc gen`.
#[derive(Debug, ClapArgs)]
pub(crate) struct GenArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// Make it from what a kernel says in place of declarations: `live`, BTF, an
    /// image, a module, or a source tree. Where there are types, the C header
    /// defines all that its prototypes need, as the kernel lays it out
    #[arg(long, value_name = "KERNEL", conflicts_with = "paths")]
    pub(crate) kernel: Option<PathBuf>,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL", requires = "kernel")]
    pub(crate) over: Option<PathBuf>,
    /// Make only what this back end makes; may be given more than once
    #[arg(long = "backend", value_name = "NAME")]
    pub(crate) backends: Vec<String>,
    /// The kernel to make it for (`6.12`, `v6-series`), or a range of kernels
    /// [default: what the sources say as `kernels`, else 6.12..=7.3; with
    /// `--kernel` its own release]
    #[arg(long, value_name = "KERNEL")]
    pub(crate) target_kernel: Option<String>,
    /// Make it for these kfuncs alone, and for those that they need
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// The folder to write to; it is made where it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out_dir: PathBuf,
    /// Write nothing, and show how the folder differs from what would be
    /// written
    #[arg(long)]
    pub(crate) check: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// `kfunc dump`.
#[derive(Debug, ClapArgs)]
pub(crate) struct DumpArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// How far the declarations have come
    #[arg(long, value_enum)]
    pub(crate) stage: Stage,
}

/// How far declarations have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Parsed: the words as they were written, in the order of the source
    Syntax,
    /// Understood: what the artefacts are made from, sorted
    Model,
}

/// `kfunc link`.
#[derive(Debug, ClapArgs)]
pub(crate) struct LinkArgs {
    /// The object, or `-` for standard input
    #[arg(value_name = "OBJECT")]
    pub(crate) object: PathBuf,
    /// Where to write it to, or `-` for standard output; it may be the object
    /// itself
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// `.rs` files or folders that declare the kfuncs; may be given more than
    /// once [default: the built-in definitions of the kernel's own kfuncs]
    #[arg(long = "source", value_name = "SOURCE")]
    pub(crate) sources: Vec<PathBuf>,
    /// A kernel to check every kfunc against, and to find those in that nothing
    /// declares: `live`, BTF, an image, a module, or a folder of a kernel and its
    /// modules
    #[arg(long, value_name = "KERNEL")]
    pub(crate) kernel: Option<PathBuf>,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL", requires = "kernel")]
    pub(crate) over: Option<PathBuf>,
    /// Make these externs weak: the program loads where they are missing, as
    /// long as no call of them can be reached
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) weak: Vec<String>,
}

/// `kfunc layout`.
#[derive(Debug, ClapArgs)]
pub(crate) struct LayoutArgs {
    /// A struct and the fields of it that are read: names of members, with a
    /// dot between them, and `[N]` behind that of an array
    #[arg(value_name = "STRUCT:FIELD,...", required = true)]
    pub(crate) wanted: Vec<String>,
    /// The kernel: `live`, BTF, an image, a module, or a folder of a kernel and its
    /// modules
    #[arg(long, value_name = "KERNEL", default_value = "live")]
    pub(crate) kernel: PathBuf,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
    /// The kernels that the program is for: what is read is in the weakest
    /// state that one of them gives it [default: 6.12..=7.3]
    #[arg(long, value_name = "RANGE")]
    pub(crate) kernels: Option<String>,
    /// Where a struct is declared that is read or pointed to, such as
    /// `crate::types::file`; may be given more than once [default: where
    /// `kfunc-defs` declares it, else by the layout]
    #[arg(long = "use", value_name = "PATH")]
    pub(crate) declared: Vec<String>,
}

/// `kfunc list`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ListArgs {
    /// The kernel: `live`, BTF, an image, a module, or a source tree
    /// [may be given more than once: a column of flags for each, with `-` for
    /// none, `?` for unknown flags or where the kernel does not say what its
    /// kfuncs are, and `.` where there is no such kfunc]
    #[arg(long = "kernel", value_name = "KERNEL", default_value = "live")]
    pub(crate) kernels: Vec<PathBuf>,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
    /// Write prototypes in C
    #[arg(long)]
    pub(crate) prototypes: bool,
}

/// `kfunc show`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ShowArgs {
    /// The kfunc
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The kernel: `live`, BTF, an image, a module, or a source tree
    #[arg(long, value_name = "KERNEL", default_value = "live")]
    pub(crate) kernel: PathBuf,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
}

/// `kfunc check`.
#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// The kernel: `live`, BTF, an image, a module, or a source tree
    #[arg(long, value_name = "KERNEL", default_value = "live")]
    pub(crate) kernel: PathBuf,
    /// The kernel that a module belongs to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
    /// Take the declarations as they are for this kernel [default: the kernel's
    /// own release]
    #[arg(long, value_name = "KERNEL")]
    pub(crate) target_kernel: Option<String>,
}

/// `kfunc diff`.
#[derive(Debug, ClapArgs)]
pub(crate) struct DiffArgs {
    /// The older kernel: `live`, BTF, an image, or a source tree
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer one
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The kernel that modules belong to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
}

/// `kfunc import`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    pub(crate) of: ImportOf,
}

/// What is imported.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportOf {
    /// BTF, as in /sys/kernel/btf, or `live`
    Btf(FilesArgs),
    /// Images and modules: vmlinux, vmlinuz, .ko, compressed or not
    Elf(FilesArgs),
    /// Source trees
    Source(FilesArgs),
    /// C headers: declarations in Rust of the kfuncs that they declare
    Header(HeaderArgs),
    /// Several kernels: declarations in Rust for all of them, each contract with
    /// the kernels that have it
    Kernels(KernelsArgs),
}

/// `kfunc import kernels`.
#[derive(Debug, ClapArgs)]
pub(crate) struct KernelsArgs {
    /// The kernels: images, source trees, or documents that `kfunc import` has
    /// made; several of one release are put together
    #[arg(value_name = "KERNEL", required = true)]
    pub(crate) kernels: Vec<PathBuf>,
}

/// What kernels are in.
#[derive(Debug, ClapArgs)]
pub(crate) struct FilesArgs {
    /// The files or folders; files behind the first, such as modules, belong to
    /// it
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The kernel that modules belong to
    #[arg(long, value_name = "KERNEL")]
    pub(crate) over: Option<PathBuf>,
}

/// `kfunc import header`.
#[derive(Debug, ClapArgs)]
pub(crate) struct HeaderArgs {
    /// C headers with `__ksym` declarations
    #[arg(value_name = "FILE", required = true)]
    pub(crate) headers: Vec<PathBuf>,
    /// A kernel that says what headers cannot, such as flags: `live`, an image,
    /// or a source tree
    #[arg(long, value_name = "KERNEL")]
    pub(crate) kernel: Option<PathBuf>,
    /// A header with the kernel's types, as `bpftool btf dump` makes it [default:
    /// the vmlinux.h that the headers include; where there is none, structs
    /// without fields]
    #[arg(long, value_name = "FILE")]
    pub(crate) vmlinux: Option<PathBuf>,
    /// Arguments for clang, such as `-I FOLDER`
    #[arg(value_name = "CLANG_ARGS", last = true, allow_hyphen_values = true)]
    pub(crate) clang: Vec<String>,
}

/// `kfunc read-header`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ReadHeaderArgs {
    /// The header
    pub(crate) header: PathBuf,
    /// What is read before it
    #[arg(long)]
    pub(crate) before: Vec<PathBuf>,
    /// Arguments for clang
    #[arg(last = true, allow_hyphen_values = true)]
    pub(crate) clang: Vec<String>,
}

/// `kfunc explain`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The code, such as KF0007 [default: list all codes]
    pub(crate) code: Option<String>,
}

/// The back ends, for the help.
fn backends() -> String {
    let mut text = "Back ends:\n".to_owned();
    for backend in BACKENDS {
        text += &format!("  {:<10}  {}\n", backend.name(), backend.about());
    }
    text + "\n" + EXIT_CODES
}
