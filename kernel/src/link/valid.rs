//! Names and orders that rustc writes and no kernel takes.
//!
//! A kernel checks the types of a whole object before it looks at one, and
//! gives up at the first name that C could not have, or member that stands
//! before the one that it follows (`btf_check_all_metas`, kernel/bpf/btf.c,
//! 6.12). Nobody looks such a name up: it goes, or where one is needed, it
//! loses what C does not know.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::tags;
use super::types::Types;
use crate::btf::{
    Btf, Composite, Enumeration, Enumerator, Error, Id, Kind, Linkage, List, Param, Shape, Type,
};

/// As long a name is too long (`KSYM_NAME_LEN`, 6.12).
const TOO_LONG: usize = 512;

/// What a kernel takes, as far as one type does not say it.
pub(super) struct Valid {
    /// Prototypes of functions that are defined: their parameters have names.
    defined: BTreeSet<Id>,
}

impl Valid {
    pub(super) fn of(btf: &Btf<'_>) -> Self {
        let proto = |(_, ty): (Id, Type<'_>)| match ty.shape {
            Shape::Func(_, Linkage::Extern) => None,
            Shape::Func(proto, _) => Some(proto),
            _ => None,
        };
        let defined = btf.types().filter_map(proto).collect();
        Self { defined }
    }

    /// Writes `ty`, the type `id`, as a kernel takes it, if it is not so
    /// already.
    pub(super) fn mend(&self, types: &mut Types<'_>, id: Id, ty: &Type<'_>) -> Result<(), Error> {
        let name = type_name(ty);
        match ty.shape {
            Shape::Struct(of) | Shape::Union(of) => composite(types, id, ty, &name, of),
            Shape::Enum(of) | Shape::Enum64(of) => enumeration(types, id, ty, &name, of),
            Shape::FuncProto { ret, params } => {
                let defined = self.defined.contains(&id);
                let old: Vec<_> = params.iter().collect();
                let new: Vec<_> = old.iter().map(|old| parameter(*old, defined)).collect();
                let params = List::from(new.as_slice());
                let new_type = Type::new(&name, Shape::FuncProto { ret, params });
                replace(types, id, &new_type, old == new && name == ty.name)
            }
            shape => replace(types, id, &Type::new(&name, shape), name == ty.name),
        }
    }
}

/// A parameter; `void` stands for the `...` at the end, which has no name.
fn parameter<'t>(old: Param<'t>, defined: bool) -> Param<'t> {
    let name = match known(old.name) {
        "" if defined && old.ty != 0 => "_",
        name => name,
    };
    Param { name, ..old }
}

fn composite<'t>(
    types: &mut Types<'_>,
    id: Id,
    ty: &Type<'t>,
    name: &str,
    of: Composite<'t>,
) -> Result<(), Error> {
    let old: Vec<_> = of.members.iter().collect();
    let mut new = old.clone();
    for member in &mut new {
        member.name = known(member.name);
        // One that is still there says nothing.
        if tags::is_mark(member.name) {
            member.name = "";
        }
    }
    // Those at one place keep their order: all but one of them are empty.
    new.sort_by_key(|member| member.bit_offset);
    let same = old == new && name == ty.name;
    let members = List::from(new.as_slice());
    let new = Composite { members, ..of };
    let shape = match ty.shape {
        Shape::Union(_) => Shape::Union(new),
        _ => Shape::Struct(new),
    };
    replace(types, id, &Type::new(name, shape), same)
}

fn enumeration<'t>(
    types: &mut Types<'_>,
    id: Id,
    ty: &Type<'t>,
    name: &str,
    of: Enumeration<'t>,
) -> Result<(), Error> {
    let old: Vec<_> = of.values.iter().collect();
    let names: Vec<_> = old.iter().map(|value| spelled(value.name)).collect();
    let new = old.iter().zip(&names);
    let new: Vec<_> = new
        .map(|(value, name)| Enumerator { name, ..*value })
        .collect();
    let same = old == new && name == ty.name;
    let values = List::from(new.as_slice());
    let new = Enumeration { values, ..of };
    let shape = match ty.shape {
        Shape::Enum64(_) => Shape::Enum64(new),
        _ => Shape::Enum(new),
    };
    replace(types, id, &Type::new(name, shape), same)
}

fn replace(types: &mut Types<'_>, id: Id, ty: &Type<'_>, same: bool) -> Result<(), Error> {
    match same {
        true => Ok(()),
        false => types.replace(id, ty),
    }
}

/// The name that a type may have. That of an extern says which one it is.
fn type_name<'t>(ty: &Type<'t>) -> Cow<'t, str> {
    if let Shape::Func(_, Linkage::Extern) | Shape::Var(_, Linkage::Extern) = ty.shape {
        return Cow::Borrowed(ty.name);
    }
    match ty.shape.kind() {
        // Any text will do.
        None | Some(Kind::Int | Kind::Float | Kind::Datasec | Kind::DeclTag | Kind::TypeTag) => {
            Cow::Borrowed(ty.name)
        }
        Some(Kind::Struct | Kind::Union | Kind::Enum | Kind::Enum64) => {
            Cow::Borrowed(known(ty.name))
        }
        Some(Kind::Func | Kind::Var | Kind::Typedef | Kind::Fwd) => spelled(ty.name),
        Some(
            Kind::Ptr
            | Kind::Array
            | Kind::Volatile
            | Kind::Const
            | Kind::Restrict
            | Kind::FuncProto,
        ) => Cow::Borrowed(""),
    }
}

/// The name, if C could have it.
fn known(name: &str) -> &str {
    if is_name(name) { name } else { "" }
}

/// The name, with `_` for what C could not have in it.
fn spelled(name: &str) -> Cow<'_, str> {
    if is_name(name) || name.is_empty() {
        return Cow::Borrowed(name);
    }
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '_' || *c == '.';
    let mut spelled: String = name
        .chars()
        .take(TOO_LONG - 2)
        .map(|c| if fits(&c) { c } else { '_' })
        .collect();
    if spelled.starts_with(|first: char| first.is_ascii_digit()) {
        spelled.insert(0, '_');
    }
    Cow::Owned(spelled)
}

/// Whether a kernel takes a name (`btf_name_valid_identifier`, 6.12).
fn is_name(name: &str) -> bool {
    let digit = name.starts_with(|first: char| first.is_ascii_digit());
    let fits = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'.';
    !name.is_empty() && !digit && name.len() < TOO_LONG && name.bytes().all(fits)
}
