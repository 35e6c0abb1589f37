//! Whether two types are the same to a caller.
//!
//! Owns the rules: integers by width and sign, structs by name, and nothing
//! where a type could not be followed.

use crate::inventory::{Parameter, Prototype};
use crate::model::accept::is_set_apart;
use crate::model::ctype::CType;
use crate::model::suffix;

/// What came of comparing types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They are the same.
    Same,
    /// They differ.
    Different,
    /// One of them cannot be followed.
    Unknown,
}

impl Verdict {
    /// The worse of two: a difference is one, whatever else is unknown.
    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Different, _) | (_, Verdict::Different) => Verdict::Different,
            (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
            (Verdict::Same, Verdict::Same) => Verdict::Same,
        }
    }

    fn of(same: bool) -> Verdict {
        match same {
            true => Verdict::Same,
            false => Verdict::Different,
        }
    }
}

/// Compares two types.
pub(crate) fn same(left: &CType, right: &CType) -> Verdict {
    match (left, right) {
        (CType::Unsupported(a), CType::Unsupported(b)) if a == b => Verdict::Same,
        (CType::Unsupported(_), _) | (_, CType::Unsupported(_)) => Verdict::Unknown,
        (CType::Int(a), CType::Int(b)) => {
            Verdict::of(a.bytes() == b.bytes() && a.signed() == b.signed())
        }
        (CType::Pointer(a), CType::Pointer(b)) => {
            Verdict::of(a.constant == b.constant).and(same(&a.to, &b.to))
        }
        (CType::Function(a), CType::Function(b)) => {
            let arity = Verdict::of(a.params.len() == b.params.len());
            let pairs = a.params.iter().zip(&b.params);
            let params = pairs.map(|(a, b)| same(a, b));
            params.fold(arity.and(same(&a.ret, &b.ret)), Verdict::and)
        }
        (a, b) => Verdict::of(a == b),
    }
}

/// Compares the parameters of two prototypes.
pub(super) fn parameters(left: &Prototype, right: &Prototype) -> Verdict {
    let arity = Verdict::of(left.params.len() == right.params.len());
    let pairs = left.params.iter().zip(&right.params);
    pairs.fold(arity, |verdict, (a, b)| verdict.and(parameter(a, b)))
}

/// Compares two parameters: types, and what their names ask for.
pub(super) fn parameter(left: &Parameter, right: &Parameter) -> Verdict {
    // A typedef that cannot be followed is what it is called.
    if left.text == right.text {
        return Verdict::Same;
    }
    let asked = Verdict::of(asked(&left.name) == asked(&right.name));
    asked.and(same(&left.ty, &right.ty))
}

/// What a name asks of the argument: its suffix, or the whole of an exact name.
pub(crate) fn asked(name: &str) -> Option<&str> {
    let (stem, _) = suffix::split(name)?;
    Some(match name.strip_prefix(stem) {
        Some("") | None => name,
        Some(suffix) => suffix,
    })
}

/// Whether flags decide about a pointer among the parameters: one to an object
/// of the kernel's, and not to what a program has on its stack, in its maps or
/// as its context, nor to memory with a size.
pub(crate) fn judged(prototype: &Prototype) -> bool {
    let params = &prototype.params;
    let sized = |index: usize| {
        let next = params.get(index + 1).and_then(|next| asked(&next.name));
        matches!(next, Some("__sz" | "__szk"))
    };
    let object = |(index, param): (usize, &Parameter)| {
        let object = param
            .ty
            .struct_pointee()
            .is_some_and(|name| !is_set_apart(name));
        object && asked(&param.name).is_none() && !sized(index)
    };
    params.iter().enumerate().any(object)
}
