//! What the pointer states refuse to compile, forced through raw externs, and what a verifier
//! must say of it.
//!
//! The programs are in `kernel/misuses/program.rs`, one for each case in `ui/fail/states`, of its
//! name. Owns what is said of each; which kernel is asked is the business of tests.

use std::collections::BTreeSet;
use std::fs;

use kfunc_kernel::btf::{Btf, Index, Kind, Shape};

use crate::bpf::workspace;

const PROGRAM: &str = include_str!("../kernel/misuses/program.rs");

/// Cases that only virtual machines are asked about: hosts may refuse all fentry programs.
pub const IN_MACHINES: [&str; 2] = ["trusted_in_fentry", "walked_argument_to_rcu"];

/// What the verifier says of a pointer that is none to it any more, or never was.
const NO_POINTER: &str =
    "arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar";

const LEAK: &str = "Unreleased reference id=%d alloc_insn=%d";

/// What the verifier says where rustc does not quote it: rustc has words of its own for the
/// mistake, or quotes what is said of other states, or another kernel.
const SAYS: [(&str, &str); 15] = [
    ("context_of_another_kind", "R%d type=ctx expected=fp"),
    ("double_release", NO_POINTER),
    (
        "field_of_unchecked",
        "R%d invalid mem access 'ptr_or_null_'",
    ),
    ("field_outlives_section", "R%d must be a rcu pointer"),
    ("field_without_section", "R%d must be a rcu pointer"),
    (
        "found_to_init_only",
        "kernel function %s args#%d expected pointer to STRUCT %s but R%d has a pointer to STRUCT %s",
    ),
    ("memory_to_acquire", NO_POINTER),
    ("number_to_acquire", NO_POINTER),
    ("owned_given_to_acquire", LEAK),
    (
        "owned_argument",
        "release kernel function %s expects refcounted PTR_TO_BTF_ID",
    ),
    ("rcu_outlives_guard", "R%d must be a rcu pointer"),
    ("trusted_in_fentry", "R%d must be referenced or trusted"),
    ("undroppable_dropped", LEAK),
    ("use_after_release", NO_POINTER),
    ("walked_to_owned_args", "R%d must be referenced or trusted"),
];

/// The programs, and where the fields are that they walk through, in a kernel with these types.
///
/// # Panics
///
/// If a kernel's types are something else.
#[must_use]
pub fn source(types: &[u8]) -> String {
    let kernel = Btf::parse(types).expect("a kernel's types can be read");
    let index = Index::of(&kernel, &[Kind::Struct]);
    let constant = |name: &str, of: &str, field: &str| {
        let offset = offset(&kernel, &index, of, field);
        let offset = offset.unwrap_or_else(|| panic!("the kernel has no {of}.{field}"));
        format!("const {name}: usize = {offset};\n")
    };
    [
        PROGRAM.to_owned(),
        constant("LAST_WAKEE", "task_struct", "last_wakee"),
        constant("REAL_PARENT", "task_struct", "real_parent"),
        constant("MASTER", "nf_conn", "master"),
    ]
    .concat()
}

fn offset(kernel: &Btf<'_>, index: &Index<'_>, of: &str, field: &str) -> Option<u32> {
    match kernel.ty(index.find(Kind::Struct, of)?)?.shape {
        Shape::Struct(layout) => {
            let mut members = layout.members.iter();
            Some(members.find(|member| member.name == field)?.bit_offset / 8)
        }
        _ => None,
    }
}

/// What the log of a refusal must say.
///
/// # Errors
///
/// If rustc does not quote one message alone.
pub fn message(case: &str) -> Result<String, String> {
    let ours = SAYS.iter().find(|(name, _)| *name == case);
    if let Some((_, message)) = ours {
        return Ok((*message).to_owned());
    }
    let file = workspace().join(format!("tests/ui/fail/states/{case}.stderr"));
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let quotes = text.lines().filter_map(|line| {
        let (_, quote) = line.split_once("the verifier says")?.1.split_once(": ")?;
        Some(quote.trim().to_owned())
    });
    let quotes: BTreeSet<String> = quotes.collect();
    match Vec::from_iter(quotes).as_slice() {
        [quote] => Ok(quote.clone()),
        others => Err(format!("not one quote: {others:?}")),
    }
}

/// Whether a line of the log is the message, whatever stands in the place of `%d` and `%s`.
#[must_use]
pub fn is_said(line: &str, message: &str) -> bool {
    let parts = message.split("%d").flat_map(|part| part.split("%s"));
    let mut rest = Some(line);
    for part in parts {
        rest = rest
            .and_then(|text| text.split_once(part))
            .map(|(_, after)| after);
    }
    rest.is_some()
}

/// The names of the cases of rustc's.
///
/// # Panics
///
/// If they are not there.
#[must_use]
pub fn cases() -> Vec<String> {
    let entries = fs::read_dir(workspace().join("tests/ui/fail/states"));
    let entries = entries.expect("the cases are part of the sources");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort();
    names
}
