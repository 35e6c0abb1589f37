//! What is made of a kernel's types: definitions in C, and the places of fields.

use std::collections::BTreeSet;

use kfunc_codegen::emit::c_types::Keyword;
use kfunc_codegen::layout::record::Assumed;
use kfunc_codegen::layout::text::Struct;
use kfunc_codegen::model::walk::Walk;
use kfunc_kernel::btf::{Btf, Kind, Shape, Type};
use kfunc_kernel::c_types::closure;
use kfunc_kernel::layout::{Types, Wanted, compare, find};

/// A kernel's types: what its functions need can be defined or is refused, with
/// no name defined twice; and a field that is found is where the same kernel has
/// it.
///
/// Whether they can be read.
pub fn types(bytes: &[u8]) -> bool {
    let Ok(btf) = Btf::parse(bytes) else {
        return false;
    };
    let functions = btf
        .types()
        .filter(|(_, ty)| ty.shape.kind() == Some(Kind::Func));
    let functions: BTreeSet<&str> = functions.map(|(_, ty)| ty.name).collect();
    let defined = closure(&[&btf], &functions);
    assert_eq!(defined, closure(&[&btf], &functions));
    if let Ok(defined) = defined {
        let mut names = BTreeSet::new();
        for one in defined.definitions {
            let is_tag = one.keyword != Keyword::Typedef;
            assert!(
                names.insert((is_tag, one.name.clone())),
                "{} is defined twice",
                one.name
            );
        }
    }
    let types = Types::new([&btf]);
    for wanted in btf.types().filter_map(|(_, ty)| wanted(&ty)) {
        for found in find(&types, &[wanted]).unwrap_or_default() {
            assert_eq!(compare(&types, &assumed(found)), []);
        }
    }
    true
}

/// All members of a struct or a union that has a name.
fn wanted(ty: &Type<'_>) -> Option<Wanted> {
    let (Shape::Struct(composite) | Shape::Union(composite)) = ty.shape else {
        return None;
    };
    let members = composite.members.iter();
    (!ty.name.is_empty()).then(|| Wanted {
        structure: ty.name.to_owned(),
        paths: members.map(|member| member.name.to_owned()).collect(),
    })
}

/// What a program that reads these fields takes for granted.
fn assumed(found: Struct) -> Vec<Assumed> {
    let Struct { name, fields } = found;
    let fields = fields.into_iter().map(|field| Assumed {
        kernel: String::new(),
        structure: name.clone(),
        field,
        walk: Walk::Walked,
    });
    fields.collect()
}
