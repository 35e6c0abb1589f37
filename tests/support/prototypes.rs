//! Prototypes of kfuncs as bpftool prints them, which are to be ours.
//!
//! Owns in what the two may differ. Knows no kernel.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use kfunc_codegen::inventory::Inventory;

use crate::tools;

/// What bpftool writes for a type tag that is an attribute (`btf_dump_emit_mods`, libbpf 1.5).
/// Compilers of C that do not know it leave it out, and so do we.
const ARENA: &str = "__attribute__((btf_type_tag(\"address_space(1)\")))";

/// The prototypes of the functions that bpftool finds tagged in the file `btf`, over `base`.
///
/// # Panics
///
/// If bpftool fails.
#[must_use]
pub fn of_bpftool(btf: &Path, base: Option<&Path>) -> BTreeSet<String> {
    let mut command = Command::new(tools::bpftool());
    if let Some(base) = base {
        command.arg("-B").arg(base);
    }
    command.args(["btf", "dump", "file"]).arg(btf);
    let printed = tools::run(command.args(["format", "c"]));
    let lines = printed.lines().filter_map(|line| {
        let line = line.strip_prefix("extern ")?;
        line.strip_suffix(" __weak __ksym;")
    });
    lines.map(plain).collect()
}

/// Those of an inventory.
///
/// # Panics
///
/// If one is not known.
#[must_use]
pub fn of(inventory: &Inventory) -> BTreeSet<String> {
    let text = |entry: &kfunc_codegen::inventory::Entry| {
        let prototype = entry.prototype.as_ref();
        let prototype = prototype.unwrap_or_else(|| panic!("`{}` has no prototype", entry.name));
        plain(&prototype.value.c(&entry.name))
    };
    inventory.kfuncs.iter().map(text).collect()
}

/// A prototype without what does not matter: white space, [`ARENA`], and the numbers by which
/// bpftool tells types of one name apart (`struct nf_conn___3`; `btf_dump_resolve_name`, libbpf
/// 1.5), since it prints all of them into one header.
fn plain(line: &str) -> String {
    let line = line.replace(ARENA, "");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_word(c) != is_word(first));
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        out.extend(unnumbered(part).split_whitespace());
        rest = behind;
    }
    out
}

fn unnumbered(word: &str) -> &str {
    match word.rsplit_once("___") {
        Some((name, number)) if number.parse::<u32>().is_ok() => name,
        Some(_) | None => word,
    }
}
