//! The way from a name to a place in a struct.

use kfunc_codegen::layout::Field;
use kfunc_codegen::nearest;

use super::{Found, leaf};
use crate::btf::{Btf, Composite, Id, Member, Shape};

/// As deep are members looked for in members without a name, and as long is a
/// way (`MAX_RESOLVE_DEPTH` of libbpf, 1.7).
const DEPTH: usize = 32;

/// As many members are looked at for one name: in a kernel a struct has some
/// hundreds, and hostile types have no end.
const LOOKS: usize = 100_000;

/// Why a field cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The text is no way at all.
    NotAWay,
    /// A struct has no member of this name; the nearest.
    NoMember {
        structure: String,
        name: String,
        near: Option<String>,
    },
    /// What stands before a dot is no struct: its kind.
    NotAStruct(String, String),
    /// What stands before `[N]` is no array.
    NotAnArray(String),
    /// An array ends before the index.
    Beyond(String, u32),
    /// It is a bitfield of as many bits.
    Bitfield(u8),
    /// It is of a type that is not read: what it is, and what to do.
    Unsupported(String, &'static str),
    /// The kernel has as many structs of the name, and they differ in this.
    Ambiguous(usize),
}

/// A place in a struct.
#[derive(Clone, Copy)]
struct Place {
    ty: Id,
    /// In bits, from the start of the outermost struct.
    offset: u64,
    in_union: bool,
}

/// The field at `path` of the struct `id`.
pub(super) fn field(btf: &Btf<'_>, id: Id, path: &str) -> Result<Found, Why> {
    let mut place = Place {
        ty: id,
        offset: 0,
        in_union: false,
    };
    let mut so_far = String::new();
    for step in steps(path)? {
        place = step.take(btf, place, &so_far)?;
        if !so_far.is_empty() {
            so_far.push('.');
        }
        so_far += step.name;
    }
    let (ty, tagged) = leaf::read(btf, place.ty)?;
    let offset = u32::try_from(place.offset / 8).map_err(|_| Why::NotAWay)?;
    let pointer = matches!(ty, kfunc_codegen::layout::FieldType::Pointer(_));
    if pointer && !offset.is_multiple_of(8) {
        let what = "a pointer at an odd place".to_owned();
        return Err(Why::Unsupported(
            what,
            "a pointer is read where it is aligned",
        ));
    }
    Ok(Found {
        field: Field {
            path: path.to_owned(),
            ty,
            offset,
            tagged: tagged && !place.in_union,
        },
        in_union: place.in_union,
    })
}

/// A member, and an index behind it.
struct Step<'p> {
    name: &'p str,
    index: Option<u32>,
}

fn steps(path: &str) -> Result<Vec<Step<'_>>, Why> {
    let steps: Option<Vec<_>> = path.split('.').map(Step::parse).collect();
    let steps = steps.filter(|steps| steps.len() <= DEPTH);
    steps.ok_or(Why::NotAWay)
}

impl<'p> Step<'p> {
    fn parse(text: &'p str) -> Option<Self> {
        let (name, index) = match text.split_once('[') {
            None => (text, None),
            Some((name, rest)) => {
                let digits = rest.strip_suffix(']')?;
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                (name, Some(digits.parse().ok().filter(|_| plain)?))
            }
        };
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let first = name.chars().next().is_some_and(|c| !c.is_ascii_digit());
        (first && name.chars().all(word)).then_some(Self { name, index })
    }

    fn take(&self, btf: &Btf<'_>, from: Place, so_far: &str) -> Result<Place, Why> {
        let member = Search::new(btf, self.name).find(from, so_far)?;
        match self.index {
            None => Ok(member),
            Some(index) => self.element(btf, member, index),
        }
    }

    fn element(&self, btf: &Btf<'_>, from: Place, index: u32) -> Result<Place, Why> {
        let Some(Shape::Array(array)) = btf.resolve(from.ty).map(|(_, ty)| ty.shape) else {
            return Err(Why::NotAnArray(self.name.to_owned()));
        };
        if index >= array.count {
            return Err(Why::Beyond(self.name.to_owned(), array.count));
        }
        let bytes = leaf::bytes(btf, array.element).ok_or(Why::NotAWay)?;
        let offset = u64::from(index).checked_mul(bytes * 8);
        let offset = offset.and_then(|offset| offset.checked_add(from.offset));
        Ok(Place {
            ty: array.element,
            offset: offset.ok_or(Why::NotAWay)?,
            in_union: from.in_union,
        })
    }
}

/// Looks for a member by its name.
struct Search<'s> {
    btf: &'s Btf<'s>,
    name: &'s str,
    /// As many more members are looked at.
    left: usize,
    /// The names of others.
    seen: Vec<&'s str>,
}

impl<'s> Search<'s> {
    fn new(btf: &'s Btf<'s>, name: &'s str) -> Self {
        Self {
            btf,
            name,
            left: LOOKS,
            seen: Vec::new(),
        }
    }

    fn find(mut self, from: Place, so_far: &str) -> Result<Place, Why> {
        let resolved = self.btf.resolve(from.ty);
        let Some(structure) = resolved.map(|(_, ty)| ty) else {
            return Err(Why::NotAWay);
        };
        let (Shape::Struct(_) | Shape::Union(_)) = structure.shape else {
            let kind = structure.shape.kind();
            let kind = kind.map_or("void", crate::btf::Kind::name).to_owned();
            return Err(Why::NotAStruct(so_far.to_owned(), kind));
        };
        if let Some(found) = self.among(from, DEPTH)? {
            return Ok(found);
        }
        Err(Why::NoMember {
            structure: match structure.name {
                "" => so_far.to_owned(),
                name => name.to_owned(),
            },
            name: self.name.to_owned(),
            near: nearest(self.name, &self.seen).map(str::to_owned),
        })
    }

    /// Looks among the members of the struct or union at `from`, and among
    /// those of members without a name.
    fn among(&mut self, from: Place, depth: usize) -> Result<Option<Place>, Why> {
        let Some((composite, union)) = composite(self.btf, from.ty) else {
            return Ok(None);
        };
        for member in composite.members.iter() {
            self.left = self.left.checked_sub(1).ok_or(Why::NotAWay)?;
            let offset = from.offset.checked_add(u64::from(member.bit_offset));
            let place = Place {
                ty: member.ty,
                offset: offset.ok_or(Why::NotAWay)?,
                in_union: from.in_union || union,
            };
            if member.name == self.name {
                return whole(&member, place).map(Some);
            }
            match (member.name.is_empty(), depth.checked_sub(1)) {
                (true, Some(depth)) => {
                    if let Some(found) = self.among(place, depth)? {
                        return Ok(Some(found));
                    }
                }
                _ => self.seen.push(member.name),
            }
        }
        Ok(None)
    }
}

/// A struct, or a union of which it is said whether it has several members.
fn composite<'b>(btf: &'b Btf<'b>, id: Id) -> Option<(Composite<'b>, bool)> {
    match btf.resolve(id)?.1.shape {
        Shape::Struct(composite) => Some((composite, false)),
        Shape::Union(composite) => Some((composite, composite.members.len() > 1)),
        _ => None,
    }
}

/// A member that begins at a byte and is whole.
fn whole(member: &Member<'_>, place: Place) -> Result<Place, Why> {
    match (member.bits, place.offset % 8) {
        (0, 0) => Ok(place),
        (bits, _) => Err(Why::Bitfield(bits)),
    }
}
