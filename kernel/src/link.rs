//! Makes the kfunc calls of a BPF object loadable.
//!
//! rustc writes no types for functions that are defined elsewhere, and without
//! them no loader resolves a call (`collect_externs`, libbpf 1.7). Here each
//! extern of an object gets a prototype, and its place in `.ksyms`; what is
//! there already is compared with what is declared instead.
//!
//! Owns what an extern is of which type, and why. Refuses to know bytes: those
//! of types are [`crate::btf`]'s, those of the file [`crate::elf`]'s.

mod calls;
mod changes;
mod check;
mod compat;
mod kernel;
mod plan;
mod present;
mod prototype;
mod say;
mod tags;
#[cfg(test)]
mod tests;
mod types;
mod valid;

pub use compat::{Mismatch, check as compatible};
pub use kernel::Kernel;

use kfunc_codegen::diag::Diagnostic;
use kfunc_codegen::layout::record::{self, Assumed};
use kfunc_codegen::model::Model;
use kfunc_codegen::model::version::KernelRange;

use crate::btf::{self, Btf, Order};
use crate::elf::Object;
use changes::Changes;
use present::Present;

/// Something that keeps an object from being linked.
pub type Problem = Diagnostic<()>;

/// The section that a loader looks for kfuncs in (`KSYMS_SEC`, libbpf 1.7).
const KSYMS: &str = ".ksyms";

/// What is noted of an object that had no types at all.
const MADE: &str = "the object has no types: a section `.BTF` was made";

/// What an object is linked with.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The declared kfuncs.
    pub declared: &'r Model,
    /// The kernels that the program is for: which parameters it passes, and
    /// which of a kfunc's prototypes is meant, may depend on them.
    pub target: KernelRange,
    /// Symbols to make weak. rustc cannot say that an extern may be missing;
    /// those that have a flavour in their names become weak without being here.
    pub weak: &'r [String],
    /// A kernel to find undeclared kfuncs in, and to check every extern
    /// against.
    pub kernel: Option<&'r Kernel<'r>>,
}

/// An object whose kfunc calls can be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The object; the very bytes that came in where nothing was missing.
    pub bytes: Vec<u8>,
    /// Its externs, by name.
    pub externs: Vec<Known>,
    /// What is worth knowing: lower case, no full stop.
    pub notes: Vec<String>,
}

/// An extern, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The symbol.
    pub name: String,
    /// Where its type comes from.
    pub source: Source,
    /// The object can do without it.
    pub weak: bool,
}

/// Where the type of an extern comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The object has it already.
    Object,
    /// The declarations.
    Declared,
    /// The kernel; nothing declares it.
    Kernel,
}

impl Source {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Source::Object => "object",
            Source::Declared => "declared",
            Source::Kernel => "kernel",
        }
    }
}

/// Reads an object, and says what is wrong as [`link`] does.
///
/// # Errors
/// What makes it no object that can be linked.
pub fn read(bytes: &[u8]) -> Result<Object<'_>, Box<Problem>> {
    Object::parse(bytes).map_err(|error| Box::new(say::unreadable(&error)))
}

/// Gives each extern of `object` its type.
///
/// # Errors
/// Everything that keeps the object from being linked; nothing is linked then.
pub fn link(object: &Object<'_>, request: &Request<'_>) -> Result<Linked, Vec<Problem>> {
    let broken = |error| vec![say::broken_btf(&error)];
    let btf = object.btf().map(Btf::parse).transpose();
    let btf = btf.and_then(right_order).map_err(broken)?;
    let present = Present::of(btf.as_ref());
    let (plan, mut problems) = plan::plan(object, btf.as_ref(), &present, request);
    let mut notes = plan.notes.clone();
    notes.extend(or_else_say(calls::judge(object, request), &mut problems));
    let changes = Changes {
        btf: btf.as_ref(),
        present: &present,
        plan: &plan,
        declared: request.declared,
    };
    let written = changes.types().map_err(|error| vec![say::no_room(&error)]);
    let written = or_else_say(written, &mut problems);
    let types = written.as_ref().map(|written| &*written.bytes);
    if btf.is_none() && types.is_some() {
        notes.insert(0, MADE.to_owned());
    }
    let fields = or_else_say(fields(object), &mut problems);
    if let Some(kernel) = request.kernel {
        let lacking = check::against(kernel, &plan, types.or(object.btf()), &fields);
        notes.extend(or_else_say(lacking, &mut problems));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let bytes = object.patched(&changes.patch(written.as_ref()));
    Ok(Linked {
        bytes: bytes.map_err(|error| vec![say::unreadable(&error)])?,
        externs: plan.known(),
        notes,
    })
}

/// What the programs of an object take for granted of a kernel's structs.
fn fields(object: &Object<'_>) -> Result<Vec<Assumed>, Vec<Problem>> {
    let sections = object.sections(record::SECTION);
    let sections = sections.map_err(|error| vec![say::unreadable(&error)])?;
    let mut fields = Vec::new();
    for section in sections {
        let read = record::read(section);
        fields.extend(read.map_err(|line| vec![say::broken_record(&line)])?);
    }
    Ok(fields)
}

/// What came of a judgement; where something is wrong by it, nothing, and what
/// is wrong goes to `problems`, so that others can be judged.
fn or_else_say<T: Default>(judged: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> T {
    judged.unwrap_or_else(|found| {
        problems.extend(found);
        T::default()
    })
}

/// Types of an object that is little-endian are so too.
fn right_order(btf: Option<Btf<'_>>) -> Result<Option<Btf<'_>>, btf::Error> {
    match btf {
        Some(btf) if btf.order() == Order::Big => Err(btf::Fault::OtherOrder.at(0)),
        btf => Ok(btf),
    }
}

/// A kfunc's name without the flavour that tells declarations for different
/// kernels apart: what stands before the last `___`
/// (`bpf_core_essential_name_len`, libbpf 1.7).
pub fn essential(name: &str) -> &str {
    let bytes = name.as_bytes();
    let separates = |at: &usize| match bytes.get(*at..*at + 5) {
        Some([before, b'_', b'_', b'_', after]) => *before != b'_' && *after != b'_',
        Some(_) | None => false,
    };
    let last = (0..bytes.len()).rev().find(separates);
    last.and_then(|at| name.get(..=at)).unwrap_or(name)
}
