//! Where the fields of a kernel's structs are.
//!
//! Owns the way from a name, such as `se.vruntime`, to a place in a struct and
//! to what a program reads there, and the comparison of what a program takes
//! for granted with a kernel. Refuses to know how either is written down
//! (`kfunc_codegen::layout` does), and where types come from.

mod compare;
mod leaf;
mod path;
mod say;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod types;

pub use compare::compare;
pub use types::Types;

use std::collections::BTreeSet;

use kfunc_codegen::diag::Diagnostic;
use kfunc_codegen::layout::Field;
use kfunc_codegen::layout::text::Struct;

use crate::btf::{Btf, Id};
use path::Why;

/// Members of contexts that have a number's type and are pointers to the
/// verifier (`bpf_skb_is_valid_access` and `xdp_is_valid_access`,
/// net/core/filter.c, 6.12).
const PACKET: &[(&str, &str)] = &[
    ("__sk_buff", "data"),
    ("__sk_buff", "data_end"),
    ("__sk_buff", "data_meta"),
    ("xdp_md", "data"),
    ("xdp_md", "data_end"),
    ("xdp_md", "data_meta"),
];

/// Something that keeps a field from being read.
pub type Problem = Diagnostic<()>;

/// Fields that are asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The struct or union.
    pub structure: String,
    /// The fields: names of members, with a dot between them, and `[N]` behind
    /// that of an array.
    pub paths: Vec<String>,
}

impl Wanted {
    /// Reads `task_struct:pid,se.vruntime`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Box<Problem>> {
        let Some((structure, paths)) = text.split_once(':') else {
            return Err(Box::new(say::no_fields(text)));
        };
        let paths = paths.split(',').map(str::trim);
        Ok(Self {
            structure: structure.trim().to_owned(),
            paths: paths.map(str::to_owned).collect(),
        })
    }
}

/// A field, as the kernel has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    field: Field,
    /// It is a member of a union that has others: to the verifier nothing that
    /// is read there is what it says (`btf_struct_walk`, kernel/bpf/btf.c,
    /// 6.12).
    in_union: bool,
}

/// Finds fields; structs come by name, fields by offset, each once.
///
/// # Errors
/// Everything that cannot be read.
pub fn find(types: &Types<'_>, wanted: &[Wanted]) -> Result<Vec<Struct>, Vec<Problem>> {
    let names: BTreeSet<&str> = wanted.iter().map(|one| one.structure.as_str()).collect();
    let places = types.composites(&names);
    let (mut structs, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        let there = places.get(name).map_or(&[][..], Vec::as_slice);
        let all = wanted.iter().filter(|one| one.structure == name);
        let paths: BTreeSet<&str> = all.flat_map(|one| &one.paths).map(String::as_str).collect();
        if there.is_empty() {
            problems.push(say::unknown_struct(types, name));
            continue;
        }
        let mut fields = Vec::new();
        for path in paths {
            match field(there, path) {
                Ok(_) if PACKET.contains(&(name, path)) => {
                    problems.push(say::packet_pointer(name, path));
                }
                Ok(found) => fields.push(found.field),
                Err(why) => problems.push(say::unread(name, path, &why)),
            }
        }
        fields.sort_by(|a, b| (a.offset, &a.path).cmp(&(b.offset, &b.path)));
        structs.push(Struct {
            name: name.to_owned(),
            fields,
        });
    }
    match problems.is_empty() {
        true => Ok(structs),
        false => Err(problems),
    }
}

/// The field at `path` of the struct at these places, which must agree.
fn field(places: &[(&Btf<'_>, Id)], path: &str) -> Result<Found, Why> {
    let mut found = places.iter().map(|(btf, id)| path::field(btf, *id, path));
    let first = found.next().unwrap_or(Err(Why::NotAWay))?;
    match found.all(|other| other.as_ref() == Ok(&first)) {
        true => Ok(first),
        false => Err(Why::Ambiguous(places.len())),
    }
}
