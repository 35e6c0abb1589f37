//! Whether a loader takes one prototype for another: the rules of libbpf
//! (`__bpf_core_types_are_compat`, 1.7), which the kernel's own check repeats.
//!
//! Kinds and the number of parameters are compared; names are not, and of
//! integers neither size nor sign.

use std::fmt;

use crate::btf::{Btf, Id, Kind, List, Param, Shape};

/// As deep a prototype is looked into (`32` there).
const DEPTH: usize = 32;

/// As many types are looked at: a prototype of prototypes of prototypes has no
/// other end.
const LOOKS: usize = 10_000;

/// Where and how two prototypes differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    place: Place,
    /// What is on this side and on the other.
    sides: (String, String),
}

/// A part of a prototype.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Whole,
    Return,
    /// Counted from 0.
    Param(usize),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (here, there) = &self.sides;
        match self.place {
            Place::Whole => write!(f, "{here} here, {there} there"),
            Place::Return => write!(f, "what is returned is {here} here, {there} there"),
            Place::Param(index) => {
                write!(f, "parameter {} is {here} here, {there} there", index + 1)
            }
        }
    }
}

impl Mismatch {
    /// What is likely to be the reason.
    pub(super) fn cause(&self) -> Option<&'static str> {
        let (here, there) = &self.sides;
        let is = |side: &str, kind: &str| side.ends_with(kind);
        match () {
            () if is(here, "FWD") && is(there, "STRUCT") => {
                Some("define the struct, if only as empty: `struct T {};`, not `struct T;`")
            }
            () if is(here, "void") && is(there, "STRUCT") => {
                Some("a pointer to a struct has to say so: `void *` is another type")
            }
            () if is(here, "INT") && is(there, "ENUM") => {
                Some("an enum of the kernel must be declared as one")
            }
            () => None,
        }
    }
}

/// A type of one BTF.
type Side<'b> = (&'b Btf<'b>, Id);

/// Whether the prototype `local` is taken for `target`.
///
/// # Errors
/// The first difference.
pub fn check(local: Side<'_>, target: Side<'_>) -> Result<(), Mismatch> {
    let prototypes = prototype(local).zip(prototype(target));
    let Some(((ret, params), (target_ret, target_params))) = prototypes else {
        return Err(differ(Place::Whole, kind(local), kind(target)));
    };
    if params.len() != target_params.len() {
        let sides = (count(params.len()), count(target_params.len()));
        return Err(differ(Place::Whole, sides.0, sides.1));
    }
    let pairs = params.iter().zip(target_params.iter());
    let pairs = pairs.map(|(here, there)| (here.ty, there.ty)).enumerate();
    let pairs = pairs.map(|(index, pair)| (Place::Param(index), pair));
    let mut looks = Looks(LOOKS);
    for (place, (here, there)) in pairs.chain([(Place::Return, (ret, target_ret))]) {
        let (here, there) = ((local.0, here), (target.0, there));
        if !looks.same(here, there, DEPTH) {
            return Err(differ(place, kind(here), kind(there)));
        }
    }
    Ok(())
}

fn differ(place: Place, here: String, there: String) -> Mismatch {
    Mismatch {
        place,
        sides: (here, there),
    }
}

fn count(params: usize) -> String {
    match params {
        1 => "1 parameter".to_owned(),
        count => format!("{count} parameters"),
    }
}

fn prototype((btf, id): Side<'_>) -> Option<(Id, List<'_, Param<'_>>)> {
    match btf.resolve(id)?.1.shape {
        Shape::FuncProto { ret, params } => Some((ret, params)),
        _ => None,
    }
}

/// How many more types are looked at.
struct Looks(usize);

impl Looks {
    /// Whether two types are alike, looked at this deep.
    fn same(&mut self, local: Side<'_>, target: Side<'_>, depth: usize) -> bool {
        let (Some(depth), Some(left), Some((_, here)), Some((_, there))) = (
            depth.checked_sub(1),
            self.0.checked_sub(1),
            local.0.resolve(local.1),
            target.0.resolve(target.1),
        ) else {
            return false;
        };
        self.0 = left;
        let mut to = |here: Id, there: Id| self.same((local.0, here), (target.0, there), depth);
        match (here.shape, there.shape) {
            (Shape::Void, Shape::Void)
            | (Shape::Struct(_), Shape::Struct(_))
            | (Shape::Union(_), Shape::Union(_))
            | (Shape::Enum(_) | Shape::Enum64(_), Shape::Enum(_) | Shape::Enum64(_))
            | (Shape::Fwd { .. }, Shape::Fwd { .. }) => true,
            (Shape::Int(here), Shape::Int(there)) => here.offset == 0 && there.offset == 0,
            (Shape::Ptr(here), Shape::Ptr(there)) => to(here, there),
            (Shape::Array(here), Shape::Array(there)) => to(here.element, there.element),
            (
                Shape::FuncProto { ret, params },
                Shape::FuncProto {
                    ret: target_ret,
                    params: target_params,
                },
            ) => {
                let mut pairs = params.iter().zip(target_params.iter());
                params.len() == target_params.len()
                    && pairs.all(|(here, there)| to(here.ty, there.ty))
                    && to(ret, target_ret)
            }
            _ => false,
        }
    }
}

/// The kinds that are compared: `PTR to STRUCT`.
fn kind((btf, id): Side<'_>) -> String {
    let mut words = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|_| words.len() < DEPTH) {
        let shape = btf.resolve(id).map(|(_, ty)| ty.shape);
        let name = shape
            .and_then(|shape| shape.kind())
            .map_or("void", Kind::name);
        words.push(name);
        next = match shape {
            Some(Shape::Ptr(to)) => Some(to),
            _ => None,
        };
    }
    words.join(" to ")
}
