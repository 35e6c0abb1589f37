//! The words for what keeps an object from being linked.

use kfunc_codegen::diag::{Code, Diagnostic};
use kfunc_codegen::nearest;

use super::calls::Program;
use super::compat::Mismatch;
use super::kernel::Unread;
use super::prototype::Prototype;
use super::{Kernel, Problem};
use crate::{btf, elf};

impl Unread {
    /// Why something may be there all the same.
    const fn text(self) -> &'static str {
        match self {
            Self::Modules => "its modules were not read",
            Self::Others => "not all of its modules were read",
        }
    }
}

pub(super) fn unreadable(error: &elf::Error) -> Problem {
    let (code, help) = match error {
        elf::Error::NotElf => (
            Code::NotABpfObject,
            Some(
                "an object of BPF programs comes from clang, from bpf-linker, or from rustc's `--emit=asm` and an assembler",
            ),
        ),
        elf::Error::Class(_)
        | elf::Error::BigEndian
        | elf::Error::Machine(_)
        | elf::Error::NotRelocatable(_) => (Code::NotABpfObject, None),
        elf::Error::Malformed { .. }
        | elf::Error::NoSymbols
        | elf::Error::SeveralBtf
        | elf::Error::Overlap(_)
        | elf::Error::NoNames
        | elf::Error::Name(_)
        | elf::Error::NoSuchSection(_)
        | elf::Error::TooManySections(_) => (Code::BrokenObject, None),
    };
    let problem = Diagnostic::new(code, (), format!("the object cannot be linked: {error}"));
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

pub(super) fn broken_btf(error: &btf::Error) -> Problem {
    let message = format!("the types of the object cannot be read: {error}");
    Diagnostic::new(Code::BrokenObject, (), message)
}

pub(super) fn broken_record(line: &str) -> Problem {
    let section = kfunc_codegen::layout::record::SECTION;
    let message =
        format!("section `{section}` of the object has a line that is no field: `{line}`");
    Diagnostic::new(Code::BrokenObject, (), message)
}

pub(super) fn no_room(error: &btf::Error) -> Problem {
    let message = format!("the types of the object cannot be written: {error}");
    Diagnostic::new(Code::BrokenObject, (), message)
}

/// What to do where modules were not read.
const NAME_MODULES: &str = "name a folder of the kernel with its modules, `--kernel FOLDER`, \
                            or the module that has it, `--kernel MODULE --over KERNEL`";

pub(super) fn undeclared(name: &str, near: Option<&str>, kernel: Option<&Kernel<'_>>) -> Problem {
    let unread = kernel.and_then(Kernel::unread).map(Unread::text);
    let message = match (kernel, unread) {
        (Some(_), Some(unread)) => {
            format!(
                "neither the declarations nor the kernel itself have a kfunc `{name}`, and {unread}"
            )
        }
        (Some(_), None) => format!("neither the declarations nor the kernel have a kfunc `{name}`"),
        (None, _) => format!("nothing declares `{name}`, which the object needs"),
    };
    let mut problem = Diagnostic::new(Code::UndeclaredExtern, (), message)
        .note("a loader refuses an extern without a type");
    if unread.is_some() {
        problem = problem.help(NAME_MODULES);
    }
    match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("declare it with `#[kfunc]`, and name the file with `--source`"),
    }
}

/// A note of externs whose types were compared with nothing, if there are some.
pub(super) fn unchecked(names: &[&str]) -> Option<String> {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let names = quoted.join(", ");
    let note = format!("nothing declares {names}: the object's own types were not checked");
    (!quoted.is_empty()).then_some(note)
}

pub(super) fn nothing_to_make_weak(name: &str, known: &[&str]) -> Problem {
    let message = format!("the object has no extern `{name}` to make weak");
    let problem = Diagnostic::new(Code::NothingToMakeWeak, (), message);
    match nearest(name, known) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

/// An extern that the object itself has two types for.
pub(super) fn two_types(name: &str, both: &[Option<Prototype>; 2], by: &Mismatch) -> Problem {
    let [first, other] = both;
    let message = format!("the object has two types for `{name}`");
    let problem = Diagnostic::new(Code::ExternDisagrees, (), message);
    let sides = [("the first", first.as_ref()), ("another", other.as_ref())];
    differing(problem, name, sides, Some(by))
}

/// An extern of another type than somebody else says.
pub(super) fn disagrees(
    code: Code,
    name: &str,
    here: Option<&Prototype>,
    there: Option<&Prototype>,
    mismatch: Option<&Mismatch>,
) -> Problem {
    let other = match code {
        Code::KernelDisagrees => "the kernel",
        _ => "the declaration",
    };
    let message = format!("`{name}` is of another type than {other} says");
    let problem = Diagnostic::new(code, (), message);
    let sides = [("the object", here), (other, there)];
    differing(problem, name, sides, mismatch)
}

/// Shows two prototypes of one name, one under the other, and how they differ.
fn differing(
    problem: Problem,
    name: &str,
    sides: [(&str, Option<&Prototype>); 2],
    mismatch: Option<&Mismatch>,
) -> Problem {
    let c = |side: Option<&Prototype>| side.map_or("no prototype".to_owned(), |side| side.c(name));
    let width = sides.map(|(who, _)| who.len()).into_iter().max();
    let width = width.unwrap_or_default();
    let lines = sides.map(|(who, side)| format!("{who:width$}: `{}`", c(side)));
    let mut problem = problem.note(lines.join("\n"));
    if let Some(mismatch) = mismatch {
        problem = problem.note(format!("{mismatch}"));
        problem.helps.extend(mismatch.cause().map(str::to_owned));
    }
    problem
}

pub(super) fn not_in_kernel(name: &str, near: Option<&str>, unread: Option<Unread>) -> Problem {
    let message = match unread {
        None => format!("the kernel has no kfunc `{name}`"),
        Some(unread) => format!(
            "the kernel itself has no kfunc `{name}`, and {}",
            unread.text()
        ),
    };
    let problem = Diagnostic::new(Code::NotInKernel, (), message);
    let help = "where the program can do without it, make it weak: `--weak`";
    match (near, unread) {
        (Some(near), _) => problem.help(format!("did you mean `{near}`?")),
        (None, Some(_)) => problem.help(NAME_MODULES),
        (None, None) => problem.help(help),
    }
}

pub(super) fn not_a_kfunc(name: &str) -> Problem {
    let message = format!("`{name}` is a function of the kernel that programs cannot call");
    Diagnostic::new(Code::NotInKernel, (), message)
        .note("it has no `bpf_kfunc` tag in the kernel's BTF, where other functions have it")
}

/// A call that a program's type or its sleep forbids.
pub(super) fn call(
    code: Code,
    name: &str,
    program: &Program<'_>,
    through: Option<&str>,
) -> Problem {
    let Program {
        function,
        kind,
        sleeps: _,
    } = program;
    let (word, who) = (kind.word, function.name);
    let section = function.section;
    let message = match code {
        Code::CallSleeps => format!("`{who}` calls `{name}`, which may sleep, and must not"),
        _ => format!("`{who}` calls `{name}`, which `{word}` programs may not call"),
    };
    let verifier = match code {
        Code::CallSleeps => format!("program must be sleepable to call sleepable kfunc {name}"),
        _ => format!("calling kernel function {name} is not allowed"),
    };
    let mut problem = Diagnostic::new(code, (), message).note(format!(
        "`{who}` is a `{word}` program by its section, `{section}`"
    ));
    if let Some(through) = through {
        problem = problem.note(format!("the call is in `{through}`, which it calls"));
    }
    problem.note(format!("the verifier says: {verifier}"))
}
