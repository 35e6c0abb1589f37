//! The types of map values, which rustc can only hint at.
//!
//! The kernel knows a field that holds a kernel object by a tag on a pointer's
//! type (`btf_find_kptr`, kernel/bpf/btf.c, 6.12), and C says with a qualifier
//! what others change. For neither has Rust a word, so the types of `kfunc`
//! that stand for them carry a member whose name says what is meant and whose
//! type, an array of none, of what. What is meant is put in the place of such
//! a type: whoever named it names that then.

use kfunc_codegen::model::Model;
use kfunc_codegen::model::ctype::CType;

use super::types::Types;
use crate::btf::{Btf, Composite, Error, Id, Shape, Type};

/// What a member says of the struct that it is in.
const MARKS: &[(&str, Mark)] = &[
    ("__kfunc_kptr", Mark::Tag("kptr")),
    ("__kfunc_kptr_untrusted", Mark::Tag("kptr_untrusted")),
    ("__kfunc_percpu_kptr", Mark::Tag("percpu_kptr")),
    ("__kfunc_shared", Mark::Volatile),
];

/// What is meant by a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A pointer to a struct, with this tag.
    Tag(&'static str),
    /// A value that others change.
    Volatile,
}

/// Puts what is meant in the place of `ty`, the type `id` of `btf`, if it is
/// one of those that carry a mark.
pub(super) fn mend(
    types: &mut Types<'_>,
    btf: &Btf<'_>,
    declared: &Model,
    id: Id,
    ty: &Type<'_>,
) -> Result<bool, Error> {
    let Some((mark, of)) = marked(btf, ty) else {
        return Ok(false);
    };
    let shape = match mark {
        Mark::Volatile => Shape::Volatile(of),
        Mark::Tag(tag) => {
            let to = pointee(types, btf, declared, of)?;
            let attribute = false;
            let tagged = types.add(&Type::new(tag, Shape::TypeTag { to, attribute }))?;
            Shape::Ptr(tagged)
        }
    };
    types.replace(id, &Type::new("", shape))?;
    Ok(true)
}

/// What is meant by a type, and the type that the mark is about.
fn marked(btf: &Btf<'_>, ty: &Type<'_>) -> Option<(Mark, Id)> {
    let Shape::Struct(Composite { members, .. }) = ty.shape else {
        return None;
    };
    let known = |name: &str| MARKS.iter().find(|(mark, _)| *mark == name);
    let (mark, ty) = members
        .iter()
        .find_map(|member| Some((known(member.name)?.1, member.ty)))?;
    let Shape::Array(array) = btf.ty(ty)?.shape else {
        return None;
    };
    let of = btf.ty(array.element)?;
    let fits = match (mark, of.shape) {
        (Mark::Tag(_), Shape::Struct(_) | Shape::Union(_)) => true,
        (Mark::Tag(_), _) => false,
        (Mark::Volatile, shape) => !matches!(shape, Shape::Void | Shape::Func(..)),
    };
    // One mark about another leads around in a circle, or nowhere.
    let plain = fits && !has_mark(&of);
    (plain && array.count == 0).then_some((mark, array.element))
}

fn has_mark(ty: &Type<'_>) -> bool {
    let (Shape::Struct(composite) | Shape::Union(composite)) = ty.shape else {
        return false;
    };
    composite.members.iter().any(|member| is_mark(member.name))
}

/// Whether a member of this name says something of the struct that it is in.
pub(super) fn is_mark(name: &str) -> bool {
    MARKS.iter().any(|(mark, _)| *mark == name)
}

/// The struct that is pointed to, under the name that the kernel has for it.
fn pointee(types: &mut Types<'_>, btf: &Btf<'_>, declared: &Model, of: Id) -> Result<Id, Error> {
    let name = btf.kind_and_name(of).map_or("", |(_, name)| name);
    let mut others = declared.types.iter().filter(|ty| ty.rust != ty.name);
    match others.find(|ty| ty.rust == name) {
        Some(ty) => types.id(&CType::Struct(ty.name.clone())),
        None => Ok(of),
    }
}
