//! What a program takes for granted of a kernel's structs, against a kernel.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::layout::record::Assumed;
use kfunc_codegen::layout::{FieldType, member};
use kfunc_codegen::model::walk::{Walk, walked};

use super::{Found, Problem, Types, field, say};

/// Says everything that is otherwise in the kernel of these types.
pub fn compare(types: &Types<'_>, assumed: &[Assumed]) -> Vec<Problem> {
    let names: BTreeSet<&str> = assumed.iter().map(|one| one.structure.as_str()).collect();
    let places = types.composites(&names);
    let lists = types.lists(&names);
    let mut problems = Vec::new();
    let mut missing = BTreeSet::new();
    for one in assumed {
        let there = places.get(one.structure.as_str());
        match there.map(|there| field(there, &one.field.path)) {
            Some(Ok(found)) => problems.extend(differs(one, &found, &lists)),
            Some(Err(why)) => problems.push(say::unread(&one.structure, &one.field.path, &why)),
            None if missing.insert(&one.structure) => {
                problems.push(say::unknown_struct(types, &one.structure));
            }
            None => {}
        }
    }
    problems
}

/// The members in the kernel's lists, by struct and name.
type Lists = BTreeMap<(String, String), Walk>;

fn differs(one: &Assumed, found: &Found, lists: &Lists) -> Option<Problem> {
    if found.field.ty != one.field.ty {
        return Some(say::other_type(one, &found.field));
    }
    if found.field.offset != one.field.offset {
        return Some(say::moved(one, &found.field));
    }
    let FieldType::Pointer(_) = found.field.ty else {
        return None;
    };
    let there = state(one, found, lists);
    (!there.serves(one.walk)).then(|| say::weaker(one, there))
}

/// What this kernel's verifier makes of the pointer. In a union only what is
/// listed as `_OR_NULL` under RCU is vouched for (`check_ptr_to_btf_access`,
/// kernel/bpf/verifier.c, 6.12).
fn state(one: &Assumed, found: &Found, lists: &Lists) -> Walk {
    let name = (one.structure.clone(), member(&one.field.path).to_owned());
    let walk = walked(lists.get(&name).copied(), found.field.tagged);
    match found.in_union && walk != Walk::RcuOrNull {
        true => Walk::Walked,
        false => walk,
    }
}
