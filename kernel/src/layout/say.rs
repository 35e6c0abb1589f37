//! The words for what keeps a field from being read.

use kfunc_codegen::diag::{Code, Diagnostic};
use kfunc_codegen::layout::Field;
use kfunc_codegen::layout::record::Assumed;
use kfunc_codegen::model::walk::Walk;

use super::path::Why;
use super::{Problem, Types};

pub(super) fn no_fields(text: &str) -> Problem {
    let message = format!("`{text}` names no field");
    let problem = Diagnostic::new(Code::NotAWay, (), message);
    problem.help("write the struct, a colon and the fields: `task_struct:pid,se.vruntime`")
}

pub(super) fn unknown_struct(types: &Types<'_>, name: &str) -> Problem {
    let message = format!("the kernel has no struct or union `{name}`");
    let problem = Diagnostic::new(Code::UnknownStruct, (), message);
    meant(problem, types.nearest(name))
}

fn meant(problem: Problem, near: Option<&str>) -> Problem {
    match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

pub(super) fn packet_pointer(structure: &str, path: &str) -> Problem {
    let message = format!("`{path}` of `struct {structure}` is a pointer into the packet");
    Diagnostic::new(Code::UnsupportedField, (), message)
        .note("its type is a number, and the verifier makes a pointer of it")
        .help("read the packet through a dynptr: `bpf_dynptr_from_skb`, `bpf_dynptr_from_xdp`")
}

/// Why the field `path` of `structure` cannot be read.
pub(super) fn unread(structure: &str, path: &str, why: &Why) -> Problem {
    let of = format!("`{path}` of `struct {structure}`");
    let new = |code, message: String| Diagnostic::new(code, (), message);
    match why {
        Why::NotAWay => new(Code::NotAWay, format!("{of} is no way to a field"))
            .help("write names of members with a dot between, and `[N]` behind that of an array"),
        Why::NoMember {
            structure,
            name,
            near,
        } => {
            let problem = new(
                Code::UnknownField,
                format!(
                    "{structure} has no member `{name}`",
                    structure = quoted(structure)
                ),
            );
            meant(problem, near.as_deref())
        }
        Why::NotAStruct(before, kind) => new(
            Code::UnknownField,
            format!("{of} leads into `{before}`, which is a {kind}"),
        )
        .help("a pointer is read as such, and what it points to from there"),
        Why::NotAnArray(name) => new(
            Code::UnknownField,
            format!("{of} has an index behind `{name}`, which is no array"),
        ),
        Why::Beyond(name, count) => new(
            Code::UnknownField,
            format!("{of} is beyond `{name}`, which has {count} elements"),
        ),
        Why::Bitfield(bits) => {
            let bits = match bits {
                0 => String::new(),
                bits => format!(" of {bits} bits"),
            };
            new(Code::Bitfield, format!("{of} is a bitfield{bits}")).note(
                "where its bits are in a word depends on the byte order; no load is a bitfield's",
            )
        }
        Why::Unsupported(what, help) => {
            new(Code::UnsupportedField, format!("{of} is {what}")).help(*help)
        }
        Why::Ambiguous(count) => new(
            Code::AmbiguousStruct,
            format!("{of} is in different places"),
        )
        .note(format!(
            "the kernel's types have {count} structs of this name, and they differ"
        )),
    }
}

fn quoted(structure: &str) -> String {
    match structure {
        "" => "the struct".to_owned(),
        name => format!("`{name}`"),
    }
}

/// Both sides, one under the other.
fn sides(one: &Assumed, here: &str, there: &str) -> String {
    let from = match one.kernel.as_str() {
        "" => "the layout".to_owned(),
        kernel => format!("the layout, from {kernel}"),
    };
    let width = from.len();
    format!("{from}: {here}\n{:width$}: {there}", "the kernel")
}

pub(super) fn moved(one: &Assumed, there: &Field) -> Problem {
    let (structure, path) = (&one.structure, &one.field.path);
    let message = format!("`{path}` of `struct {structure}` is in another place");
    let place = |offset: u32| format!("at byte {offset}");
    Diagnostic::new(Code::MovedField, (), message)
        .note(sides(one, &place(one.field.offset), &place(there.offset)))
        .help("make the layout anew from this kernel: `kfunc layout --kernel`")
}

pub(super) fn other_type(one: &Assumed, there: &Field) -> Problem {
    let (structure, path) = (&one.structure, &one.field.path);
    let message = format!("`{path}` of `struct {structure}` is of another type");
    let ty = |field: &Field| format!("`{}` at byte {}", field.ty, field.offset);
    Diagnostic::new(Code::OtherField, (), message)
        .note(sides(one, &ty(&one.field), &ty(there)))
        .help("make the layout anew from this kernel: `kfunc layout --kernel`")
}

pub(super) fn weaker(one: &Assumed, there: Walk) -> Problem {
    let (structure, path) = (&one.structure, &one.field.path);
    let message = format!("the kernel vouches for less in `{path}` of `struct {structure}`");
    Diagnostic::new(Code::WeakerField, (), message)
        .note(sides(one, words(one.walk), words(there)))
        .note("a kernel's lists of such members are in kernel/bpf/verifier.c; a kernel built with gcc has no tags")
        .help("say for which kernels the layout is to hold: `kernels = \"6.12..=7.3\"`")
}

/// A state in words.
fn words(walk: Walk) -> &'static str {
    match walk {
        Walk::Trusted => "trusted",
        Walk::TrustedOrNull => "trusted, or NULL",
        Walk::Rcu => "valid under RCU",
        Walk::RcuOrNull => "valid under RCU, or NULL",
        Walk::Walked => "merely walked",
    }
}
